//! A pairing heap whose links are in what it holds.
#![allow(unsafe_code, reason = "timers are linked where they are pinned")]

use super::Instant;
use super::alarms::{Alarm, inner};
use core::ptr::NonNull;

/// Alarms, by deadline, and then by number.
///
/// Those in it are alive, are in no other list, and are looked at by who has the heap: that is what the `unsafe`
/// functions ask for.
pub(super) struct Heap {
    root: Option<NonNull<Alarm>>,
}

impl Heap {
    pub(super) const fn new() -> Self {
        Heap { root: None }
    }

    /// The earliest deadline.
    pub(super) fn first(&self) -> Option<Instant> {
        // SAFETY: what is in the heap is alive, and the caller has the heap.
        self.root.map(|root| unsafe { inner(root) }.at)
    }

    /// # Safety
    /// The alarm is in no list, and stays alive until it was taken out.
    pub(super) unsafe fn insert(&mut self, alarm: NonNull<Alarm>) {
        // SAFETY: both are in no other's list.
        self.root = Some(self.root.map_or(alarm, |root| unsafe { meld(root, alarm) }));
    }

    pub(super) fn take_first(&mut self) -> Option<NonNull<Alarm>> {
        let first = self.root?;
        // SAFETY: what is in the heap is alive, and the caller has the heap. Those below the first one have nothing
        // above them then.
        self.root = unsafe { meld_all(inner(first).child.take()) };
        Some(first)
    }

    /// # Safety
    /// The alarm is in the heap.
    pub(super) unsafe fn remove(&mut self, alarm: NonNull<Alarm>) {
        // SAFETY: the caller's. All others in the heap are alive too, and each is looked at alone.
        unsafe {
            let below = meld_all(inner(alarm).child.take());
            let (before, next) = (inner(alarm).before.take(), inner(alarm).next.take());
            let Some(before) = before else {
                // It is the first one of all.
                self.root = below;
                return;
            };
            if inner(before).child == Some(alarm) {
                inner(before).child = next;
            } else {
                inner(before).next = next;
            }
            if let Some(next) = next {
                inner(next).before = Some(before);
            }
            if let (Some(root), Some(below)) = (self.root, below) {
                self.root = Some(meld(root, below));
            }
        }
    }
}

/// Makes one tree of two: the later one becomes the first below the earlier one.
///
/// # Safety
/// Both are alive, belong to one heap that the caller has, and are below nothing and in no list.
unsafe fn meld(one: NonNull<Alarm>, other: NonNull<Alarm>) -> NonNull<Alarm> {
    // SAFETY: the caller's; they are two, and each is looked at alone. So is the child.
    unsafe {
        let key = |alarm| (inner(alarm).at, inner(alarm).number);
        let (earlier, later) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        let child = inner(earlier).child.replace(later);
        inner(later).next = child;
        inner(later).before = Some(earlier);
        if let Some(child) = child {
            inner(child).before = Some(later);
        }
        earlier
    }
}

/// Makes one tree of a list: in pairs from the front, and then of the pairs from the back.
///
/// # Safety
/// The caller has the heap that the list belongs to, and nothing else in it refers to the list's first.
unsafe fn meld_all(first: Option<NonNull<Alarm>>) -> Option<NonNull<Alarm>> {
    // SAFETY: those in the list are alive, and each is taken out before it is melded.
    unsafe {
        let mut rest = first;
        let mut pairs = None;
        while let Some(one) = rest {
            rest = inner(one).next.take();
            inner(one).before = None;
            let mut pair = one;
            if let Some(other) = rest {
                rest = inner(other).next.take();
                inner(other).before = None;
                pair = meld(one, other);
            }
            inner(pair).next = pairs.replace(pair);
        }
        let mut whole = pairs?;
        pairs = inner(whole).next.take();
        while let Some(pair) = pairs {
            pairs = inner(pair).next.take();
            whole = meld(whole, pair);
        }
        Some(whole)
    }
}
