//! What runs tasks: the ready queue, the list of all tasks, and the loop over them.

use super::ending::{Run, finished};
use super::header::{Header, Outcome};
use super::idle::{Idle, Notify};
use super::node::{Node, Turn};
use super::ready::{Batch, Ready};
use super::storage::Body;
use super::{told, waker};
#[cfg(feature = "std")]
use crate::atomic::change;
use crate::atomic::{AtomicUsize, Changing};
#[cfg(feature = "std")]
use crate::simulation::Random;
use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::task::{Context, Poll};

/// The heart of an executor. `ready` and `notify` are for wakers, on any thread; the `Cell`s are for
/// the thread that is in the run.
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
    /// Counts up by [`PHASES`] with each run, and within it. Spawners of former runs may look at it.
    run: AtomicUsize,
    /// What is only of the present run.
    frame: Cell<*const Frame<'static>>,
    /// Makes the order of each turn a random one.
    #[cfg(feature = "std")]
    shuffle: Cell<Option<Random>>,
}

/// The phases of a run, one after the other: none, running, ending, and one that is skipped.
const PHASES: usize = 4;

/// The number of a run without an end, of which there is one only.
pub(super) const FOR_EVER: usize = 1;

/// What an executor knows in a run. It is in the frame of the function that runs it.
pub(crate) struct Frame<'a> {
    pub(super) batch: Cell<Batch>,
    /// Which turn of the run this is.
    pub(super) turns: Cell<u32>,
    pub(super) list: Option<&'a List>,
}

/// The tasks with a header of a run that has an end.
pub(crate) struct List {
    /// The first and the last of those that are not released, as they were spawned.
    pub(super) first: Cell<Option<NonNull<Header>>>,
    pub(super) last: Cell<Option<NonNull<Header>>>,
    /// How many of them are open.
    pub(super) open: Cell<usize>,
    /// How many of them are closed and still queued.
    pub(super) leftover: Cell<usize>,
    /// The turn of those that are spawned from now on.
    fresh: Cell<Turn>,
}

impl<'a> Frame<'a> {
    pub(crate) const fn new(list: Option<&'a List>) -> Self {
        Frame { batch: Cell::new(Batch::EMPTY), turns: Cell::new(0), list }
    }

    pub(super) fn pop(&self) -> Option<NonNull<Node>> {
        let mut batch = self.batch.replace(Batch::EMPTY);
        let popped = batch.pop();
        self.batch.set(batch);
        popped.map(NonNull::cast)
    }
}

impl List {
    pub(crate) const fn new() -> Self {
        List {
            first: Cell::new(None),
            last: Cell::new(None),
            open: Cell::new(0),
            leftover: Cell::new(0),
            fresh: Cell::new(polled),
        }
    }

    fn push(&self, task: NonNull<Header>) {
        // SAFETY: the task is one that is being spawned.
        let header = unsafe { task.as_ref() };
        let before = self.last.replace(Some(task));
        header.before.set(before);
        header.after.set(None);
        match before {
            // SAFETY: tasks in the list are alive.
            Some(before) => unsafe { before.as_ref() }.after.set(Some(task)),
            None => self.first.set(Some(task)),
        }
        self.open.set(self.open.get() + 1);
    }

    pub(super) fn unlink(&self, header: &Header) {
        let (before, after) = (header.before.take(), header.after.take());
        match before {
            // SAFETY: tasks in the list are alive.
            Some(before) => unsafe { before.as_ref() }.after.set(after),
            None => self.first.set(after),
        }
        match after {
            // SAFETY: as above.
            Some(after) => unsafe { after.as_ref() }.before.set(before),
            None => self.last.set(before),
        }
    }

    fn cancel_all(&self) {
        self.fresh.set(told::refuse);
        let mut next = self.first.get();
        while let Some(task) = next {
            // SAFETY: tasks in the list are alive.
            let header = unsafe { task.as_ref() };
            next = header.after.get();
            if header.node.link.is_open() {
                // SAFETY: it is open, and this is the run.
                unsafe { told::ask(task) };
            }
        }
    }
}

