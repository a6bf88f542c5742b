//! Alarms that are not due soon, by how far off they are: in buckets, in which they have no order.
//!
//! Deadlines are numbers of 64 bits, and so is `base`, up to which all is in the heap. The highest bit in which a
//! deadline differs from it says how far off that is: by this it goes to a *level*, and there by the six bits of the
//! level to one of its 64 *buckets*. What agrees with `base` down to the lowest level is in the heap. When `base` moves
//! on, the buckets that it has reached are emptied, into lower levels or into the heap; so each alarm moves a few times
//! at most, and a bucket costs as much as there is in it.
//!
//! `base` moves on with time. Where the first deadline of all is wanted it moves ahead of time, to the first bucket.
//! What is set after that and is due before it goes to the heap; when that has become much, `base` moves back.
#![allow(unsafe_code, reason = "timers are linked where they are pinned")]

use super::Instant;
use super::alarms::{Alarm, inner};
use super::heap::Heap;
use core::ptr::NonNull;

/// Bits below the lowest level: 262 microseconds.
const NEAR: u32 = 18;
/// Bits of a level.
const BITS: u32 = 6;
const BUCKETS: usize = 1 << BITS;
const LEVELS: usize = (u64::BITS - NEAR).div_ceil(BITS) as usize;

/// Those who are in it are alive, are in no other list, and are looked at by who has the wheel: that is what the
/// `unsafe` functions ask for.
pub(super) struct Wheel {
    base: u64,
    /// The last time that is known to have come.
    now: u64,
    /// How many are in here.
    len: usize,
    /// How many have gone to the heap since `base` moved ahead of time.
    early: usize,
    /// A bit for each bucket that is not empty.
    used: [u64; LEVELS],
    buckets: [[Option<NonNull<Alarm>>; BUCKETS]; LEVELS],
}

fn level_of(difference: u64) -> usize {
    ((difference.ilog2() - NEAR) / BITS) as usize
}

fn shift(level: usize) -> u32 {
    NEAR + level as u32 * BITS
}

/// The six bits of a level.
fn digit(time: u64, level: usize) -> usize {
    (time >> shift(level)) as usize % BUCKETS
}

impl Wheel {
    pub(super) const fn new() -> Self {
        Wheel { base: 0, now: 0, len: 0, early: 0, used: [0; LEVELS], buckets: [[None; BUCKETS]; LEVELS] }
    }

    /// Begins again with time. The wheel has to be empty.
    pub(super) fn set_back(&mut self) {
        (self.base, self.now, self.early) = (0, 0, 0);
    }

    /// Takes an alarm, if it is far off.
    ///
    /// # Safety
    /// It is in no list, and stays alive until it was taken out.
    pub(super) unsafe fn insert(&mut self, alarm: NonNull<Alarm>) -> bool {
        // SAFETY: the caller's.
        unsafe {
            if inner(alarm).at.as_nanos() < self.base && self.now < self.base {
                self.early += 1;
                if self.early > self.len {
                    self.move_back();
                }
            }
            self.put(alarm)
        }
    }

    /// Puts an alarm where it belongs, if that is here.
    ///
    /// # Safety
    /// As of [`insert`](Wheel::insert).
    unsafe fn put(&mut self, alarm: NonNull<Alarm>) -> bool {
        // SAFETY: the caller's.
        let content = unsafe { inner(alarm) };
        let at = content.at.as_nanos();
        let difference = at ^ self.base;
        if at <= self.base || difference >> NEAR == 0 {
            return false;
        }
        let level = level_of(difference);
        let bucket = digit(at, level);
        let next = self.buckets[level][bucket].replace(alarm);
        self.used[level] |= 1 << bucket;
        self.len += 1;
        content.bucket = Some((level * BUCKETS + bucket) as u16);
        content.next = next;
        content.before = None;
        if let Some(next) = next {
            // SAFETY: in the wheel, so alive, and another than the one above.
            unsafe { inner(next) }.before = Some(alarm);
        }
        true
    }

