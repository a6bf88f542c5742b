//! What runs tasks: the ready queue, the list of all tasks, and the runs.

use super::ending::{Run, finished};
use super::header::{Header, Outcome};
use super::idle::{Idle, Notify};
use super::node::{Node, Turn};
use super::polling::Cursor;
#[cfg(feature = "std")]
use super::polling::Line;
use super::ready::Ready;
use super::storage::Body;
use super::{told, waker};
use crate::atomic::AtomicPtr;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
use crate::atomic::{Changing, change};
#[cfg(feature = "std")]
use crate::simulation::Random;
use core::cell::Cell;
use core::ptr::{self, NonNull};
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
use core::sync::atomic::Ordering::Acquire;
use core::sync::atomic::Ordering::{Relaxed, Release};
use core::task::Context;

/// The heart of an executor. `ready` and `notify` are for wakers, on any thread; the `Cell`s are for
/// the thread that is in the run.
#[repr(C)]
pub(crate) struct Scheduler {
    pub(super) ready: Ready,
    /// The same for wakes on the thread of the run itself, which are most: they need no atomics. Those of other
    /// threads come before them in a turn.
    #[cfg(feature = "std")]
    pub(super) local: Cell<Line>,
    /// The thread of the run waits: whoever wakes a task has to notify it, also from there.
    #[cfg(feature = "std")]
    pub(super) waits: Cell<bool>,
    /// Ends the sleep of the executor's thread.
    notify: Notify,
    /// What is only of the present run. Or if there is none, the number of the next one, as [`Scheduler::number`]
    /// reads it; or [`FOR_EVER`]. Spawners of former runs may look at it.
    run: AtomicPtr<Frame<'static>>,
    /// Makes the order of each turn a random one.
    #[cfg(feature = "std")]
    pub(super) shuffle: Cell<Option<Random>>,
}

/// In the place of a frame, which has an even address: a run without an end, of which nobody has to know more.
const FOR_EVER: *mut Frame<'static> = ptr::without_provenance_mut(1);

/// In the same place: there will be no other run.
const NEVER_AGAIN: *mut Frame<'static> = ptr::without_provenance_mut(usize::MAX);

/// The number of a run that is at its end.
const OVER: usize = 0;

/// What an executor knows in a run. It is in the frame of the function that runs it.
#[repr(align(4))]
pub(crate) struct Frame<'a> {
    pub(super) cursor: Cursor,
    /// Which turn of the run this is.
    pub(super) turns: Cell<u32>,
    pub(super) list: Option<&'a List>,
    /// Of this run alone, until it is at its end.
    number: Cell<usize>,
}

/// Which run a spawner is of.
#[derive(Clone, Copy)]
pub(super) struct RunId {
    frame: *const Frame<'static>,
    number: usize,
}

impl RunId {
    pub(super) fn frame(self) -> *const Frame<'static> {
        self.frame
    }
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
        Frame { cursor: Cursor::new(), turns: Cell::new(0), list, number: Cell::new(1) }
    }

    pub(super) fn number(&self) -> usize {
        self.number.get()
    }

    /// Which run this is.
    pub(super) fn id(&self) -> RunId {
        RunId { frame: ptr::from_ref(self).cast(), number: self.number.get() }
    }
}

impl List {
    pub(crate) const fn new() -> Self {
        List {
            first: Cell::new(None),
            last: Cell::new(None),
            open: Cell::new(0),
            leftover: Cell::new(0),
            fresh: Cell::new(begun),
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
            local: Cell::new(Line::EMPTY),
            #[cfg(feature = "std")]
            waits: Cell::new(false),
            notify,
            run: AtomicPtr::new(ptr::null_mut()),
            #[cfg(feature = "std")]
            shuffle: Cell::new(None),
        }
    }

