//! In critical sections: one list, in the order of the wakes, from which the executor takes task by task.
//!
//! The section in which it takes the next task is also the one in which it gives back the former: makes it idle, or puts
//! it at the end of the list if it was woken while it ran. So a task that wakes itself needs no section of its own for
//! that, and sets a flag.

use crate::atomic::{AtomicBool, Changing, LoadStoreBool, LoadStoreByte, LoadStorePtr, change};
use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// The task has a future that may be polled, or is about to have one.
const OPEN: u8 = 1;
/// The task has ended while it was queued, and will be taken once more.
const LEFT: u8 = 2;
/// The task has ended, and somebody has to look at it still: its handle.
const CLOSED: u8 = 4;

/// In the place of the next task: it is in no list, and a wake puts it into one.
const IDLE: *mut Link = ptr::without_provenance_mut(1);

/// What the ready queue is a list of.
///
/// `next` is touched in critical sections only; it is atomic because a push writes either that or [`Ready::first`].
/// `state` is claimed in one, and then belongs to the executor's thread until it is free again.
#[repr(C)]
pub(crate) struct Link {
    /// The next one in the list, or null at its end; or [`IDLE`]. What was there of a task that was taken and is not given
    /// back yet. Null while the task is not open: then wakes do nothing.
    next: LoadStorePtr<Link>,
    /// Zero while the link is free.
    state: LoadStoreByte,
    /// It was woken since it was taken. (Or before that, or is not open: then it says nothing.)
    again: LoadStoreBool,
    /// Whether somebody uses the parts of the task. Of no concern here, but here is room for it.
    pub(crate) parts_owned: AtomicBool,
    /// Whether wakers have references. Of no concern here either.
    #[cfg(feature = "alloc")]
    pub(crate) counted: bool,
}

impl Link {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Link {
            next: LoadStorePtr::new(ptr::null_mut()),
            state: LoadStoreByte::new(0),
            again: LoadStoreBool::new(false),
            parts_owned: AtomicBool::new(false),
            #[cfg(feature = "alloc")]
            counted: false,
        }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Link {
            next: LoadStorePtr::new(ptr::null_mut()),
            state: LoadStoreByte::new(0),
            again: LoadStoreBool::new(false),
            parts_owned: AtomicBool::new(false),
            #[cfg(feature = "alloc")]
            counted: false,
        }
    }

    /// Transition 1: takes a free link for a new task. `false` if it is not free.
    pub(crate) fn claim(&self) -> bool {
        change(|_| {
            let free = self.state.load(Acquire) == 0;
            if free {
                self.state.store(OPEN, Relaxed);
            }
            free
        })
    }

    /// Transition 2: the task has a future. The caller wakes it.
    pub(crate) fn open(&self) {
        change(|_| self.next.store(IDLE, Relaxed));
    }

    /// Transition 3: whether the caller is to push the task, in the same section.
    #[inline]
    pub(crate) fn wake(&self, _: Changing<'_>) -> bool {
        let idle = self.next.load(Relaxed) == IDLE;
        if !idle {
            self.again.store(true, Relaxed);
        }
        idle
    }

    /// A wake of the task that runs, by its own poll.
    #[inline]
    pub(crate) fn wake_again(&self) {
        self.again.store(true, Relaxed);
    }

    /// Transition 5: the future is gone. `runs` says that the task was taken, and not given back. Whether it will still be
    /// taken once.
    pub(crate) fn close(&self, runs: bool) -> bool {
        change(|changing| {
            let queued = !runs && self.next.load(Relaxed) != IDLE;
            if queued {
                self.state.store(LEFT, Relaxed);
            } else {
                self.empty(changing);
                self.state.store(CLOSED, Relaxed);
            }
            queued
        })
    }

    /// A closed task was taken: it is in no list any more.
    pub(crate) fn dismiss(&self) {
        change(|changing| {
            self.empty(changing);
            self.state.store(CLOSED, Relaxed);
        });
    }

    /// From here on wakes do nothing. The task is in no list.
    #[inline]
    pub(crate) fn empty(&self, _: Changing<'_>) {
        self.next.store(ptr::null_mut(), Relaxed);
    }

    /// A task was taken, and is given back without more ado.
    #[cfg(panic = "unwind")]
    pub(crate) fn give_back(&self) {
        change(|_| self.next.store(IDLE, Relaxed));
    }

    /// Transition 6: the link is free. It must be closed and not queued, or have no future yet.
    pub(crate) fn release(&self) {
        self.state.store(0, Release);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Relaxed) == OPEN
    }

    /// Whether it was closed while it was queued, and was not taken since.
    pub(crate) fn is_left(&self) -> bool {
        self.state.load(Relaxed) == LEFT
    }
}

