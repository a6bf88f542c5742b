#![allow(unsafe_code, reason = "timers are linked where they are pinned")]

use super::alarms::Alarm;
use super::timers::Timers;
use super::{Clock, Instant};
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use pin_project_lite::pin_project;

/// Where a sleep is registered.
pub(crate) enum Source<'a, C> {
    These(&'a Timers<C>),
    /// Those of whoever polls it first.
    #[cfg_attr(not(feature = "std"), allow(dead_code))]
    Find(fn() -> &'a Timers<C>),
}

#[derive(Clone, Copy)]
enum Stage {
    After(Duration),
    Until(Instant),
    /// There is nothing to wait for but a turn.
    Turn,
    /// The alarm may be set.
    Set(Instant),
    Done,
}

pin_project! {
    /// The future of [`sleep`](crate::sleep) and its kin.
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Sleep<'a, C: Clock> {
        source: Source<'a, C>,
        stage: Stage,
        #[pin]
        alarm: Alarm,
    }

    impl<C: Clock> PinnedDrop for Sleep<'_, C> {
        fn drop(this: Pin<&mut Self>) {
            this.unset();
        }
    }
}

impl<'a, C: Clock> Sleep<'a, C> {
    pub(crate) fn after(source: Source<'a, C>, duration: Duration) -> Self {
        Sleep { source, stage: Stage::After(duration), alarm: Alarm::new() }
    }

    pub(crate) fn until(source: Source<'a, C>, deadline: Instant) -> Self {
        Sleep { source, stage: Stage::Until(deadline), alarm: Alarm::new() }
    }

    /// Takes the alarm away.
    pub(super) fn unset(self: Pin<&mut Self>) {
        let this = self.project();
        if let (Stage::Set(_), Source::These(timers)) = (*this.stage, &*this.source) {
            let alarm = this.alarm.as_ref();
            // SAFETY: it is set with these timers only.
            let waker = timers.with(|alarms| unsafe { alarms.remove(alarm) });
            *this.stage = Stage::Done;
            drop(waker);
        }
    }
}

impl<C: Clock> Future for Sleep<'_, C> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let timers = match *this.source {
            Source::These(timers) => timers,
            Source::Find(find) => {
                let timers = find();
                *this.source = Source::These(timers);
                timers
            }
        };
        let (deadline, begins) = match *this.stage {
            Stage::After(Duration::ZERO) => (None, true),
            Stage::After(duration) => (Some(timers.clock().now() + duration), true),
            Stage::Until(deadline) if deadline <= timers.clock().now() => (None, true),
            Stage::Until(deadline) => (Some(deadline), true),
            Stage::Turn | Stage::Done => {
                *this.stage = Stage::Done;
                return Poll::Ready(());
            }
            Stage::Set(deadline) => (Some(deadline), false),
        };
        let Some(deadline) = deadline else {
            *this.stage = Stage::Turn;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        };
        // Before it is set, so that no panic keeps it from being removed.
        *this.stage = Stage::Set(deadline);
        let alarm = this.alarm.as_ref();
        // Wakers are cloned and dropped without the lock, since anything may happen in there.
        let mut fresh = begins.then(|| cx.waker().clone());
        loop {
            let mut old = None::<Waker>;
            let polled = timers.with(|alarms| {
                // SAFETY: the alarm of a `Sleep` is set with the timers in `source` only, which do not change
                // after the first poll, and its drop removes it.
                unsafe {
                    if begins {
                        alarms.set(alarm, deadline, fresh.take()?);
                    } else if !alarms.is_set(alarm) {
                        return Some(Poll::Ready(()));
                    } else if !alarms.would_wake(alarm, cx.waker()) {
                        old = alarms.set_waker(alarm, fresh.take()?);
                    }
                }
                Some(Poll::Pending)
            });
            drop(old);
            match polled {
                Some(Poll::Ready(())) => {
                    *this.stage = Stage::Done;
                    return Poll::Ready(());
                }
                Some(Poll::Pending) => return Poll::Pending,
                None => fresh = Some(cx.waker().clone()),
            }
        }
    }
}

impl<C: Clock> fmt::Debug for Sleep<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = matches!(self.stage, Stage::Done);
        f.debug_struct("Sleep").field("done", &done).finish_non_exhaustive()
    }
}
