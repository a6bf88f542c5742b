//! The ready queue, and the part of a task's state that wakers touch.
//!
//! A push puts a task on a stack; the executor takes the whole stack and turns it round. All that was
//! pushed before a take runs before all that was pushed after it, so the order is first in, first out,
//! and there is never a push that is half visible.

use crate::atomic::{AtomicPtr, AtomicUsize};
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// The link belongs to a task. Only the executor that it was spawned on changes anything but `QUEUED`.
const CLAIMED: usize = 1;
/// The task has a future that may be polled. Without it wakes do nothing. Implies `CLAIMED`.
const OPEN: usize = 2;
/// The task is in a ready queue, or somebody is about to put it there. Whoever sets this bit pushes,
/// whoever pops clears it: so a task is in one queue at most, and its `next` has one writer.
/// Set only together with `OPEN`; a task that closes meanwhile keeps it until it is popped.
const QUEUED: usize = 4;

/// What the ready queue is a list of.
#[repr(C)]
pub(crate) struct Link {
    state: AtomicUsize,
    next: AtomicPtr<Link>,
}

impl Link {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Link { state: AtomicUsize::new(0), next: AtomicPtr::new(ptr::null_mut()) }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Link { state: AtomicUsize::new(0), next: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Transition 1: takes a free link for a new task. `false` if it is not free.
    pub(crate) fn claim(&self) -> bool {
        self.state.compare_exchange(0, CLAIMED, Acquire, Relaxed).is_ok()
    }

    /// Transition 2: the task has a future. The caller pushes it.
    pub(crate) fn open(&self) {
        self.state.store(CLAIMED | OPEN | QUEUED, Release);
    }

    /// Transition 3: whether the caller is to push the task.
    ///
    /// Also where the task is queued already this writes to the state: the poll that follows sees all
    /// that happened before this wake.
    pub(crate) fn wake(&self) -> bool {
        let mut state = self.state.load(Relaxed);
        loop {
            if state & OPEN == 0 {
                return false;
            }
            match self.state.compare_exchange_weak(state, state | QUEUED, AcqRel, Relaxed) {
                Ok(_) => return state & QUEUED == 0,
                Err(changed) => state = changed,
            }
        }
    }

    /// Transition 4: popped. Whether there is something to poll.
    pub(crate) fn unqueue(&self) -> bool {
        self.state.fetch_and(!QUEUED, AcqRel) & OPEN != 0
    }

    /// Transition 5: the future is gone. Whether the task will still be popped once.
    pub(crate) fn close(&self) -> bool {
        self.state.fetch_and(!OPEN, AcqRel) & QUEUED != 0
    }

    /// Transition 6: the link is free. It must be closed and not queued.
    pub(crate) fn release(&self) {
        self.state.store(0, Release);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Relaxed) & OPEN != 0
    }

    pub(crate) fn is_queued(&self) -> bool {
        self.state.load(Relaxed) & QUEUED != 0
    }
}

/// The tasks that were woken since the executor last looked. Pushed to from anywhere.
pub(crate) struct Ready {
    /// The last one pushed, null if there is none, or [`ASLEEP`].
    last: AtomicPtr<Link>,
}

/// In the place of null while the executor waits for a push, or is about to. It is in the queue's own word
/// so that going to sleep and pushing are changes of one thing, of which one comes first.
const ASLEEP: *mut Link = ptr::without_provenance_mut(1);

impl Ready {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Ready { last: AtomicPtr::new(ptr::null_mut()) }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Ready { last: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Whether the executor is asleep, and the caller has to end that.
    ///
    /// # Safety
    /// `link` lives until it was popped. The caller is the one that made it `QUEUED`.
    pub(crate) unsafe fn push(&self, link: NonNull<Link>) -> bool {
        let mut last = self.last.load(Relaxed);
        loop {
            let earlier = if last == ASLEEP { ptr::null_mut() } else { last };
            // SAFETY: it is alive, and the one who sets `QUEUED` has `next` to itself.
            unsafe { link.as_ref() }.next.store(earlier, Relaxed);
            match self.last.compare_exchange_weak(last, link.as_ptr(), Release, Relaxed) {
                Ok(_) => return last == ASLEEP,
                Err(changed) => last = changed,
            }
        }
    }