/// The tasks that are ready. Pushed to from anywhere.
///
/// Only `first` is looked at without a critical section.
#[repr(C)]
pub(crate) struct Ready {
    /// Null if there is none.
    first: LoadStorePtr<Link>,
    /// Where the next push writes: `first` if there is none, or else `Link::next` of the last one, which has the address of
    /// the link. With [`ASLEEP`] in it while the executor waits for a push, or is about to. Null before the first run.
    end: Cell<*const LoadStorePtr<Link>>,
}

/// A bit that addresses have not. It is in the word that a push needs, so that it is found there.
const ASLEEP: usize = 1;

impl Ready {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Ready { first: LoadStorePtr::new(ptr::null_mut()), end: Cell::new(ptr::null()) }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Ready { first: LoadStorePtr::new(ptr::null_mut()), end: Cell::new(ptr::null()) }
    }

    /// Prepares for a run. There are no tasks.
    #[inline]
    pub(crate) fn begin(&self, _: Changing<'_>) {
        self.end.set(&raw const self.first);
    }

    /// Whether a run was prepared for.
    #[inline]
    pub(crate) fn has_begun(&self, _: Changing<'_>) -> bool {
        !self.end.get().is_null()
    }

    /// Whether the executor is asleep, and the caller has to end that.
    ///
    /// # Safety
    /// There is or was a run. `link` lives until it was taken, is in no list, and will be in this one only.
    #[inline]
    pub(crate) unsafe fn push(&self, link: NonNull<Link>, changing: Changing<'_>) -> bool {
        let end = self.end.get();
        let asleep = end.addr() & ASLEEP != 0;
        // SAFETY: the caller's. It is in `self`, or in a link in the list, which is alive.
        unsafe { self.append(link, end.map_addr(|end| end & !ASLEEP), changing) };
        asleep
    }

    /// # Safety
    /// As of `push`. `end` is that of the list.
    #[inline]
    unsafe fn append(&self, link: NonNull<Link>, end: *const LoadStorePtr<Link>, _: Changing<'_>) {
        // SAFETY: the caller's.
        let next = unsafe { &raw const (*link.as_ptr()).next };
        self.end.set(next);
        // SAFETY: as above.
        unsafe { &*next }.store(ptr::null_mut(), Relaxed);
        // SAFETY: the caller's.
        unsafe { &*end }.store(link.as_ptr(), Relaxed);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.load(Relaxed).is_null()
    }

    /// Gives back a task that was taken and is open still, and takes the first one. If there is none, the next push says
    /// that the executor is asleep.
    ///
    /// Also gives the end of the list, of which the address is that of the last one.
    ///
    /// # Safety
    /// `suspended` is such a task, of this queue.
    #[inline]
    pub(crate) unsafe fn next(&self, suspended: Option<NonNull<Link>>) -> Option<(NonNull<Link>, *const ())> {
        change(|changing| {
            if let Some(suspended) = suspended {
                // SAFETY: open, so alive.
                let link = unsafe { suspended.as_ref() };
                if link.again.load(Relaxed) {
                    // SAFETY: it is in no list, and this is its queue. The executor has just run it, so it is awake.
                    unsafe { self.append(suspended, self.end.get(), changing) };
                } else {
                    link.next.store(IDLE, Relaxed);
                }
            }
            let last = self.end.get().cast();
            let first = NonNull::new(self.first.load(Relaxed));
            let second = first.map_or(ptr::null_mut(), |first| {
                // SAFETY: what is in the list is alive.
                let link = unsafe { first.as_ref() };
                link.again.store(false, Relaxed);
                let second = link.next.load(Relaxed);
                self.first.store(second, Relaxed);
                second
            });
            if second.is_null() {
                let end = &raw const self.first;
                self.end.set(end.map_addr(|end| end | if first.is_none() { ASLEEP } else { 0 }));
            }
            first.map(|first| (first, last))
        })
    }
}
