//! What a queue is made of.
//!
//! What is kept for one who was woken is counted, and not handed out: an item stays in the buffer until its
//! getter takes it, a free place stays free until its putter fills it. So there is no moment in which an item
//! is nowhere, and one who goes away passes on what was kept for it.
//!
//! All that does not depend on the type of the items is in [`Core`], of which a program has one copy whatever its queues hold.
#![allow(unsafe_code, reason = "the lock of the counts is that of the items")]

use super::order::Buffer;
use super::wait::{Entry, Place, Waiters};
use super::{Closed, TryGetError, TryPutError};
use crate::cancel::signal::Signal;
use crate::lock::{Held, Lock, Sharing, Threads};
use crate::task::clone_own;
use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

/// What there is to wait for.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// An item.
    Item,
    /// A free place.
    Room,
    /// That nothing is unfinished.
    End,
}

use Wanted::{End, Item, Room};

/// Whether what is done most is done where it is asked for, before all else. Without `std` less code is better.
#[cfg(not(loom))]
const fn in_place() -> bool {
    cfg!(feature = "std")
}

// The models try both.
#[cfg(loom)]
use crate::task::in_place;

/// What comes of a [step](Core::step).
enum Step {
    /// What is wanted is there.
    Go,
    /// It is waited for.
    Wait,
    /// It is none of what is done most.
    Other,
}

pub(crate) struct Core {
    /// How many items there are.
    len: usize,
    /// Puts without a `task_done` yet.
    unfinished: usize,
    closed: bool,
    /// Those who wait for each thing. The permits for items are the items that are kept for nobody, and those for room the free
    /// places that are kept for nobody.
    waiters: [Waiters; 3],
}

impl Core {
    pub(crate) const fn new(capacity: usize) -> Self {
        let waiters = [Waiters::new(0), Waiters::new(capacity), Waiters::new(0)];
        Core { len: 0, unfinished: 0, closed: false, waiters }
    }

    #[inline]
    fn waiters(&mut self, wanted: Wanted) -> &mut Waiters {
        &mut self.waiters[wanted as usize]
    }

    /// What is done most: one who has not waited goes in or waits, or one who was woken goes in.
    ///
    /// # Safety
    /// The place is used for what is wanted here only.
    #[inline]
    unsafe fn step(&mut self, wanted: Wanted, place: Pin<&Place>, cx: &Context<'_>) -> Step {
        let closed = self.closed;
        let waiters = self.waiters(wanted);
        if place.is_used() {
            // SAFETY: the caller's, and it is used.
            return if unsafe { waiters.take_grant(place) } { Step::Go } else { Step::Other };
        }
        if waiters.take_permit() {
            return Step::Go;
        }
        if closed {
            return Step::Other;
        }
        let Some(waker) = clone_own(cx.waker()) else { return Step::Other };
        // SAFETY: the caller's, and it is not used.
        unsafe { waiters.begin(place, waker) };
        Step::Wait
    }

    /// See [`Waiters::enter`].
    ///
    /// # Safety
    /// The place is used for what is wanted here only.
    #[inline]
    unsafe fn enter(&mut self, wanted: Wanted, place: Pin<&Place>, cx: &Context<'_>, given: bool) -> Entry {
        let mut open = !self.closed;
        if let End = wanted {
            open = true;
            let ended = self.unfinished == 0;
            self.waiters(End).set_permits(ended.into());
        }
        // SAFETY: the caller's.
        unsafe { self.waiters(wanted).enter(place, open, cx, given) }
    }

    /// The next one to wake who waits for the end, if this is one.
    fn end(&mut self) -> Option<Waker> {
        if self.unfinished == 0 { self.waiters(End).grant() } else { None }
    }

    /// # Safety
    /// The place belongs to what is wanted, and is used.
    unsafe fn leave(&mut self, wanted: Wanted, place: Pin<&Place>) -> (Option<Waker>, Next) {
        // SAFETY: the caller's.
        let (own, granted) = unsafe { self.waiters(wanted).leave(place) };
        // All who wait for the end are woken for it at once.
        let pass_on = granted && !matches!(wanted, End);
        (own, Next(if pass_on { self.waiters(wanted).release() } else { None }))
    }
}

/// Who is to be woken, when the lock is free again. It happens in any case: also if a comparison of items panics.
#[must_use]
pub(crate) struct Next(Option<Waker>);

impl Next {
    pub(crate) const NOBODY: Self = Next(None);
}

impl Drop for Next {
    #[inline]
    fn drop(&mut self) {
        if let Some(waker) = self.0.take() {
            waker.wake();
        }
    }
}

/// The counts, and the items.
pub(crate) struct Shared<T, B, S = Threads> {
    core: Lock<Core, S>,
    /// Behind the same lock.
    buffer: UnsafeCell<B>,
    _items: PhantomData<T>,
}

/// All of a queue, as long as the lock is held.
struct Inside<'a, B, S: Sharing> {
    core: Held<'a, Core, S>,
    buffer: &'a UnsafeCell<B>,
}

