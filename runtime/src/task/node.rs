//! What wakers and the ready queue need of a task, whatever its kind.

use super::part::Parts;
use super::ready::Link;
use super::scheduler::Scheduler;
use super::waker;
use crate::atomic::LoadStorePtr;
use core::cell::Cell;
use core::ptr::{self, NonNull};

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
/// `link`, `executor` and `parts` are for wakers, on any thread and in interrupt handlers. `turn` is for the
/// executor's thread.
#[repr(C)]
pub(crate) struct Node {
    /// First, so that a pointer to it is one to the node.
    pub(crate) link: Link,
    pub(crate) executor: LoadStorePtr<Scheduler>,
    /// Of every task that was spawned, for as long as it may be popped.
    pub(crate) turn: Cell<Option<Turn>>,
    pub(crate) parts: Parts,
    /// Whether wakers have references to it: it is on the heap, and a [`Header`](super::header::Header).
    #[cfg(feature = "alloc")]
    pub(super) counted: bool,
}

impl Node {
    pub(crate) const fn new() -> Self {
        Node {
            link: Link::new(),
            executor: LoadStorePtr::new(ptr::null_mut()),
            turn: Cell::new(None),
            parts: Parts::new(),
            #[cfg(feature = "alloc")]
            counted: false,
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
}
