//! Which of several futures were woken, so that no other is polled.

#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
use super::block::Block as Many;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
use super::pool::Groups as Many;
use crate::task::part::{Owner, PARTS};
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
    /// By wakers on the heap, or without one by groups: under another executor, in a gather within a gather, or with
    /// many children.
    Many(Many),
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
            Wakes::Many(many) => many.keeps_on(waker),
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
    }

    fn choose(waker: &Waker, children: usize) -> Self {
        if children <= 1 {
            // A wake of the whole is one of the child.
            return Wakes::All;
        }
        let parts = || Owner::claim(waker).map(Wakes::Parts);
        let many = || Many::claim(waker, children).map(Wakes::Many);
        let chosen = if children <= PARTS { parts().or_else(many) } else { many().or_else(parts) };
        chosen.unwrap_or(Wakes::All)
    }

    /// What was woken until now. To be called in each poll, also in one of all children: what former owners of the
    /// parts left is then gone.
    #[inline]
    pub(crate) fn take(&self) -> Woken<'_> {
        match self {
            Wakes::Unknown | Wakes::All => Woken::Any,
            Wakes::Parts(owner) => Woken::Parts(owner, owner.take()),
            Wakes::Many(many) => Woken::Many(many.woken()),
        }
    }
}

/// What was woken: [`WORD`] children are a word, and as many words a group.
pub(crate) enum Woken<'a> {
    /// It is not known.
    Any,
    /// The same in every word.
    Parts(&'a Owner, u32),
    #[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
    Many(&'a Many),
    #[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
    Many(super::pool::WokenGroups),
}

impl Woken<'_> {
    /// Takes out in which words of a group there may be woken children.
    #[inline]
    pub(crate) fn words(&self, group: usize) -> u32 {
        match self {
            Woken::Any | Woken::Parts(..) => u32::MAX,
            Woken::Many(many) => many.take_words(group),
        }
    }

    /// Takes out which children of a word were woken. After [`words`](Woken::words), in ascending order.
    #[inline]
    pub(crate) fn word(&mut self, word: usize) -> u32 {
        match self {
            Woken::Any => u32::MAX,
            Woken::Parts(_, woken) => *woken,
            Woken::Many(many) => many.take(word),
        }
    }

    /// Calls `poll` with the context for one child of the word that was taken out last.
    #[inline]
    pub(crate) fn with<T>(&self, child: usize, whole: &Waker, poll: impl FnOnce(&mut Context<'_>) -> T) -> T {
        match self {
            Woken::Any => poll(&mut Context::from_waker(whole)),
            Woken::Parts(owner, _) => owner.with(child % PARTS, poll),
            Woken::Many(many) => many.with(child, poll),
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
