//! Tasks in a row.

use super::by_instruction::Link;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;

/// Tasks in a row, of which one thread knows.
pub(crate) struct Batch {
    pub(super) first: *mut Link,
    /// Only of a meaning while there is a first one.
    #[cfg(feature = "std")]
    pub(super) last: *mut Link,
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
    /// As of [`Ready::push`](super::Ready::push).
    #[cfg(feature = "std")]
    pub(crate) unsafe fn push(&mut self, link: NonNull<Link>) {
        // SAFETY: it is alive, and the one who takes `IDLE` away has `next` to itself.
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
