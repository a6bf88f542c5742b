//! What runs tasks: the ready queue, the list of all tasks, and the loop over them.

use super::ending::Run;
use super::header::{Asked, Header, Outcome};
use super::idle::{Idle, Notify};
use super::ready::{Batch, Ready};
use super::storage::{Body, Step};
use super::waker;
use crate::atomic::{AtomicBool, AtomicUsize};
use crate::cancel::How;
#[cfg(feature = "std")]
use crate::simulation::Random;
use core::cell::Cell;
#[cfg(feature = "std")]
use core::ptr;
use core::ptr::NonNull;
use core::sync::atomic::Ordering::{Acquire, Relaxed};
use core::task::Context;

/// The heart of an executor. `ready` and `notify` are for wakers, on any thread; the `Cell`s are for
/// the thread that has set `running`.
pub(crate) struct Scheduler {
    ready: Ready,
    /// The same for wakes on the thread of the run itself, which are most: they need no atomics. Those of other
    /// threads come before them in a turn.
    #[cfg(feature = "std")]
    local: Cell<Batch>,
    /// The thread of the run waits: whoever wakes a task has to notify it, also from there.
    #[cfg(feature = "std")]
    waits: Cell<bool>,
    /// Ends the sleep of the executor's thread.
    notify: Notify,
    pub(super) running: AtomicBool,
    /// Counts up at the beginning of a run, and when it ends. Spawners of former runs may look at it.
    pub(super) run: AtomicUsize,
    pub(super) batch: Cell<Batch>,
    /// Which turn of the run this is, from 1.
    turns: Cell<u32>,
    /// The first and the last of the tasks of this run that are not released, as they were spawned.
    pub(super) first: Cell<Option<NonNull<Header>>>,
    pub(super) last: Cell<Option<NonNull<Header>>>,
    /// How many of them are open.
    pub(super) open: Cell<usize>,
    /// How many of them are closed and still queued.
    pub(super) leftover: Cell<usize>,
    /// The run is over as soon as all tasks are: each new one is cancelled.
    closing: Cell<bool>,
    /// Makes the order of each turn a random one.
    #[cfg(feature = "std")]
    shuffle: Cell<Option<Random>>,
}

// SAFETY: the `Cell`s are touched only between `enter` and the end of the run, by `Spawner`s, `JoinHandle`s
// and the loop, none of which leaves the thread that entered. `running` lets one thread in at a time, and
// hands over from one to the next.
unsafe impl Sync for Scheduler {}

impl Scheduler {
    pub(crate) const fn new(notify: Notify) -> Self {
        Scheduler {
            ready: Ready::new(),
            #[cfg(feature = "std")]
            local: Cell::new(Batch::EMPTY),
            #[cfg(feature = "std")]
            waits: Cell::new(false),
            notify,
            running: AtomicBool::new(false),
            run: AtomicUsize::new(0),
            batch: Cell::new(Batch::EMPTY),
            turns: Cell::new(0),
            first: Cell::new(None),
            last: Cell::new(None),
            open: Cell::new(0),
            leftover: Cell::new(0),
            closing: Cell::new(false),
            #[cfg(feature = "std")]
            shuffle: Cell::new(None),
        }
    }

    /// # Safety
    /// As of [`Ready::push`], for the header's link.
    pub(crate) unsafe fn push(&'static self, header: NonNull<Header>) {
        #[cfg(feature = "std")]
        if ptr::eq(HERE.get(), self) && !self.waits.get() {
            let mut local = self.local.replace(Batch::EMPTY);
            // SAFETY: the caller's.
            unsafe { local.push(header.cast()) };
            self.local.set(local);
            return;
        }
        // SAFETY: the caller's.
        if unsafe { self.ready.push(header.cast()) } {
            self.notify.notify();
        }
    }

    /// Begins a run on this thread, if there is none.
    pub(crate) fn enter(&'static self) -> Option<Run> {
        if self.running.swap(true, Acquire) {
            return None;
        }
        // A number that came again would let a spawner of a former run spawn in this one.
        assert!(self.run.fetch_add(1, Relaxed) < usize::MAX / 2, "the executor was run too often");
        self.closing.set(false);
        #[cfg(feature = "std")]
        {
            self.shuffle.set(None);
            // A wait may have panicked.
            self.waits.set(false);
        }
        Some(Run(self))
    }

    #[cfg(feature = "std")]
    pub(crate) fn notify(&self) -> &Notify {
        &self.notify
    }

    /// In the run that this thread is in, makes the order of each turn a random one.
    #[cfg(feature = "std")]
    pub(crate) fn shuffle(&self, random: Option<Random>) {
        self.shuffle.set(random);
    }

    /// The number of the present run, and of no other.
    pub(crate) fn run_number(&self) -> usize {
        self.run.load(Relaxed)
    }

    /// Adds a task that was claimed, and makes it ready.
    ///
    /// # Safety
    /// This thread runs this scheduler. The storage that `body` is of outlives the run.
    pub(crate) unsafe fn add(&'static self, task: NonNull<Header>, body: Body) {
        // SAFETY: claimed, so alive until it is released, which is below.
        let header = unsafe { task.as_ref() };
        header.begin(self, body);
        if self.closing.get() {
            header.asked.set(Asked::Cancel);
        }
        let before = self.last.replace(Some(task));
        header.before.set(before);
        header.after.set(None);
        match before {
            // SAFETY: tasks in the list are alive.
            Some(before) => unsafe { before.as_ref() }.after.set(Some(task)),
            None => self.first.set(Some(task)),
        }
        self.open.set(self.open.get() + 1);
        header.link.open();
        // SAFETY: `open` made it queued, and it is not released before it was popped.
        unsafe { self.push(task) };
    }

