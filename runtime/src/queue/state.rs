//! What a queue is made of.
//!
//! What is kept for one who was woken is counted, and not handed out: an item stays in the buffer until its
//! getter takes it, a free place stays free until its putter fills it. So there is no moment in which an item
//! is nowhere, and one who goes away passes on what was kept for it.
#![allow(unsafe_code, reason = "the lock of the counts is that of the items")]

use super::counts::Wanted::{End, Item, Room};
use super::counts::{self, Counts, Next, Step, Waited, Wanted};
use super::order::Buffer;
use super::wait::Place;
use super::{Closed, TryGetError, TryPutError};
use crate::cancel::signal::Signal;
use crate::lock::{Held, Lock, Sharing, Threads};
use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll};

/// Whether what is done most is done where it is asked for, before all else. Without `std` less code is better.
#[cfg(not(loom))]
const fn in_place() -> bool {
    cfg!(feature = "std")
}

// The models try both.
#[cfg(loom)]
use crate::task::in_place;

/// Whether a queue is all zero at first, so that it takes no flash. With `std` there is none, and what is done in place
/// needs the permits.
const BEGINS_LATER: bool = cfg!(not(any(feature = "std", loom)));

/// What a queue of this capacity begins with.
pub(crate) const fn counts<T, B: Buffer<T>>(capacity: usize) -> Counts {
    if BEGINS_LATER && B::CAPACITY.is_some() { Counts::ZERO } else { Counts::new(capacity) }
}

/// The counts, and the items.
pub(crate) struct Shared<T, B, S = Threads> {
    counts: Lock<Counts, S>,
    /// Behind the same lock.
    buffer: UnsafeCell<B>,
    _items: PhantomData<T>,
}

/// All of a queue, as long as the lock is held.
struct Inside<'a, B, S: Sharing> {
    counts: Held<'a, Counts, S>,
    buffer: &'a UnsafeCell<B>,
}

impl<B, S: Sharing> Inside<'_, B, S> {
    #[inline(always)]
    fn parts(&mut self) -> (&mut Counts, &mut B) {
        // SAFETY: whoever has the core has the buffer, until it gives it back.
        (self.counts.value(), unsafe { &mut *self.buffer.get() })
    }
}

// SAFETY: one thread at a time has the buffer, since one has the core, as if it were sent from one to the next.
unsafe impl<T: Send, B: Send> Sync for Shared<T, B, Threads> {}

impl<T, B: Buffer<T>, S: Sharing> Shared<T, B, S> {
    pub(crate) const fn new(counts: Lock<Counts, S>) -> Self {
        Shared { counts, buffer: UnsafeCell::new(B::EMPTY), _items: PhantomData }
    }

