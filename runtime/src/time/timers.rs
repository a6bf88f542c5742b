use super::alarms::Alarms;
use super::sleep::{Sleep, Source};
use super::timeout::Timeout;
use super::{Clock, Instant};
use crate::atomic::AtomicBool;
use crate::lock::Lock;
use crate::task::Idle;
use core::fmt;
use core::future::IntoFuture;
use core::sync::atomic::Ordering::Relaxed;
use core::time::Duration;

/// All who sleep by one clock. It may be a `static`. With `std` it takes 4 KiB, so that many who sleep cost no more than
/// few; without, a few words.
///
/// Somebody has to call [`wake_due`](Timers::wake_due) when time has passed: the executor, by
/// [`idle`](Timers::idle), or an interrupt handler.
pub struct Timers<C> {
    clock: C,
    alarms: Lock<Alarms>,
    /// Whether there are any, so that a turn without needs no lock. It is `true` before the first one is set.
    any: AtomicBool,
}

impl<C: Clock> Timers<C> {
    /// Nobody sleeps yet.
    pub const fn new(clock: C) -> Self {
        Timers { clock, alarms: Lock::new(Alarms::new()), any: AtomicBool::new(false) }
    }

    /// The clock.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// Sleeps for `duration`, from the first poll on, and at least for one turn.
    ///
    /// # Cancellation
    /// Leaves no timer behind.
    pub fn sleep(&self, duration: Duration) -> Sleep<'_, C> {
        Sleep::after(Source::These(self), duration)
    }

    /// Sleeps until the clock shows `deadline`, and at least for one turn.
    ///
    /// # Cancellation
    /// Leaves no timer behind.
    pub fn sleep_until(&self, deadline: Instant) -> Sleep<'_, C> {
        Sleep::until(Source::These(self), deadline)
    }

    /// Awaits `future` for `duration`, from the first poll on, and cancels it then.
    ///
    /// See the free function [`timeout`](crate::timeout), which this is with a clock of your choice.
    ///
    /// # Errors
    /// When it was cancelled for lack of time.
    ///
    /// # Cancellation
    /// Cancels `future`, and is never reported as [`Elapsed`](super::Elapsed).
    pub fn timeout<F: IntoFuture>(&self, duration: Duration, future: F) -> Timeout<'_, F::IntoFuture, C> {
        Timeout::new(self.sleep(duration), duration, future.into_future())
    }

    /// Wakes all whose deadline has come, by deadline and then in the order in which they began.
    pub fn wake_due(&self) {
        if !self.any.load(Relaxed) {
            return;
        }
        let now = self.clock.now();
        loop {
            let due = self.alarms.with(|alarms| {
                let due = alarms.take_due(now);
                self.any.store(alarms.len() > 0, Relaxed);
                due
            });
            match due {
                Some(waker) => waker.wake(),
                None => return,
            }
        }
    }

    /// The earliest deadline.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.alarms.with(|alarms| alarms.next())
    }

    /// How many sleep.
    pub fn len(&self) -> usize {
        self.alarms.with(|alarms| alarms.len())
    }

    /// Whether nobody sleeps.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Wakes those who are due at every turn of an executor, and waits by `wait` when no task is ready.
    ///
    /// `wait` gets what [`Idle::wait`] gets, and the time until the earliest deadline, if anybody sleeps.
    pub fn idle<W>(&self, wait: W) -> TimedIdle<'_, C, W>
    where
        W: FnMut(&dyn Fn() -> bool, Option<Duration>),
    {
        TimedIdle { timers: self, wait }
    }

    pub(super) fn with<R>(&self, f: impl FnOnce(&mut Alarms) -> R) -> R {
        self.alarms.with(|alarms| {
            self.any.store(true, Relaxed);
            f(alarms)
        })
    }
}

impl<C: fmt::Debug> fmt::Debug for Timers<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let len = self.alarms.with(|alarms| alarms.len());
        f.debug_struct("Timers").field("clock", &self.clock).field("len", &len).finish_non_exhaustive()
    }
}

/// What [`Timers::idle`] gives.
#[derive(Debug)]
pub struct TimedIdle<'a, C, W> {
    timers: &'a Timers<C>,
    wait: W,
}

impl<C, W> Idle for TimedIdle<'_, C, W>
where
    C: Clock,
    W: FnMut(&dyn Fn() -> bool, Option<Duration>),
{
    fn turn(&mut self) {
        self.timers.wake_due();
    }

    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        let left = self.timers.next_deadline().map(|deadline| deadline - self.timers.clock().now());
        if left != Some(Duration::ZERO) {
            (self.wait)(ready, left);
        }
    }
}
