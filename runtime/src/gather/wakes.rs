//! Which of several futures were woken, so that no other is polled.

#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
use super::block::{Block as Many, WokenOfBlock as WokenOfMany};
use super::lent::Lent;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
use super::pool::{Groups as Many, WokenOfGroups as WokenOfMany};
use crate::task::part::{Owner, PARTS, WokenParts};
use core::task::Waker;

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
        // The most frequent case first, and not by a table of jumps.
        let known = if let Wakes::Parts(owner) = self {
            owner.is_of(waker)
        } else if let Wakes::Many(many) = self {
            many.keeps_on(waker)
        } else {
            false
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

    /// The children that were woken until now, or `all`: what was woken until now is then served by that. To be called
    /// in each poll, also in one of all: what former owners of the parts left is then gone.
    #[inline]
    pub(crate) fn take<'a>(&'a self, whole: &'a Waker, children: usize, all: bool) -> Woken<'a> {
        let (by, word, woken) = if let Wakes::Parts(owner) = self {
            let parts = owner.take();
            let woken = parts.woken;
            (By::Parts(parts), 0, woken)
        } else if let Wakes::Many(many) = self {
            let mut words = many.woken();
            let (word, woken) = words.next_word(all).unwrap_or_default();
            (By::Many(words), word, woken)
        } else {
            (By::Whole(whole), 0, u32::MAX)
        };
        // That there is one word is often known to rustc.
        let first = if children <= WORD { 0 } else { word * WORD };
        Woken { by, all, first, left: masked(woken, all, children - first) }
    }
}

/// By what children were woken.
enum By<'a> {
    /// It is not known which were.
    Whole(&'a Waker),
    /// It is the same in every word.
    Parts(WokenParts<'a>),
    Many(WokenOfMany<'a>),
}

/// Children that are to be polled, in ascending order.
pub(crate) struct Woken<'a> {
    by: By<'a>,
    all: bool,
    /// The first child of the present word.
    first: usize,
    /// The children of that word that are still to come.
    left: u32,
}

impl Woken<'_> {
    /// The next one of so many in all. That is no field, so that rustc knows it, where it is that of an array.
    #[inline]
    pub(crate) fn next(&mut self, children: usize) -> Option<usize> {
        while self.left == 0 {
            if children <= WORD {
                return None;
            }
            self.next_word(children)?;
        }
        let child = self.first + self.left.trailing_zeros() as usize;
        // Takes the lowest one away.
        self.left &= self.left - 1;
        Some(child)
    }

    fn next_word(&mut self, children: usize) -> Option<()> {
        let (word, woken) = match &mut self.by {
            By::Whole(_) => (self.first / WORD + 1, u32::MAX),
            By::Parts(parts) => (self.first / WORD + 1, parts.woken),
            By::Many(many) => many.next_word(self.all)?,
        };
        self.first = word * WORD;
        if self.first >= children {
            return None;
        }
        self.left = masked(woken, self.all, children - self.first);
        Some(())
    }

    /// The waker of the child that came last.
    #[inline]
    pub(crate) fn waker(&self, child: usize) -> Lent<'_> {
        match &self.by {
            By::Whole(whole) => Lent::of(whole),
            By::Parts(parts) => parts.waker(child),
            By::Many(many) => many.waker(child),
        }
    }
}

/// The bits that are set, or all, of those that are children.
#[inline]
fn masked(set: u32, all: bool, children: usize) -> u32 {
    let mask = if children < WORD { (1 << children) - 1 } else { u32::MAX };
    if all { mask } else { set & mask }
}
