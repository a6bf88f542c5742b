//! What a queue knows without its items: how many there are, for whom, and who waits. Nothing in here depends on what the
//! items are, so a program has one copy of it whatever its queues hold.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use super::wait::{Place, Waiters};
use crate::lock::{Lock, Sharing};
use crate::task::clone_own;
use core::pin::Pin;
use core::task::{Context, Waker};

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

/// What comes of a [step](Counts::step).
pub(crate) enum Step {
    /// What is wanted is there.
    Go,
    /// It is waited for.
    Wait,
    /// It is none of what is done most.
    Other,
}

/// What comes of [waiting](wait).
pub(crate) enum Waited {
    /// It will be woken.
    Waits,
    /// It is not to wait: what it wants is there, or was a moment ago.
    Again,
    /// It will never be there.
    Refused,
}

pub(crate) struct Counts {
    /// Of items.
    pub(crate) len: usize,
    /// Puts without a `task_done` yet.
    pub(crate) unfinished: usize,
    pub(crate) closed: bool,
    /// Whether the permits for room have been laid by.
    begun: bool,
    /// Those who wait for each thing. The permits for items are the items that are kept for nobody, and those for room the free
    /// places that are kept for nobody.
    waiters: [Waiters; 3],
}

impl Counts {
    /// All zero, so that a queue in a `static` takes no flash for its items. It is to [begin](Counts::begin) when there is no permit for the first put.
    pub(crate) const ZERO: Self = Counts {
        len: 0,
        unfinished: 0,
        closed: false,
        begun: false,
        waiters: [const { Waiters::new(0) }; 3],
    };

    pub(crate) const fn new(capacity: usize) -> Self {
        let waiters = [Waiters::new(0), Waiters::new(capacity), Waiters::new(0)];
        Counts { begun: true, waiters, ..Counts::ZERO }
    }

    /// Lays by the permits for room, if that was not done.
    #[inline]
    pub(crate) fn begin(&mut self, capacity: usize) -> bool {
        let begins = !self.begun;
        if begins {
            self.begun = true;
            self.waiters(Room).set_permits(capacity);
        }
        begins
    }

    #[inline(always)]
    pub(crate) fn waiters(&mut self, wanted: Wanted) -> &mut Waiters {
        &mut self.waiters[wanted as usize]
    }

    /// What is done most: one who has not waited goes in or waits, or one who was woken goes in.
    ///
    /// # Safety
    /// The place is used for what is wanted here only.
    #[inline]
    pub(crate) unsafe fn step(&mut self, wanted: Wanted, place: Pin<&mut Place>, cx: &Context<'_>) -> Step {
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
        unsafe { waiters.link(place, waker) };
        Step::Wait
    }

    /// Lets one in who wants the end.
    ///
    /// # Safety
    /// The place is used for that only.
    pub(crate) unsafe fn enter_at_end(&mut self, place: Pin<&mut Place>) -> bool {
        // It is for all, so it is not counted.
        let permits = usize::from(self.unfinished == 0);
        self.waiters(End).set_permits(permits);
        // SAFETY: the caller's.
        unsafe { self.waiters(End).enter(place) }
    }

    /// Puts one into the list, or its waker into its place there. The waker that is left over is to be dropped without the lock.
    ///
    /// # Safety
    /// The place is used for what is wanted here only.
    unsafe fn wait(
        &mut self,
        wanted: Wanted,
        place: Pin<&mut Place>,
        waker: Waker,
    ) -> (Waited, Option<Waker>) {
        let at_end = matches!(wanted, End);
        let (closed, ended) = (self.closed && !at_end, self.unfinished == 0 && at_end);
        let waiters = self.waiters(wanted);
        // SAFETY: the caller's.
        match unsafe { waiters.exchange(place.as_ref(), waker) } {
            Ok(former) => (Waited::Waits, Some(former)),
            // SAFETY: the caller's.
            Err(waker) if ended || unsafe { waiters.may_enter(place.as_ref()) } => {
                (Waited::Again, Some(waker))
            }
            Err(waker) if closed => (Waited::Refused, Some(waker)),
            Err(waker) => {
                // SAFETY: the caller's; it is in no list, and nothing is granted to it.
                unsafe { waiters.link(place, waker) };
                (Waited::Waits, None)
            }
        }
    }

    /// The next one to wake who waits for the end, if this is one.
    pub(crate) fn end(&mut self) -> Option<Waker> {
        if self.unfinished == 0 { self.waiters(End).grant() } else { None }
    }

    /// The next one to wake who waits for what will not come any more.
    pub(crate) fn dismiss(&mut self) -> Option<Waker> {
        self.waiters(Item).dismiss().or_else(|| self.waiters(Room).dismiss())
    }
}

/// Who is to be woken, when the lock is free again. It happens in any case: also if a comparison of items panics.
#[must_use]
pub(crate) struct Next(pub(crate) Option<Waker>);

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

/// Lets one wait who could not go in.
///
/// # Safety
/// The place is used for what is wanted here only. If `inert` says so, nobody has the lock on this stack.
#[cfg_attr(feature = "std", cold)]
#[inline(never)]
pub(crate) unsafe fn wait<S: Sharing>(
    counts: &Lock<Counts, S>,
    inert: bool,
    wanted: Wanted,
    place: Pin<&mut Place>,
    cx: &Context<'_>,
) -> Waited {
    // Where one is cloned or dropped anything may happen: not with the lock.
    let waker = cx.waker().clone();
    // SAFETY: the caller's, and nothing else runs with it.
    let (waited, left_over) = unsafe { counts.hold(inert).value().wait(wanted, place, waker) };
    drop(left_over);
    waited
}

/// Takes a place out of its list, and passes on what was kept for it.
///
/// # Safety
/// As of [`wait`], and the place is used.
#[cold]
#[inline(never)]
pub(crate) unsafe fn leave<S: Sharing>(
    counts: &Lock<Counts, S>,
    inert: bool,
    wanted: Wanted,
    place: Pin<&mut Place>,
) {
    let mut next = Next::NOBODY;
    let waker = {
        // SAFETY: the caller's, and nothing else runs with it.
        let mut held = unsafe { counts.hold(inert) };
        let waiters = held.value().waiters(wanted);
        // SAFETY: the caller's.
        let (waker, granted) = unsafe { waiters.leave(place) };
        // All who wait for the end are woken for it at once.
        if granted && !matches!(wanted, End) {
            next.0 = waiters.release();
        }
        waker
    };
    drop(waker);
}
