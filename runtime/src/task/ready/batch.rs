//! Tasks in a row.

use super::by_instruction::Link;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;

/// Tasks in a row, of which one thread knows.
pub(crate) struct Batch {
    pub(super) first: *mut Link,
}

impl Batch {
    pub(crate) const EMPTY: Self = Batch { first: ptr::null_mut() };

    /// Takes the first one out. The caller calls [`Link::unqueue`] on it.
    pub(crate) fn pop(&mut self) -> Option<NonNull<Link>> {
        let link = NonNull::new(self.first)?;
        // SAFETY: as in `Ready::take`.
        self.first = unsafe { link.as_ref() }.next.load(Relaxed);
        Some(link)
    }

    #[cfg(not(feature = "std"))]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_null()
    }
}
