//! What wakers and the ready queue need of a task, whatever its kind.

use super::part::Parts;
use super::ready::Link;
use super::scheduler::Scheduler;
use super::waker;
use crate::atomic::LoadStorePtr;
use core::cell::Cell;
use core::ptr::{self, NonNull};
#[cfg(feature = "std")]
use core::sync::atomic::Ordering::Relaxed;

/// What to do with a task that was popped, instead of asking what kind of task it is, and whether anything was asked of
/// it: what a program never stores in here is not linked.
///
/// It is called on the executor's thread, in its run, with a node that was just taken out of the ready queue. It gives
/// the node back if the task is suspended then. Otherwise it has ended, and the node may be gone.
///
/// Each makes its own context, of which less is left if the compiler knows what it is for.
pub(crate) type Turn = unsafe fn(NonNull<Node>) -> Option<NonNull<Node>>;

/// The beginning of every task. All of it is zero while the task is free, so that a `static` one takes no flash.
///
/// `link`, `executor` and `parts` are for wakers, on any thread and in interrupt handlers. `turn`, and of `link` what says
/// so, is for the executor's thread.
#[repr(C)]
pub(crate) struct Node {
    /// First, so that a pointer to it is one to the node.
    pub(crate) link: Link,
    /// With `std` it is null while the task is free, so that no other thread than that of its run takes it for one of its
    /// own.
    pub(crate) executor: LoadStorePtr<Scheduler>,
    /// Of every task that was spawned, for as long as it may be popped.
    pub(crate) turn: Cell<Option<Turn>>,
    /// The one behind it, if it is queued here. For the executor's thread.
    #[cfg(feature = "std")]
    pub(super) next_here: Cell<Option<NonNull<Node>>>,
    pub(crate) parts: Parts,
}

impl Node {
    pub(crate) const fn new() -> Self {
        Node {
            link: Link::new(),
            executor: LoadStorePtr::new(ptr::null_mut()),
            turn: Cell::new(None),
            #[cfg(feature = "std")]
            next_here: Cell::new(None),
            parts: Parts::new(),
        }
    }

    /// Makes the task ready, if it is not so already and has not ended.
    ///
    /// # Safety
    /// `this` is alive. If it is counted, the caller has a reference.
    #[inline]
    pub(crate) unsafe fn wake(this: NonNull<Node>) {
        // SAFETY: the caller's.
        unsafe { waker::wake_by_ref(this.as_ptr().cast()) };
    }

    /// Transition 6 of a task that is in no queue: it is free.
    pub(super) fn release(&self) {
        #[cfg(feature = "std")]
        self.executor.store(ptr::null_mut(), Relaxed);
        self.link.release();
    }
}