// SAFETY: the `Cell`s are touched only between `enter` and the end of the run, by `Spawner`s, `JoinHandle`s
// and the loop, none of which leaves the thread that entered. `run` lets one thread in at a time, and
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
            run: AtomicUsize::new(0),
            frame: Cell::new(ptr::null()),
            #[cfg(feature = "std")]
            shuffle: Cell::new(None),
        }
    }

    /// Makes a task ready. Whether the caller is to [notify](Self::notify) then.
    ///
    /// # Safety
    /// As of [`Ready::push`], for the node's link.
    #[inline]
    pub(crate) unsafe fn push(&'static self, node: NonNull<Node>, changing: Changing<'_>) -> bool {
        #[cfg(feature = "std")]
        if ptr::eq(HERE.get(), self) && !self.waits.get() {
            let mut local = self.local.replace(Batch::EMPTY);
            // SAFETY: the caller's.
            unsafe { local.push(node.cast()) };
            self.local.set(local);
            return false;
        }
        // SAFETY: the caller's.
        unsafe { self.ready.push(node.cast(), changing) }
    }

    /// Begins a run on this thread, if there is none.
    pub(crate) fn enter<'a>(&'static self, frame: &'a Frame<'a>) -> Option<Run<'a>> {
        let run = self.run.load(Relaxed);
        if run % PHASES != 0 || self.run.compare_exchange(run, run + 1, Acquire, Relaxed).is_err() {
            return None;
        }
        let run = Run::new(self, frame, true);
        self.show(ptr::from_ref(frame).cast());
        #[cfg(feature = "std")]
        {
            self.shuffle.set(None);
            // A wait may have panicked.
            self.waits.set(false);
        }
        Some(run)
    }

    /// Says what is only of this run, until it [ends](Self::leave).
    pub(super) fn show(&self, frame: *const Frame<'static>) {
        self.frame.set(frame);
    }

    /// Begins a run without an end, if there was none.
    pub(crate) fn enter_for_ever(&'static self) -> bool {
        self.run.compare_exchange(0, FOR_EVER, Acquire, Relaxed).is_ok()
    }

    /// From here on spawners refuse. The end of a run does that.
    pub(super) fn begin_to_leave(&self) {
        self.run.store(self.run_number() + 1, Relaxed);
    }

    /// Lets the next run in if there may be one. This one has [begun to leave](Self::begin_to_leave).
    pub(super) fn leave(&self, may_repeat: bool) {
        #[cfg(feature = "std")]
        HERE.set(ptr::null());
        self.frame.set(ptr::null());
        if !may_repeat {
            return;
        }
        let next = self.run_number() + PHASES - 2;
        // A number that came again would let a spawner of a former run spawn in another one. That would take years,
        // and then there is no other one.
        self.run.store(if next < usize::MAX / 2 { next } else { usize::MAX }, Release);
    }

    #[inline]
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

    /// What is only of the present run. `None` when it is over.
    pub(super) fn frame(&self) -> Option<&Frame<'_>> {
        // SAFETY: this is the thread of the run, as said at `Sync`. The frame outlives the run: see `enter`, and the
        // drop of `Run`, which takes it away.
        unsafe { self.frame.get().as_ref() }
    }

    /// The tasks of the present run, if it has an end.
    pub(super) fn list(&self) -> Option<&List> {
        self.frame()?.list
    }

    /// Adds a task that was claimed, and makes it ready.
    ///
    /// # Safety
    /// This thread runs this scheduler. The storage that `body` is of outlives the run, and the header too if it is
    /// not `local`.
    pub(crate) unsafe fn add(&'static self, task: NonNull<Header>, body: Body, local: bool) {
        // SAFETY: claimed, so alive until it is released, which is below.
        let header = unsafe { task.as_ref() };
        let list = self.list();
        header.begin(self, list.map_or(polled as Turn, |list| list.fresh.get()), body, local);
        if let Some(list) = list {
            list.push(task);
        }
        #[cfg(feature = "std")]
        {
            header.node.link.open_queued();
            // SAFETY: nobody else has taken `IDLE` away. It is not released before it was popped.
            if change(|changing| unsafe { self.push(task.cast(), changing) }) {
                self.notify.notify();
            }
        }
        // Less code, since there are wakes anyway.
        #[cfg(not(feature = "std"))]
        {
            header.node.link.open();
            // SAFETY: it is not released before it was popped, which is later than this.
            unsafe { Node::wake(task.cast()) };
        }
    }

    /// Runs until the first task has ended, cancels all others, and runs until all have ended.
    pub(super) fn run(
        &'static self,
        frame: &Frame<'_>,
        list: &List,
        main: NonNull<Header>,
        idle: &mut dyn Idle,
    ) {
        // SAFETY: the first task is in the list until the end of the run: the caller has its handle.
        let main = unsafe { main.as_ref() };
        while main.outcome.get() == Outcome::Running {
            self.turn(frame, idle);
        }
        list.cancel_all();
        while list.open.get() + list.leftover.get() > 0 {
            self.turn(frame, idle);
        }
    }

    /// Polls each task once that is ready, or waits for one.
    #[inline]
    pub(super) fn turn<I: Idle + ?Sized>(&'static self, frame: &Frame<'_>, idle: &mut I) {
        #[cfg(feature = "std")]
        HERE.set(self);
        idle.turn();
        let mut and_sleep = false;
        let batch = loop {
            let batch = self.take(and_sleep);
            if !batch.is_empty() {
                break batch;
            }
            if and_sleep {
                return self.wait(idle);
            }
            // Only if nothing comes in this very moment.
            and_sleep = true;
        };
        #[cfg(feature = "std")]
        let batch = self.shuffled(batch);
        frame.batch.set(batch);
        frame.turns.set(frame.turns.get().wrapping_add(1));
        while let Some(node) = frame.pop() {
            step(node);
        }
    }

    /// All that is ready. See [`Ready::take`].
    #[inline]
    pub(super) fn take(&self, and_sleep: bool) -> Batch {
        #[cfg_attr(not(feature = "std"), allow(unused_mut))]
        let mut batch = self.ready.take(and_sleep);
        #[cfg(feature = "std")]
        batch.append(self.local.replace(Batch::EMPTY));
        batch
    }

    #[cfg(feature = "std")]
    fn shuffled(&self, mut batch: Batch) -> Batch {
        if let Some(mut shuffle) = self.shuffle.get() {
            batch.shuffle(|bound| shuffle.below(bound));
            self.shuffle.set(Some(shuffle));
        }
        batch
    }

    fn wait<I: Idle + ?Sized>(&self, idle: &mut I) {
        #[cfg(feature = "std")]
        self.waits.set(true);
        idle.wait(&|| !self.ready.is_empty());
        #[cfg(feature = "std")]
        self.waits.set(false);
    }
}