impl<B, S: Sharing> Inside<'_, B, S> {
    #[inline(always)]
    fn parts(&mut self) -> (&mut Core, &mut B) {
        // SAFETY: whoever has the core has the buffer, until it gives it back.
        (self.core.value(), unsafe { &mut *self.buffer.get() })
    }
}

// SAFETY: one thread at a time has the buffer, since one has the core, as if it were sent from one to the next.
unsafe impl<T: Send, B: Send> Sync for Shared<T, B, Threads> {}

impl<T, B: Buffer<T>, S: Sharing> Shared<T, B, S> {
    pub(crate) const fn new(core: Lock<Core, S>) -> Self {
        Shared { core, buffer: UnsafeCell::new(B::EMPTY), _items: PhantomData }
    }

    /// Takes all. Until it is given back nothing is called but what is in this directory.
    #[inline(always)]
    fn hold(&self) -> Inside<'_, B, S> {
        // SAFETY: nobody in this file runs anything meanwhile but the code of this directory, and of the buffer, which may be
        // inert: of others they move items, and clone wakers which are this crate's.
        Inside { core: unsafe { self.core.hold(B::INERT) }, buffer: &self.buffer }
    }

    /// Takes an item, and waits for one. `None` says that it is closed.
    ///
    /// # Safety
    /// The place is used for items of this queue, and for nothing else. If it is [used](Place::is_used) when it is dropped,
    /// then it is [left](Shared::leave) before.
    #[cfg_attr(feature = "std", inline(always))]
    pub(crate) unsafe fn poll_get(&self, place: Pin<&Place>, cx: &Context<'_>) -> Poll<Result<T, Closed>> {
        if in_place() && Signal::of(cx).is_none() {
            let mut next = Next::NOBODY;
            let mut inside = self.hold();
            let (core, buffer) = inside.parts();
            // SAFETY: the caller's.
            match unsafe { core.step(Item, place, cx) } {
                Step::Go => return Poll::Ready(take(core, buffer, &mut next).ok_or(Closed(()))),
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
    unsafe fn poll_get_slowly(&self, place: Pin<&Place>, cx: &Context<'_>) -> Poll<Result<T, Closed>> {
        if is_cancelled(cx) {
            return Poll::Pending;
        }
        let mut next = Next::NOBODY;
        // SAFETY: the caller's.
        let polled =
            unsafe { self.poll_slowly(Item, place, cx, |core, buffer| take(core, buffer, &mut next)) };
        polled.map(|taken| taken.flatten().ok_or(Closed(())))
    }

    /// Puts the item that is in `item`, and waits for room.
    ///
    /// # Safety
    /// As of [`poll_get`](Shared::poll_get), for room.
    #[cfg_attr(feature = "std", inline(always))]
    pub(crate) unsafe fn poll_put(
        &self,
        item: &mut Option<T>,
        place: Pin<&Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<(), Closed<T>>> {
        if in_place() && Signal::of(cx).is_none() {
            let mut next = Next::NOBODY;
            let mut inside = self.hold();
            let (core, buffer) = inside.parts();
            // SAFETY: the caller's.
            match unsafe { core.step(Room, place, cx) } {
                Step::Go => return Poll::Ready(put(core, buffer, item, &mut next)),
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
        place: Pin<&Place>,
        cx: &Context<'_>,
    ) -> Poll<Result<(), Closed<T>>> {
        if is_cancelled(cx) {
            return Poll::Pending;
        }
        let mut next = Next::NOBODY;
        // SAFETY: the caller's.
        let polled =
            unsafe { self.poll_slowly(Room, place, cx, |core, buffer| put(core, buffer, item, &mut next)) };
        polled.map(|put| put.unwrap_or_else(|| refused(item)))
    }

    /// Waits for something. `act` is called when it is there; `None` says that it will never be.
    ///
    /// # Safety
    /// As of [`poll_get`](Shared::poll_get), for what is wanted.
    #[inline]
    unsafe fn poll_slowly<R>(
        &self,
        wanted: Wanted,
        place: Pin<&Place>,
        cx: &Context<'_>,
        mut act: impl FnMut(&mut Core, &mut B) -> R,
    ) -> Poll<Option<R>> {
        let mut given = false;
        loop {
            let mut inside = self.hold();
            let (core, buffer) = inside.parts();
            // SAFETY: the caller's.
            match unsafe { core.enter(wanted, place, cx, given) } {
                Entry::Go => return Poll::Ready(Some(act(core, buffer))),
                Entry::Refused => return Poll::Ready(None),
                Entry::Wait => return Poll::Pending,
                Entry::GiveWaker => {}
            }
            drop(inside);
            // SAFETY: the caller's.
            unsafe { give_waker(&self.core, wanted, place, cx.waker()) };
            given = true;
        }
    }

    /// Waits until nothing is unfinished.
    ///
    /// # Safety
    /// As of [`poll`](Shared::poll), for the end.
    pub(crate) unsafe fn poll_join(&self, place: Pin<&Place>, cx: &Context<'_>) -> Poll<()> {
        // SAFETY: the caller's.
        unsafe { self.poll_slowly(End, place, cx, |_, _| ()) }.map(|_| ())
    }

    /// Takes a place out of its list, and passes on what was kept for it.
    ///
    /// # Safety
    /// The place belongs to what is wanted of this queue, and is used.
    pub(crate) unsafe fn leave(&self, wanted: Wanted, place: Pin<&Place>) {
        // SAFETY: the caller's.
        unsafe { leave(&self.core, wanted, place) };
    }

    pub(crate) fn try_put(&self, item: T) -> Result<(), TryPutError<T>> {
        let mut next = Next::NOBODY;
        let mut inside = self.hold();
        let (core, buffer) = inside.parts();
        if core.closed {
            return Err(TryPutError::Closed(item));
        }
        if !core.waiters(Room).take_permit() {
            return Err(TryPutError::Full(item));
        }
        put(core, buffer, &mut Some(item), &mut next).map_err(|Closed(item)| TryPutError::Closed(item))
    }

    pub(crate) fn try_get(&self) -> Result<T, TryGetError> {
        let mut next = Next::NOBODY;
        let mut inside = self.hold();
        let (core, buffer) = inside.parts();
        let taken = if core.waiters(Item).take_permit() { take(core, buffer, &mut next) } else { None };
        taken.ok_or(if core.closed { TryGetError::Closed } else { TryGetError::Empty })
    }

    /// Counts a finished item. `false` if there is none.
    pub(crate) fn finish_one(&self) -> bool {
        let some = self.core.with(|core| {
            let some = core.unfinished > 0;
            core.unfinished -= usize::from(some);
            some
        });
        self.tell_joiners();
        some
    }

    /// Wakes those who wait for the end, if this is one.
    fn tell_joiners(&self) {
        while let Some(waker) = self.core.with(Core::end) {
            waker.wake();
        }
    }

    /// Lets nothing in any more, and wakes all who wait for items or room.
    pub(crate) fn close(&self) {
        self.core.with(|core| core.closed = true);
        for wanted in [Item, Room] {
            while let Some(waker) = self.core.with(|core| core.waiters(wanted).dismiss()) {
                waker.wake();
            }
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
        let (core, buffer) = inside.parts();
        let item = buffer.pop(&mut core.len)?;
        // It may be kept for one who will find nothing.
        core.waiters(Item).take_permit();
        core.unfinished = core.unfinished.saturating_sub(1);
        Some(item)
    }

    pub(crate) fn len(&self) -> usize {
        self.core.with(|core| core.len)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.core.with(|core| core.closed)
    }
}

/// Whether somebody wants the end of this await. Then nothing is taken or put, also if it could be: what is
/// cancelled has not happened. Mostly the future is dropped now, and passes on what was kept for it. If it is not,
/// since the cancel was handled beside it, it is polled again.
#[inline]
fn is_cancelled(cx: &Context<'_>) -> bool {
    let Some(signal) = Signal::of(cx).filter(|signal| signal.wants_end()) else { return false };
    // Not each time that a cancel comes which is held back beside it: that would be a loop.
    if signal.is_new() {
        cx.waker().wake_by_ref();
    }
    true
}

/// Puts the item, with a permit, unless it is closed.
#[inline]
fn put<T, B: Buffer<T>>(
    core: &mut Core,
    buffer: &mut B,
    item: &mut Option<T>,
    next: &mut Next,
) -> Result<(), Closed<T>> {
    if core.closed {
        return refused(item);
    }
    if let Some(item) = item.take() {
        core.unfinished += 1;
        next.0 = core.waiters(Item).release();
        // Last, since a comparison may panic.
        buffer.push(&mut core.len, item);
    }
    Ok(())
}

/// Hands the item back.
fn refused<T>(item: &mut Option<T>) -> Result<(), Closed<T>> {
    item.take().map_or(Ok(()), |item| Err(Closed(item)))
}

/// Takes an item, with a permit. There is none if it was closed, with its items.
#[inline]
fn take<T, B: Buffer<T>>(core: &mut Core, buffer: &mut B, next: &mut Next) -> Option<T> {
    next.0 = core.waiters(Room).release();
    // Last, since a comparison may panic.
    buffer.pop(&mut core.len)
}

/// See [`Entry::GiveWaker`]. `waker` is a foreign one.
///
/// # Safety
/// The place belongs to what is wanted of this core.
#[cold]
unsafe fn give_waker<S: Sharing>(core: &Lock<Core, S>, wanted: Wanted, place: Pin<&Place>, waker: &Waker) {
    let waker = waker.clone();
    if place.is_used() {
        // SAFETY: the caller's, and it is used.
        drop(core.with(|core| unsafe { core.waiters(wanted).exchange(place, waker) }));
    } else {
        place.fill(waker);
    }
}

/// See [`Shared::leave`].
///
/// # Safety
/// The place belongs to what is wanted of this core, and is used.
#[cold]
unsafe fn leave<S: Sharing>(core: &Lock<Core, S>, wanted: Wanted, place: Pin<&Place>) {
    // SAFETY: the caller's.
    drop(core.with(|core| unsafe { core.leave(wanted, place) }));
}