    /// Takes all. Until it is given back nothing is called but what is in this directory.
    #[inline(always)]
    fn hold(&self) -> Inside<'_, B, S> {
        // SAFETY: nobody in this file runs anything meanwhile but the code of this directory, and of the buffer, which may be
        // inert: of others they move items, and clone wakers which are this crate's.
        Inside { counts: unsafe { self.counts.hold(B::INERT) }, buffer: &self.buffer }
    }

    /// Takes an item, and waits for one. `None` says that it is closed.
    ///
    /// # Safety
    /// The place is used for items of this queue, and for nothing else. If it is [used](Place::is_used) when it is dropped,
    /// then it is [left](Shared::leave) before.
    #[cfg_attr(feature = "std", inline(always))]
    pub(crate) unsafe fn poll_get(
        &self,
        mut place: Pin<&mut Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<T, Closed>> {
        if in_place() && Signal::of(cx).is_none() {
            let mut next = Next::NOBODY;
            let mut inside = self.hold();
            let (counts, buffer) = inside.parts();
            // SAFETY: the caller's.
            match unsafe { counts.step(Item, place.as_mut(), cx) } {
                Step::Go => return Poll::Ready(take(counts, buffer, &mut next).ok_or(Closed(()))),
                Step::Wait => return Poll::Pending,
                Step::Other => {}
            }
        }
        // SAFETY: the caller's.
        unsafe { self.poll_get_slowly(place, cx) }
    }

    /// # Safety
    /// As of [`poll_get`](Shared::poll_get).
    #[cfg_attr(feature = "std", cold, inline(never))]
    unsafe fn poll_get_slowly(
        &self,
        mut place: Pin<&mut Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<T, Closed>> {
        if Signal::of(cx).is_some_and(|signal| is_cancelled(signal, cx)) {
            return Poll::Pending;
        }
        loop {
            {
                let mut next = Next::NOBODY;
                let mut inside = self.hold();
                let (counts, buffer) = inside.parts();
                // SAFETY: the caller's.
                if unsafe { counts.waiters(Item).enter(place.as_mut()) } {
                    return Poll::Ready(take(counts, buffer, &mut next).ok_or(Closed(())));
                }
            }
            // SAFETY: the caller's.
            match unsafe { self.wait(Item, place.as_mut(), cx) } {
                Waited::Waits => return Poll::Pending,
                Waited::Again => {}
                Waited::Refused => return Poll::Ready(Err(Closed(()))),
            }
        }
    }

    /// Puts the item that is in `item`, and waits for room.
    ///
    /// # Safety
    /// As of [`poll_get`](Shared::poll_get), for room.
    #[cfg_attr(feature = "std", inline(always))]
    pub(crate) unsafe fn poll_put(
        &self,
        item: &mut Option<T>,
        mut place: Pin<&mut Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<(), Closed<T>>> {
        if in_place() && Signal::of(cx).is_none() {
            let mut next = Next::NOBODY;
            let mut inside = self.hold();
            let (counts, buffer) = inside.parts();
            // SAFETY: the caller's.
            match unsafe { counts.step(Room, place.as_mut(), cx) } {
                Step::Go => return Poll::Ready(put(counts, buffer, item, &mut next)),
                Step::Wait => return Poll::Pending,
                Step::Other => {}
            }
        }
        // SAFETY: the caller's.
        unsafe { self.poll_put_slowly(item, place, cx) }
    }

    /// # Safety
    /// As of [`poll_put`](Shared::poll_put).
    #[cfg_attr(feature = "std", cold, inline(never))]
    unsafe fn poll_put_slowly(
        &self,
        item: &mut Option<T>,
        mut place: Pin<&mut Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<(), Closed<T>>> {
        if Signal::of(cx).is_some_and(|signal| is_cancelled(signal, cx)) {
            return Poll::Pending;
        }
        loop {
            {
                let mut next = Next::NOBODY;
                let mut inside = self.hold();
                let (counts, buffer) = inside.parts();
                // SAFETY: the caller's.
                if unsafe { counts.waiters(Room).enter(place.as_mut()) } {
                    return Poll::Ready(put(counts, buffer, item, &mut next));
                }
                if begin::<T, B>(counts) {
                    continue;
                }
            }
            // SAFETY: the caller's.
            match unsafe { self.wait(Room, place.as_mut(), cx) } {
                Waited::Waits => return Poll::Pending,
                Waited::Again => {}
                Waited::Refused => return Poll::Ready(refused(item)),
            }
        }
    }

    /// Waits until nothing is unfinished.
    ///
    /// # Safety
    /// As of [`poll_get`](Shared::poll_get), for the end.
    pub(crate) unsafe fn poll_join(&self, mut place: Pin<&mut Place>, cx: &Context<'_>) -> Poll<()> {
        loop {
            // SAFETY: the caller's.
            if self.counts.with(|counts| unsafe { counts.enter_at_end(place.as_mut()) }) {
                return Poll::Ready(());
            }
            // SAFETY: the caller's.
            match unsafe { self.wait(End, place.as_mut(), cx) } {
                Waited::Waits => return Poll::Pending,
                Waited::Again => {}
                Waited::Refused => unreachable!("the end may come also if it is closed"),
            }
        }
    }

    /// Lets one wait who could not go in.
    ///
    /// # Safety
    /// As of [`poll_get`](Shared::poll_get), for what is wanted.
    unsafe fn wait(&self, wanted: Wanted, place: Pin<&mut Place>, cx: &Context<'_>) -> Waited {
        // Wakers may be counted by atomics: not for nothing.
        if cfg!(feature = "std") {
            let waker = Signal::real_waker(cx);
            // SAFETY: the caller's.
            if self.counts.with(|counts| unsafe { counts.waiters(wanted).waits_with(place.as_ref(), waker) })
            {
                return Waited::Waits;
            }
        }
        // SAFETY: the caller's. Nobody has the lock on this stack if the buffer is inert, see `hold`.
        unsafe { counts::wait(&self.counts, B::INERT, wanted, place, cx) }
    }

    /// Takes a place out of its list, and passes on what was kept for it.
    ///
    /// # Safety
    /// The place belongs to what is wanted of this queue, and is used.
    pub(crate) unsafe fn leave(&self, wanted: Wanted, place: Pin<&mut Place>) {
        // SAFETY: the caller's.
        unsafe { counts::leave(&self.counts, B::INERT, wanted, place) };
    }

    pub(crate) fn try_put(&self, item: T) -> Result<(), TryPutError<T>> {
        let mut next = Next::NOBODY;
        let mut inside = self.hold();
        let (counts, buffer) = inside.parts();
        if counts.closed {
            return Err(TryPutError::Closed(item));
        }
        begin::<T, B>(counts);
        if !counts.waiters(Room).take_permit() {
            return Err(TryPutError::Full(item));
        }
        put(counts, buffer, &mut Some(item), &mut next).map_err(|Closed(item)| TryPutError::Closed(item))
    }

    pub(crate) fn try_get(&self) -> Result<T, TryGetError> {
        let mut next = Next::NOBODY;
        let mut inside = self.hold();
        let (counts, buffer) = inside.parts();
        let taken = if counts.waiters(Item).take_permit() { take(counts, buffer, &mut next) } else { None };
        taken.ok_or(if counts.closed { TryGetError::Closed } else { TryGetError::Empty })
    }

    /// Counts a finished item. `false` if there is none.
    pub(crate) fn finish_one(&self) -> bool {
        let some = self.counts.with(|counts| {
            let some = counts.unfinished > 0;
            counts.unfinished -= usize::from(some);
            some
        });
        self.tell_joiners();
        some
    }

    /// Wakes those who wait for the end, if this is one.
    fn tell_joiners(&self) {
        while let Some(waker) = self.counts.with(Counts::end) {
            waker.wake();
        }
    }

    /// Lets nothing in any more, and wakes all who wait for items or room.
    pub(crate) fn close(&self) {
        self.counts.with(|counts| counts.closed = true);
        while let Some(waker) = self.counts.with(Counts::dismiss) {
            waker.wake();
        }
    }

    /// Drops all items. They count as done.
    pub(crate) fn clear(&self) {
        // Each dropped without the lock.
        while let Some(item) = self.discard() {
            drop(item);
        }
        self.tell_joiners();
    }

    fn discard(&self) -> Option<T> {
        let mut inside = self.hold();
        let (counts, buffer) = inside.parts();
        let item = buffer.pop(&mut counts.len)?;
        // It may be kept for one who will find nothing.
        counts.waiters(Item).take_permit();
        counts.unfinished = counts.unfinished.saturating_sub(1);
        Some(item)
    }

    pub(crate) fn len(&self) -> usize {
        self.counts.with(|counts| counts.len)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.counts.with(|counts| counts.closed)
    }
}

/// Whether somebody wants the end of this await. Then nothing is taken or put, also if it could be: what is
/// cancelled has not happened. Mostly the future is dropped now, and passes on what was kept for it. If it is not,
/// since the cancel was handled beside it, it is polled again.
fn is_cancelled(signal: &Signal<'_>, cx: &Context<'_>) -> bool {
    if !signal.wants_end() {
        return false;
    }
    // Not each time that a cancel comes which is held back beside it: that would be a loop.
    if signal.is_new() {
        cx.waker().wake_by_ref();
    }
    true
}

/// If there is no permit for room: whether there are now, since it was not begun.
#[inline]
fn begin<T, B: Buffer<T>>(counts: &mut Counts) -> bool {
    match B::CAPACITY {
        Some(capacity) if BEGINS_LATER => counts.begin(capacity),
        _ => false,
    }
}

/// Puts the item, with a permit, unless it is closed.
#[inline]
fn put<T, B: Buffer<T>>(
    counts: &mut Counts,
    buffer: &mut B,
    item: &mut Option<T>,
    next: &mut Next,
) -> Result<(), Closed<T>> {
    if counts.closed {
        return refused(item);
    }
    if let Some(item) = item.take() {
        counts.unfinished += 1;
        next.0 = counts.waiters(Item).release();
        // Last, since a comparison may panic.
        buffer.push(&mut counts.len, item);
    }
    Ok(())
}

/// Hands the item back.
fn refused<T>(item: &mut Option<T>) -> Result<(), Closed<T>> {
    item.take().map_or(Ok(()), |item| Err(Closed(item)))
}

/// Takes an item, with a permit. There is none if it was closed, with its items.
#[inline]
fn take<T, B: Buffer<T>>(counts: &mut Counts, buffer: &mut B, next: &mut Next) -> Option<T> {
    next.0 = counts.waiters(Room).release();
    // Last, since a comparison may panic.
    buffer.pop(&mut counts.len)
}