    /// Makes a task ready. Whether the caller is to [notify](Self::notify) then.
    ///
    /// # Safety
    /// As of [`Ready::push`], for the node's link.
    #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
    #[inline]
    pub(crate) unsafe fn push(&'static self, node: NonNull<Node>) -> bool {
        // SAFETY: the caller's.
        unsafe { self.ready.push(node.cast()) }
    }

    /// Makes a task ready. Whether the caller is to [notify](Self::notify) then.
    ///
    /// # Safety
    /// As of [`Ready::push`], for the node's link.
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    #[inline]
    pub(crate) unsafe fn push(&'static self, node: NonNull<Node>, changing: Changing<'_>) -> bool {
        // SAFETY: the caller's.
        unsafe { self.ready.push(node.cast(), changing) }
    }

    /// Begins a run on this thread, if there is none.
    pub(crate) fn enter<'a>(&'static self, frame: &'a Frame<'a>) -> Option<Run<'a>> {
        let run = self.run.load(Relaxed);
        frame.number.set(Self::number(run)?);
        let shown = ptr::from_ref(frame).cast::<Frame<'static>>().cast_mut();
        #[cfg(all(feature = "critical-section", not(feature = "std")))]
        change(|changing| {
            let is_first = self.run.load(Relaxed) == run;
            is_first.then(|| {
                self.run.store(shown, Relaxed);
                self.ready.begin(changing);
            })
        })?;
        #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
        self.run.compare_exchange(run, shown, Acquire, Relaxed).ok()?;
        #[cfg(feature = "std")]
        {
            self.shuffle.set(None);
            // A wait may have panicked.
            self.waits.set(false);
        }
        Some(Run::new(self, frame, true))
    }

    /// The number of the next run, if there may be one now. It is that of no other run.
    fn number(run: *mut Frame<'static>) -> Option<usize> {
        match run.addr() {
            0 => Some(OVER + 1),
            odd if odd % 2 == 1 && run != FOR_EVER && run != NEVER_AGAIN => Some(odd / 2),
            _ => None,
        }
    }

    /// Begins a run without an end.
    ///
    /// # Panics
    /// When there was one, or is.
    #[inline]
    #[track_caller]
    pub(crate) fn enter_for_ever(&'static self) {
        #[cfg(all(feature = "critical-section", not(feature = "std")))]
        change(|changing| {
            assert!(!self.ready.has_begun(changing), "the executor is running already, or has been");
            self.ready.begin(changing);
        });
        #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
        assert!(
            self.run.compare_exchange(ptr::null_mut(), FOR_EVER, Acquire, Relaxed).is_ok(),
            "the executor is running already, or has been"
        );
    }

    /// Tells more of a run without an end: its frame, which stays where it is as long as the run goes on.
    pub(super) fn show(&self, frame: *const Frame<'static>) {
        self.run.store(frame.cast_mut(), Relaxed);
    }

    /// From here on spawners refuse. The end of a run does that.
    pub(super) fn begin_to_leave(&self, frame: &Frame<'_>) {
        frame.number.set(OVER);
        self.show(ptr::from_ref(frame).cast());
    }

    /// Lets the next run in if there may be one. This one, with that number, has [begun to
    /// leave](Self::begin_to_leave).
    pub(super) fn leave(&self, number: usize, may_repeat: bool) {
        #[cfg(feature = "std")]
        HERE.set(ptr::null());
        // A number that came again would let a spawner of a former run spawn in another one. That would take years,
        // and then there is no other one.
        let next =
            (number + 1).checked_mul(2).map_or(NEVER_AGAIN, |next| ptr::without_provenance_mut(next + 1));
        self.run.store(if may_repeat { next } else { NEVER_AGAIN }, Release);
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

    /// Whether a run has ended, or is dropping what is left of it. This thread has begun it.
    pub(super) fn is_over(&self, id: RunId) -> bool {
        if !ptr::eq(self.run.load(Relaxed), id.frame) {
            return true;
        }
        // SAFETY: there is a run with a frame at this address. In the run that `id` is of this was in the stack of this
        // thread, so it is now, and nobody else is in this run.
        unsafe { (*id.frame).number.get() != id.number }
    }

    /// Whether a run without an end has ended: by a panic that was caught.
    pub(super) fn is_over_for_ever(&self, id: RunId) -> bool {
        if cfg!(not(panic = "unwind")) {
            return false;
        }
        let run = self.run.load(Relaxed);
        !run.is_null() && run != FOR_EVER && self.is_over(id)
    }

    /// What is only of the present run.
    pub(super) fn frame(&self) -> Option<&Frame<'_>> {
        let run = self.run.load(Relaxed);
        debug_assert!(run.addr() % 2 == 0, "only who has to do with a task in a run looks for the run");
        // SAFETY: there is a run, since at its end all tasks forget their executor, and in one without an end it was
        // shown before there were tasks with handles. This is its thread, as said at `Sync`. The frame outlives the
        // run: see `enter`, and the drop of `Run`, which takes it away.
        unsafe { run.as_ref() }
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
        header.begin(self, list.map_or(begun as Turn, |list| list.fresh.get()), body, local);
        if let Some(list) = list {
            list.push(task);
        }
        header.node.link.open();
        // SAFETY: it is not released before it was popped, which is later than this.
        unsafe { Node::wake(task.cast()) };
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

    /// Says that it is the turn of this scheduler on this thread.
    #[cfg(feature = "std")]
    pub(super) fn be_here(&self) {
        HERE.set(self);
    }
}

