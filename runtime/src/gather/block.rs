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
    /// A bit for each child.
    woken: Box<[AtomicU32]>,
    /// A bit for each word of `woken` that is not 0.
    words: Box<[AtomicU32]>,
}

struct Child {
    shared: Arc<Shared>,
    index: usize,
}

impl Block {
    pub(crate) fn new(whole: &Waker, children: usize) -> Self {
        let zeros = |words: usize| (0..words).map(|_| AtomicU32::new(0)).collect();
        let words = children.div_ceil(WORD);
        let shared = Arc::new(Shared {
            whole: whole.clone(),
            woken: zeros(words),
            words: zeros(words.div_ceil(WORD)),
        });
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

    /// Takes out which children of a word were woken.
    pub(crate) fn take(&self, word: usize) -> u32 {
        take(&self.shared.woken[word])
    }

    /// Takes out in which words of a group there are such. To be called before [`take`](Block::take).
    pub(crate) fn take_words(&self, group: usize) -> u32 {
        take(&self.shared.words[group])
    }
}

fn take(bits: &AtomicU32) -> u32 {
    // Most are 0. Who is just about to set a bit has still to wake the whole.
    if bits.load(Relaxed) == 0 { 0 } else { bits.swap(0, AcqRel) }
}

impl Wake for Child {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // In the reverse order of the search, which begins with the wake.
        let word = self.index / WORD;
        self.shared.woken[word].fetch_or(1 << (self.index % WORD), Release);
        self.shared.words[word / WORD].fetch_or(1 << (word % WORD), Release);
        self.shared.whole.wake_by_ref();
    }
}