    /// Before the executor goes to sleep. `false` if it must not.
    pub(crate) fn fall_asleep(&self) -> bool {
        self.last.compare_exchange(ptr::null_mut(), ASLEEP, Relaxed, Relaxed).is_ok()
    }

    pub(crate) fn wake_up(&self) {
        // Whoever has pushed meanwhile has replaced it.
        let _ = self.last.compare_exchange(ASLEEP, ptr::null_mut(), Relaxed, Relaxed);
    }

    pub(crate) fn is_empty(&self) -> bool {
        let last = self.last.load(Relaxed);
        last.is_null() || last == ASLEEP
    }

    /// Takes all tasks, first in, first out.
    pub(crate) fn take(&self) -> Batch {
        if self.is_empty() {
            return Batch::EMPTY;
        }
        let mut first = ptr::null_mut();
        let last = self.last.swap(ptr::null_mut(), Acquire);
        let mut link = last;
        while let Some(some) = NonNull::new(link) {
            // SAFETY: pushed links live until they are popped, and `next` belongs to the queue.
            let next = unsafe { &some.as_ref().next };
            let earlier = next.load(Relaxed);
            next.store(first, Relaxed);
            first = link;
            link = earlier;
        }
        Batch {
            first,
            #[cfg(feature = "std")]
            last,
        }
    }
}

/// Tasks in a row, of which one thread knows.
pub(crate) struct Batch {
    first: *mut Link,
    /// Only of a meaning while there is a first one.
    #[cfg(feature = "std")]
    last: *mut Link,
}

impl Batch {
    pub(crate) const EMPTY: Self = Batch {
        first: ptr::null_mut(),
        #[cfg(feature = "std")]
        last: ptr::null_mut(),
    };

    /// Puts a task at the end.
    ///
    /// # Safety
    /// As of [`Ready::push`].
    #[cfg(feature = "std")]
    pub(crate) unsafe fn push(&mut self, link: NonNull<Link>) {
        // SAFETY: it is alive, and the one who sets `QUEUED` has `next` to itself.
        unsafe { link.as_ref() }.next.store(ptr::null_mut(), Relaxed);
        self.append(Batch { first: link.as_ptr(), last: link.as_ptr() });
    }

    /// Puts all of another batch at the end.
    #[cfg(feature = "std")]
    pub(crate) fn append(&mut self, other: Batch) {
        if self.is_empty() {
            *self = other;
        } else if !other.is_empty() {
            // SAFETY: pushed links live until they are popped, and `next` belongs to the queue.
            unsafe { &(*self.last).next }.store(other.first, Relaxed);
            self.last = other.last;
        }
    }

    /// Takes the first one out. The caller calls [`Link::unqueue`] on it.
    pub(crate) fn pop(&mut self) -> Option<NonNull<Link>> {
        let link = NonNull::new(self.first)?;
        // SAFETY: as in `Ready::take`.
        self.first = unsafe { link.as_ref() }.next.load(Relaxed);
        Some(link)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// Puts the tasks into another order, each as likely as any other if the numbers are random. `below` gives
    /// one that is less than its argument.
    #[cfg(feature = "std")]
    pub(crate) fn shuffle(&mut self, mut below: impl FnMut(usize) -> usize) {
        let mut links: std::vec::Vec<_> = core::iter::from_fn(|| self.pop()).collect();
        for end in (1..links.len()).rev() {
            links.swap(end, below(end + 1));
        }
        for link in links {
            // SAFETY: it was in the batch, and is again.
            unsafe { self.push(link) };
        }
    }
}