    /// Runs until the first task has ended, cancels all others, and runs until all have ended.
    pub(super) fn run(&'static self, main: NonNull<Header>, idle: &mut dyn Idle) {
        // SAFETY: the first task is in the list until the end of the run: the caller has its handle.
        let main = unsafe { main.as_ref() };
        loop {
            self.turn(idle);
            if main.outcome.get() != Outcome::Running {
                if self.open.get() + self.leftover.get() == 0 {
                    return;
                }
                if !self.closing.replace(true) {
                    self.cancel_all();
                }
            }
        }
    }

    /// Polls each task once that is ready, or waits for one.
    pub(super) fn turn(&'static self, idle: &mut dyn Idle) {
        #[cfg(feature = "std")]
        HERE.set(self);
        idle.turn();
        #[cfg_attr(not(feature = "std"), allow(unused_mut))]
        let mut batch = self.take();
        #[cfg(feature = "std")]
        if let Some(mut shuffle) = self.shuffle.get() {
            batch.shuffle(|bound| shuffle.below(bound));
            self.shuffle.set(Some(shuffle));
        }
        if batch.is_empty() {
            return self.sleep(idle);
        }
        self.batch.set(batch);
        // Not 0, which stands for never.
        self.turns.set(self.turns.get().checked_add(1).unwrap_or(1));
        while let Some(task) = self.pop() {
            self.step(task);
        }
    }

    /// All that is ready.
    pub(super) fn take(&self) -> Batch {
        #[cfg_attr(not(feature = "std"), allow(unused_mut))]
        let mut batch = self.ready.take();
        #[cfg(feature = "std")]
        batch.append(self.local.replace(Batch::EMPTY));
        batch
    }

    pub(super) fn pop(&self) -> Option<NonNull<Header>> {
        let mut batch = self.batch.replace(Batch::EMPTY);
        let popped = batch.pop();
        self.batch.set(batch);
        popped.map(NonNull::cast)
    }

    fn sleep(&self, idle: &mut dyn Idle) {
        if self.ready.fall_asleep() {
            #[cfg(feature = "std")]
            self.waits.set(true);
            idle.wait(&|| !self.ready.is_empty());
            #[cfg(feature = "std")]
            self.waits.set(false);
        }
        self.ready.wake_up();
    }

    fn cancel_all(&self) {
        self.each(|task| {
            // SAFETY: tasks in the list are alive.
            let header = unsafe { task.as_ref() };
            if header.link.is_open() {
                header.asked.set(Asked::Cancel);
                // SAFETY: alive.
                unsafe { Header::wake(task) };
            }
        });
    }

    fn each(&self, mut visit: impl FnMut(NonNull<Header>)) {
        let mut next = self.first.get();
        while let Some(task) = next {
            // SAFETY: tasks in the list are alive.
            next = unsafe { task.as_ref() }.after.get();
            visit(task);
        }
    }

    /// Polls a task that was popped, in the way that it was asked to go on.
    fn step(&self, task: NonNull<Header>) {
        // SAFETY: it was queued, so it is not released.
        let header = unsafe { task.as_ref() };
        if !header.link.unqueue() {
            self.leftover.set(self.leftover.get() - 1);
            // SAFETY: closed, and popped just now.
            unsafe { self.release_unused(task) };
            return;
        }
        let how = match header.asked.replace(Asked::Nothing) {
            Asked::Nothing => How::Plain,
            Asked::Cancel if !header.started.get() => return self.end(task, Outcome::Cancelled),
            Asked::Cancel => {
                header.told.set(self.turns.get());
                How::Cancel
            }
            Asked::Held => How::Again,
        };
        header.started.set(true);
        let Some(body) = header.body.get() else { unreachable!("an open task has a future") };
        // SAFETY: the header outlives the poll.
        let waker = unsafe { waker::borrowed(task) };
        // SAFETY: an open task's future is in its storage, and nobody else polls it.
        let step = unsafe { body.poll(&mut Context::from_waker(&waker), how) };
        match step {
            Step::Pending => {}
            Step::Held if header.asked.get() == Asked::Nothing => header.asked.set(Asked::Held),
            Step::Held => {}
            // It was asked to end during this poll, and has ended before it could be told.
            Step::Finished if header.asked.get() == Asked::Cancel => self.end(task, Outcome::Cancelled),
            Step::Finished => self.end(task, Outcome::Done),
            Step::Dead => self.end(task, Outcome::Cancelled),
        }
    }
}

/// Whether a cancel was delivered to the task in the turn that its executor is in.
///
/// The task has a handle, and this is its thread.
pub(crate) fn was_told_in_this_turn(header: &Header) -> bool {
    let executor = header.executor.load(Relaxed);
    // SAFETY: executors are `static`, and it is null after the run.
    !executor.is_null() && unsafe { &*executor }.turns.get() == header.told.get()
}

#[cfg(feature = "std")]
std::thread_local! {
    /// The scheduler whose turn it is on this thread. After a run it is nobody's, until a run around that one
    /// has its next turn.
    pub(super) static HERE: Cell<*const Scheduler> = const { Cell::new(ptr::null()) };
}
