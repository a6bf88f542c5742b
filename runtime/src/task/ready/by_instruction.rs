//! By atomic instructions: a push puts a task on a stack; the executor takes the whole stack and turns it round. All
//! that was pushed before a take runs before all that was pushed after it, so the order is first in, first out,
//! and there is never a push that is half visible.

use super::Batch;
use crate::atomic::{AtomicBool, LoadStorePtr, Pointer, State, StateCell};
#[cfg(feature = "std")]
use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// The link belongs to a task. Only the executor that it was spawned on changes anything but `IDLE`.
const CLAIMED: State = 1;
/// The task has a future that may be polled. Implies `CLAIMED`.
const OPEN: State = 2;
/// The task is open, and in no ready queue. Whoever takes this bit away pushes the task, and whoever pops it puts the
/// bit back: so a task is in one queue at most, and its `next` has one writer. Without it wakes do nothing.
const IDLE: State = 4;
/// The task was closed while it was queued, and will be popped once more.
const LEFT: State = 8;

/// What the ready queue is a list of.
#[repr(C)]
pub(crate) struct Link {
    pub(super) next: LoadStorePtr<Link>,
    state: StateCell,
    /// Whether somebody uses the parts of the task. Of no concern here, but here is room for it.
    pub(crate) parts_owned: AtomicBool,
    /// What the thread of the run knows alone, and whether wakers have references. Of no concern here either.
    #[cfg(feature = "std")]
    pub(crate) here: Cell<u8>,
    #[cfg(feature = "alloc")]
    pub(crate) counted: bool,
}

impl Link {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Link {
            next: LoadStorePtr::new(ptr::null_mut()),
            state: StateCell::new(0),
            parts_owned: AtomicBool::new(false),
            #[cfg(feature = "std")]
            here: Cell::new(0),
            #[cfg(feature = "alloc")]
            counted: false,
        }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Link {
            next: LoadStorePtr::new(ptr::null_mut()),
            state: StateCell::new(0),
            parts_owned: AtomicBool::new(false),
            #[cfg(feature = "std")]
            here: Cell::new(0),
            #[cfg(feature = "alloc")]
            counted: false,
        }
    }

    /// Transition 1: takes a free link for a new task. `false` if it is not free.
    pub(crate) fn claim(&self) -> bool {
        self.state.fetch_or(CLAIMED, Acquire) & CLAIMED == 0
    }

    /// Transition 2: the task has a future. The caller wakes it.
    pub(crate) fn open(&self) {
        self.state.store(CLAIMED | OPEN | IDLE, Release);
    }

    /// Transition 3: whether the caller is to push the task.
    ///
    /// Also where the task is queued already this writes to the state: the poll that follows sees all
    /// that happened before this wake.
    #[inline]
    pub(crate) fn wake(&self) -> bool {
        self.state.fetch_and(!IDLE, AcqRel) & IDLE != 0
    }

    /// Transition 4: popped. Not of a closed one, which is to be [dismissed](Link::dismiss) instead.
    #[inline]
    pub(crate) fn unqueue(&self) {
        self.state.fetch_or(IDLE, AcqRel);
    }

    /// A closed task was popped, and is in no queue any more.
    pub(crate) fn dismiss(&self) {
        // Without `IDLE` nobody else changes anything.
        self.state.set(CLAIMED);
    }

    /// Transition 5: the future is gone. Whether the task is in the queue, or about to be.
    pub(crate) fn close(&self, _runs: bool) -> bool {
        let queued = self.state.fetch_and(!(OPEN | IDLE), AcqRel) & IDLE == 0;
        if queued {
            self.leave();
        }
        queued
    }

    /// It was closed, and will still be popped once.
    pub(crate) fn leave(&self) {
        self.state.set(CLAIMED | LEFT);
    }

    /// Transition 6: the link is free. It must be closed and not queued.
    pub(crate) fn release(&self) {
        self.state.set(0);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Relaxed) & OPEN != 0
    }

    /// Whether it was closed while it was queued, and was not popped since.
    pub(crate) fn is_left(&self) -> bool {
        self.state.load(Relaxed) & LEFT != 0
    }
}

/// The tasks that were woken since the executor last looked. Pushed to from anywhere.
pub(crate) struct Ready {
    /// The last one pushed, null if there is none, or [`ASLEEP`].
    last: Pointer<Link>,
}

/// In the place of null while the executor waits for a push, or is about to. It is in the queue's own word
/// so that going to sleep and pushing are changes of one thing, of which one comes first.
const ASLEEP: *mut Link = ptr::without_provenance_mut(1);

/// Whether it is no link, but says that there is none.
#[inline]
fn is_end(link: *mut Link) -> bool {
    link.addr() <= ASLEEP.addr()
}

impl Ready {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Ready { last: Pointer::new(ptr::null_mut()) }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Ready { last: Pointer::new(ptr::null_mut()) }
    }

    /// Whether the executor is asleep, and the caller has to end that.
    ///
    /// # Safety
    /// `link` lives until it was popped. The caller is the one that took `IDLE` away.
    #[inline]
    pub(crate) unsafe fn push(&self, link: NonNull<Link>) -> bool {
        let mut last = self.last.load(Relaxed);
        loop {
            // SAFETY: it is alive, and the one who takes `IDLE` away has `next` to itself.
            unsafe { link.as_ref() }.next.store(last, Relaxed);
            let found = self.last.replace(last, link.as_ptr());
            if found == last {
                return last == ASLEEP;
            }
            last = found;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        is_end(self.last.load(Relaxed))
    }

    /// Takes all tasks, first in, first out. With `and_sleep` the next push says that the executor is asleep, which it
    /// may be only if there were none. Without, it does not.
    #[inline]
    pub(crate) fn take(&self, and_sleep: bool) -> Batch {
        // No exchange where there is mostly nothing in here, but in the executor's own list.
        if cfg!(feature = "std") && !and_sleep && self.last.load(Relaxed).is_null() {
            return Batch::EMPTY;
        }
        let last = self.last.swap(if and_sleep { ASLEEP } else { ptr::null_mut() }, Acquire);
        let (mut first, mut link) = (ptr::null_mut(), last);
        // At the end of the list is what the first push has found.
        while !is_end(link) {
            // SAFETY: pushed links live until they are popped, and `next` belongs to the queue.
            let next = unsafe { &(*link).next };
            let earlier = next.load(Relaxed);
            next.store(first, Relaxed);
            first = link;
            link = earlier;
        }
        Batch { first }
    }
}