    /// Moves `base` back to the present.
    ///
    /// # Safety
    /// Those in here are alive.
    unsafe fn move_back(&mut self) {
        let difference = self.base ^ self.now;
        (self.base, self.early) = (self.now, 0);
        if difference >> NEAR == 0 {
            return;
        }
        // From the highest bit in which it moves on nothing changes. What is below all belongs into one bucket.
        for level in 0..level_of(difference) {
            while self.used[level] != 0 {
                let first = self.take_bucket(level, self.used[level].trailing_zeros() as usize);
                // SAFETY: they were in the wheel. They come into a higher level.
                unsafe {
                    self.each(first, |wheel, alarm| {
                        assert!(wheel.put(alarm), "it is further off than before")
                    })
                };
            }
        }
    }

    /// Takes an alarm out, if it is in here.
    ///
    /// # Safety
    /// It is in here or in the heap.
    pub(super) unsafe fn remove(&mut self, alarm: NonNull<Alarm>) -> bool {
        // SAFETY: the caller's. Its neighbours are alive too, and each is looked at alone.
        unsafe {
            let Some(bucket) = inner(alarm).bucket.take() else { return false };
            self.len -= 1;
            let (before, next) = (inner(alarm).before.take(), inner(alarm).next.take());
            if let Some(next) = next {
                inner(next).before = before;
            }
            if let Some(before) = before {
                inner(before).next = next;
                return true;
            }
            let (level, bucket) = (usize::from(bucket) / BUCKETS, usize::from(bucket) % BUCKETS);
            self.buckets[level][bucket] = next;
            if next.is_none() {
                self.used[level] &= !(1 << bucket);
            }
            true
        }
    }

    /// Brings all that is due, and more that is near, to the heap.
    ///
    /// # Safety
    /// The heap is that of the same alarms.
    pub(super) unsafe fn advance(&mut self, now: Instant, near: &mut Heap) {
        self.now = now.as_nanos();
        // SAFETY: the caller's.
        unsafe { self.move_on(self.now, near) };
    }

    /// # Safety
    /// As of [`advance`](Wheel::advance).
    unsafe fn move_on(&mut self, base: u64, near: &mut Heap) {
        if base <= self.base {
            return;
        }
        let difference = base ^ self.base;
        (self.base, self.early) = (base, 0);
        if difference >> NEAR == 0 {
            return;
        }
        let top = level_of(difference);
        for level in 0..=top {
            // Of the lower levels all time is over.
            let over = if level < top { u64::MAX } else { u64::MAX >> (BUCKETS - 1 - digit(base, level)) };
            while self.used[level] & over != 0 {
                let first = self.take_bucket(level, self.used[level].trailing_zeros() as usize);
                // SAFETY: they were in the wheel. They come into lower levels, or are near.
                unsafe {
                    self.each(first, |wheel, alarm| {
                        if !wheel.put(alarm) {
                            near.insert(alarm);
                        }
                    });
                }
            }
        }
    }

    /// Brings the first of those that are in here to the heap, if none there is before it.
    ///
    /// # Safety
    /// The heap is that of the same alarms.
    pub(super) unsafe fn bring_first(&mut self, near: &mut Heap) {
        // Each bucket comes before all buckets of higher levels.
        while let Some(level) = self.used.iter().position(|used| *used != 0) {
            let bucket = u64::from(self.used[level].trailing_zeros());
            let above = self.base.checked_shr(shift(level) + BITS).unwrap_or(0);
            let begin = above.checked_shl(shift(level) + BITS).unwrap_or(0) | bucket << shift(level);
            if near.first().is_some_and(|first| first.as_nanos() < begin) {
                return;
            }
            // SAFETY: the caller's.
            unsafe { self.move_on(begin, near) };
        }
    }

    fn take_bucket(&mut self, level: usize, bucket: usize) -> Option<NonNull<Alarm>> {
        self.used[level] &= !(1 << bucket);
        self.buckets[level][bucket].take()
    }

    /// Takes the alarms of a bucket apart.
    ///
    /// # Safety
    /// They were in the wheel.
    unsafe fn each(
        &mut self,
        first: Option<NonNull<Alarm>>,
        mut then: impl FnMut(&mut Self, NonNull<Alarm>),
    ) {
        let mut rest = first;
        while let Some(alarm) = rest {
            // SAFETY: they are alive, and the caller has the wheel.
            let content = unsafe { inner(alarm) };
            rest = content.next.take();
            content.before = None;
            content.bucket = None;
            self.len -= 1;
            then(self, alarm);
        }
    }
}