/// The first [turn](Turn) of a task.
///
/// # Safety
/// As of [`polled`].
unsafe fn begun(node: NonNull<Node>) -> Option<NonNull<Node>> {
    // SAFETY: open, so alive.
    let header = unsafe { node.cast::<Header>().as_ref() };
    header.started.set(true);
    header.node.turn.set(Some(polled));
    // SAFETY: the caller's.
    unsafe { polled(node) }
}

/// The [turn](Turn) of a task of which nobody wants anything.
///
/// # Safety
/// As said at `Turn`. The node is that of an open task with a header.
pub(super) unsafe fn polled(node: NonNull<Node>) -> Option<NonNull<Node>> {
    let task = node.cast::<Header>();
    // SAFETY: open, so alive.
    let header = unsafe { task.as_ref() };
    let Some(body) = header.body.get() else { unreachable!("an open task has a future") };
    // SAFETY: the node outlives the turn, or if it ends in it, nothing in there uses the waker any more.
    let waker = unsafe { waker::borrowed(node) };
    // SAFETY: an open task's future is in its storage, and nobody else polls it.
    if unsafe { body.poll(&mut Context::from_waker(&waker)) }.is_pending() {
        return Some(node);
    }
    finished(task);
    None
}

/// Wakes a task, if this is the thread of its run and that does not wait. No other thread has to know of it.
///
/// # Safety
/// The node is alive.
#[cfg(feature = "std")]
#[inline]
pub(super) unsafe fn wake_here(node: NonNull<Node>) -> bool {
    // SAFETY: the caller's.
    let task = unsafe { node.as_ref() };
    if !is_here(task) {
        return false;
    }
    // SAFETY: executors are `static`, and this one is not null.
    let scheduler = unsafe { &*HERE.get() };
    if scheduler.waits.get() {
        return false;
    }
    // This thread alone opens and closes its tasks.
    if task.link.is_open() {
        let mut local = scheduler.local.replace(Line::EMPTY);
        // SAFETY: the executor keeps the node until it has popped it.
        unsafe { local.push(node) };
        scheduler.local.set(local);
    }
    true
}

/// Whether this is the thread of the run that the task is in, as far as that is known at once.
///
/// If it is, then the task is in this run now: at the end of one, and when it is free, a task has no executor; what
/// other runs have written to it comes before this one, and other executors write their own name.
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
