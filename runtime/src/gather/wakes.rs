//! Which of several futures were woken, so that no other is polled.

#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
use super::block::Block;
use crate::task::part::{Owner, PARTS};
use core::marker::PhantomData;
use core::task::{Context, Waker};

/// Bits in a word of what was woken.
pub(crate) const WORD: usize = 32;

/// The way in which the futures of one gather tell which of them was woken.
pub(crate) enum Wakes {
    /// Not polled yet.
    Unknown,
    /// By the parts of the task that awaits the gather. Where there are more children than parts, some share
    /// one.
    Parts(Owner),
    /// By wakers on the heap: under another executor, in a gather within a gather, or with many children.
    #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
    Heap(Block),
    /// Not at all: every wake may be for any child.
    All,
}

impl Wakes {
    /// Prepares for a poll with `waker`. Whether all children have to be polled, since what was woken
    /// before is not known.
    #[inline]
    pub(crate) fn begin(&mut self, waker: &Waker, children: usize) -> bool {
        let known = match self {
            Wakes::Unknown | Wakes::All => false,
            Wakes::Parts(owner) => owner.is_of(waker),
            #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
            Wakes::Heap(block) => block.is_of(waker),
        };
        if !known {
            self.begin_anew(waker, children);
        }
        !known
    }

    #[cold]
    fn begin_anew(&mut self, waker: &Waker, children: usize) {
        // The former ones first: they may be the same parts.
        *self = Wakes::Unknown;
        *self = Wakes::choose(waker, children);
        // What former owners of the parts left. All are polled in this turn.
        if let Wakes::Parts(owner) = self {
            owner.take();
        }
    }

    fn choose(waker: &Waker, children: usize) -> Self {
        if children <= 1 {
            // A wake of the whole is one of the child.
            return Wakes::All;
        }
        if children <= PARTS || !cfg!(all(feature = "alloc", target_has_atomic = "ptr")) {
            if let Some(owner) = Owner::claim(waker) {
                return Wakes::Parts(owner);
            }
        }
        #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
        return Wakes::Heap(Block::new(waker, children));
        #[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
        Wakes::All
    }

    /// Takes out which children were woken. To be called once in a poll, in which `begin` gave `false`.
    #[inline]
    pub(crate) fn take(&self) -> Woken<'_> {
        match self {
            Wakes::Unknown | Wakes::All => Woken::Same(u32::MAX, PhantomData),
            Wakes::Parts(owner) => Woken::Same(owner.take(), PhantomData),
            #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
            Wakes::Heap(block) => Woken::Words(block),
        }
    }

    /// Calls `poll` with the context for one child.
    #[inline]
    pub(crate) fn with<T>(&self, child: usize, waker: &Waker, poll: impl FnOnce(&mut Context<'_>) -> T) -> T {
        match self {
            Wakes::Unknown | Wakes::All => poll(&mut Context::from_waker(waker)),
            Wakes::Parts(owner) => owner.with(child % PARTS, poll),
            #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
            Wakes::Heap(block) => block.with(child, poll),
        }
    }
}

/// What was woken: [`WORD`] children are a word, and as many words a group.
pub(crate) enum Woken<'a> {
    /// The same in every word.
    Same(u32, PhantomData<&'a ()>),
    #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
    Words(&'a Block),
}

#[cfg_attr(not(all(feature = "alloc", target_has_atomic = "ptr")), allow(unused_variables))]
impl Woken<'_> {
    /// Takes out in which words of a group there may be woken children.
    #[inline]
    pub(crate) fn words(&self, group: usize) -> u32 {
        match self {
            Woken::Same(..) => u32::MAX,
            #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
            Woken::Words(block) => block.take_words(group),
        }
    }

    /// Takes out which children of a word were woken. After [`words`](Woken::words).
    #[inline]
    pub(crate) fn word(&self, word: usize) -> u32 {
        match self {
            Woken::Same(bits, _) => *bits,
            #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
            Woken::Words(block) => block.take(word),
        }
    }
}

/// The numbers of the bits that are set, of those that count as such.
#[inline]
pub(crate) fn bits(set: u32, counted: usize) -> impl Iterator<Item = usize> {
    let mut left = set & if counted < WORD { (1 << counted) - 1 } else { u32::MAX };
    core::iter::from_fn(move || {
        let bit = left.trailing_zeros() as usize;
        // Takes the lowest one away.
        left &= left.checked_sub(1)?;
        Some(bit)
    })
}
