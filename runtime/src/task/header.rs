//! What every task has, whatever its future is.

use super::part::Parts;
use super::ready::Link;
use super::scheduler::Scheduler;
use super::storage::Body;
use crate::atomic::AtomicPtr;
#[cfg(feature = "alloc")]
use crate::atomic::AtomicUsize;
use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;
#[cfg(feature = "alloc")]
use core::sync::atomic::Ordering::{Acquire, Release};
use core::task::Waker;

/// Where a header lives, and so what keeps it alive for wakers.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// In a `static`, as is its storage.
    Static,
    /// In a `static`, but its storage is a local that ends with the run.
    Local,
    /// On the heap, for as long as `references` says.
    #[cfg(feature = "alloc")]
    Counted(unsafe fn(NonNull<Header>)),
}

/// What was asked of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    /// To end, and it has not been told yet.
    Cancel,
    /// To end; it was told, and holds that back.
    Held,
}

/// How a task stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Running,
    /// The output is in the storage.
    Done,
    Cancelled,
    /// The handle has had it.
    Taken,
    /// It was in a local that is gone.
    Lost,
}

/// `link`, `executor` and `parts` are for wakers, on any thread and in interrupt handlers, and `references`
/// for whoever holds one. All other fields are for the executor's thread.
#[repr(C)]
pub(crate) struct Header {
    /// First, so that a pointer to it is one to the header.
    pub(crate) link: Link,
    pub(crate) executor: AtomicPtr<Scheduler>,
    pub(crate) parts: Parts,
    #[cfg(feature = "alloc")]
    pub(crate) references: AtomicUsize,
    pub(crate) kind: Cell<Kind>,
    /// The storage, for as long as there is something in it.
    pub(crate) body: Cell<Option<Body>>,
    pub(crate) joiner: Cell<Option<Waker>>,
    pub(crate) asked: Cell<Asked>,
    pub(crate) outcome: Cell<Outcome>,
    pub(crate) started: Cell<bool>,
    /// In which turn a cancel was delivered last. 0: never.
    pub(crate) told: Cell<u32>,
    pub(crate) has_handle: Cell<bool>,
    /// The neighbours among all tasks of the executor.
    pub(crate) before: Cell<Option<NonNull<Header>>>,
    pub(crate) after: Cell<Option<NonNull<Header>>>,
}

// SAFETY: the `Cell`s are touched only by a running executor, its `Spawner`s and the task's `JoinHandle`.
// None of them is `Send`, and `run` hands out the first on its own thread, so all of them are on the
// thread that claimed the link. `Link::claim` acquires what `Link::release` of the former user, on
// whichever thread, released.
unsafe impl Sync for Header {}

impl Header {
    pub(crate) const fn new(kind: Kind) -> Self {
        Header {
            link: Link::new(),
            executor: AtomicPtr::new(ptr::null_mut()),
            parts: Parts::new(),
            #[cfg(feature = "alloc")]
            references: AtomicUsize::new(0),
            kind: Cell::new(kind),
            body: Cell::new(None),
            joiner: Cell::new(None),
            asked: Cell::new(Asked::Nothing),
            outcome: Cell::new(Outcome::Running),
            started: Cell::new(false),
            told: Cell::new(0),
            has_handle: Cell::new(false),
            before: Cell::new(None),
            after: Cell::new(None),
        }
    }

    /// Prepares a claimed header for a new task with a handle.
    pub(crate) fn begin(&self, executor: &'static Scheduler, body: Body) {
        self.executor.store(ptr::from_ref(executor).cast_mut(), Relaxed);
        self.body.set(Some(body));
        self.joiner.set(None);
        self.asked.set(Asked::Nothing);
        self.outcome.set(Outcome::Running);
        self.started.set(false);
        self.told.set(0);
        self.has_handle.set(true);
    }

    /// Makes the task ready, if it is not so already and has not ended.
    ///
    /// # Safety
    /// `this` is alive. If it is counted, the caller has a reference.
    pub(crate) unsafe fn wake(this: NonNull<Header>) {
        // SAFETY: alive.
        let header = unsafe { this.as_ref() };
        if header.link.wake() {
            // `begin` stored the executor before `Link::open`, which `Link::wake` has acquired.
            let executor = header.executor.load(Relaxed);
            // SAFETY: executors are `static`. The executor keeps the header until it has popped it.
            unsafe { (*executor).push(this) };
        }
    }

    /// Drops what is in the storage, if anything is.
    pub(crate) fn empty(&self) {
        if let Some(body) = self.body.take() {
            body.clear();
        }
    }

    pub(crate) fn tell_joiner(&self) {
        if let Some(joiner) = self.joiner.take() {
            joiner.wake();
        }
    }

    /// # Safety
    /// `this` is alive by a reference of the caller, if it is counted.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn add_reference(this: NonNull<Header>) {
        // SAFETY: alive.
        let references = unsafe { &this.as_ref().references };
        if references.fetch_add(1, Relaxed) > usize::MAX / 2 {
            references.fetch_sub(1, Relaxed);
            panic!("too many wakers of one task");
        }
    }

    /// # Safety
    /// The caller owns one reference, which this takes.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn drop_reference(this: NonNull<Header>, free: unsafe fn(NonNull<Header>)) {
        // SAFETY: alive by that reference.
        if unsafe { this.as_ref() }.references.fetch_sub(1, Release) == 1 {
            // What others did with their references comes before.
            // SAFETY: still alive, since nobody else frees it.
            unsafe { this.as_ref() }.references.load(Acquire);
            // SAFETY: that was the last one.
            unsafe { free(this) };
        }
    }
}
