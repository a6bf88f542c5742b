//! What every task with a handle has, whatever its future is.

use super::node::{Node, Turn};
use super::scheduler::Scheduler;
use super::storage::Body;
#[cfg(feature = "alloc")]
use crate::atomic::AtomicUsize;
use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;
#[cfg(feature = "alloc")]
use core::sync::atomic::Ordering::{Acquire, Release};
use core::task::Waker;

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

/// `node` is in part for wakers, on any thread and in interrupt handlers, and `references`
/// for whoever holds one. All other fields are for the executor's thread.
#[repr(C)]
pub(crate) struct Header {
    /// First, so that a pointer to it is one to the header.
    pub(crate) node: Node,
    // What each turn needs is next to the node, on 64-bit targets in one line of the cache with it: of many tasks, few are
    // there.
    /// The storage, for as long as there is something in it.
    pub(crate) body: Cell<Option<Body>>,
    pub(crate) started: Cell<bool>,
    pub(crate) asked: Cell<Asked>,
    pub(crate) outcome: Cell<Outcome>,
    pub(crate) has_handle: Cell<bool>,
    /// Its storage is in a local that ends with the run. Otherwise that lives as long as the header.
    pub(crate) local: Cell<bool>,
    /// In which turn a cancel was delivered last.
    pub(crate) told: Cell<Option<u32>>,
    pub(crate) joiner: Cell<Option<Waker>>,
    #[cfg(feature = "alloc")]
    pub(crate) references: AtomicUsize,
    /// What frees it, if it is on the heap: for as long as `references` says. Otherwise it is in a `static`.
    #[cfg(feature = "alloc")]
    pub(crate) free: Option<unsafe fn(NonNull<Header>)>,
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
    pub(crate) const fn new() -> Self {
        Header {
            node: Node::new(),
            body: Cell::new(None),
            started: Cell::new(false),
            asked: Cell::new(Asked::Nothing),
            outcome: Cell::new(Outcome::Running),
            has_handle: Cell::new(false),
            local: Cell::new(false),
            told: Cell::new(None),
            joiner: Cell::new(None),
            #[cfg(feature = "alloc")]
            references: AtomicUsize::new(0),
            #[cfg(feature = "alloc")]
            free: None,
            before: Cell::new(None),
            after: Cell::new(None),
        }
    }

    /// One that is freed when the last reference goes. There is one reference.
    #[cfg(feature = "alloc")]
    pub(crate) fn counted(free: unsafe fn(NonNull<Header>)) -> Self {
        let mut header = Header::new();
        header.node.link.counted = true;
        header.free = Some(free);
        header.references.store(1, Relaxed);
        header
    }

    /// Prepares a claimed header for a new task with a handle.
    pub(crate) fn begin(&self, executor: &'static Scheduler, turn: Turn, body: Body, local: bool) {
        self.node.executor.store(ptr::from_ref(executor).cast_mut(), Relaxed);
        self.node.turn.set(Some(turn));
        self.body.set(Some(body));
        self.local.set(local);
        self.joiner.set(None);
        self.asked.set(Asked::Nothing);
        self.outcome.set(Outcome::Running);
        self.started.set(false);
        self.told.set(None);
        self.has_handle.set(true);
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
    /// `this` is alive by a reference of the caller.
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
    /// It is counted, and the caller owns one reference, which this takes.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn drop_reference(this: NonNull<Header>) {
        // SAFETY: alive by that reference.
        if unsafe { this.as_ref() }.references.fetch_sub(1, Release) == 1 {
            // What others did with their references comes before.
            // SAFETY: still alive, since nobody else frees it.
            let header = unsafe { this.as_ref() };
            header.references.load(Acquire);
            if let Some(free) = header.free {
                // SAFETY: that was the last one.
                unsafe { free(this) };
            }
        }
    }
}