/// What is done with a node that was popped.
#[inline]
fn step(node: NonNull<Node>) {
    // SAFETY: it was queued, so it is not released.
    let task = unsafe { node.as_ref() };
    task.link.unqueue();
    // SAFETY: what is queued was spawned, and so has a turn.
    let turn = unsafe { task.turn.get().unwrap_unchecked() };
    // SAFETY: the node outlives the turn, or if it ends in it, nothing in there uses the waker any more.
    let waker = unsafe { waker::borrowed(node) };
    // SAFETY: popped and unqueued just now, on the thread of the run.
    unsafe { turn(node, &mut Context::from_waker(&waker)) };
}

/// The [turn](Turn) of a task of which nobody wants anything.
///
/// # Safety
/// As said at `Turn`. The node is that of an open task with a header.
pub(super) unsafe fn polled(node: NonNull<Node>, cx: &mut Context<'_>) {
    let task = node.cast::<Header>();
    // SAFETY: open, so alive.
    let header = unsafe { task.as_ref() };
    header.started.set(true);
    let Some(body) = header.body.get() else { unreachable!("an open task has a future") };
    // SAFETY: an open task's future is in its storage, and nobody else polls it.
    if let Poll::Ready(()) = unsafe { body.poll(cx) } {
        finished(task);
    }
}

/// Whether this is the thread of the run that the task is in, as far as that is known at once.
#[inline]
pub(super) fn is_here(node: &Node) -> bool {
    #[cfg(feature = "std")]
    {
        let here = HERE.get();
        !here.is_null() && ptr::eq(here, node.executor.load(Relaxed))
    }
    #[cfg(not(feature = "std"))]
    {
        let _ = node;
        false
    }
}

#[cfg(feature = "std")]
std::thread_local! {
    /// The scheduler whose turn it is on this thread. After a run it is nobody's, until a run around that one
    /// has its next turn.
    static HERE: Cell<*const Scheduler> = const { Cell::new(ptr::null()) };
}
