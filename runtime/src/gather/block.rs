//! Wakers for any number of children, on the heap.

use super::wakes::WORD;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec::Vec;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{AcqRel, Relaxed, Release};
use core::task::Waker;

/// The children's wakers, and what they woke.
pub(crate) struct Block {
    shared: Arc<Shared>,
    wakers: Vec<Waker>,
}

struct Shared {
    whole: Waker,
    woken: Box<[AtomicU32]>,
}

struct Child {
    shared: Arc<Shared>,
    index: usize,
}

impl Block {
    pub(crate) fn new(whole: &Waker, children: usize) -> Self {
        let woken = (0..children.div_ceil(WORD)).map(|_| AtomicU32::new(0)).collect();
        let shared = Arc::new(Shared { whole: whole.clone(), woken });
        let wakers = (0..children)
            .map(|index| Waker::from(Arc::new(Child { shared: Arc::clone(&shared), index })))
            .collect();
        Block { shared, wakers }
    }

    pub(crate) fn is_of(&self, whole: &Waker) -> bool {
        self.shared.whole.will_wake(whole)
    }

    pub(crate) fn waker(&self, child: usize) -> &Waker {
        &self.wakers[child]
    }

    pub(crate) fn take(&self, word: usize) -> u32 {
        let woken = &self.shared.woken[word];
        // Most are not. Who is just about to set a bit has still to wake the whole.
        if woken.load(Relaxed) == 0 { 0 } else { woken.swap(0, AcqRel) }
    }
}

impl Wake for Child {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Before the wake, so that the poll that it brings finds it.
        self.shared.woken[self.index / WORD].fetch_or(1 << (self.index % WORD), Release);
        self.shared.whole.wake_by_ref();
    }
}
