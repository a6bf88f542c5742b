use super::timers::Timers;
use super::{Clock, Instant};
use crate::task::Idle;
use core::fmt;
use core::task::Waker;
use embassy_time_driver::TICK_HZ;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The clock of `embassy-time`: whatever time driver the program has, of a HAL or its own.
///
/// ```no_run
/// use costate::task::Executor;
/// use costate::time::{EmbassyClock, Timers};
/// use core::{task::Waker, time::Duration};
///
/// static EXECUTOR: Executor = Executor::new(|| {}); // on a Cortex-M: `cortex_m::asm::sev`
/// static TIMERS: Timers<EmbassyClock> = Timers::new(EmbassyClock);
///
/// // On a Cortex-M, with interrupts disabled: `if !ready() { wfi() }`. The interrupt of the driver ends that.
/// let idle = TIMERS.idle_by_driver(Waker::noop().clone(), |_: &dyn Fn() -> bool| {});
/// EXECUTOR.run(idle, async |_| TIMERS.sleep(Duration::from_millis(5)).await);
/// ```
///
/// The driver keeps wakers that are not those of embassy's executor only with one of the features `generic-queue-8` to
/// `generic-queue-128` of `embassy-time`. One place in it is enough for each of the [`Timers`].
#[derive(Clone, Copy, Debug, Default)]
pub struct EmbassyClock;

impl Clock for EmbassyClock {
    fn now(&self) -> Instant {
        Instant::from_nanos(nanos(embassy_time_driver::now(), TICK_HZ))
    }
}

/// When so many ticks are over.
fn nanos(ticks: u64, hz: u64) -> u64 {
    let (seconds, rest) = (ticks / hz, ticks % hz);
    seconds.saturating_mul(NANOS_PER_SECOND).saturating_add(rest * NANOS_PER_SECOND / hz)
}

/// The first tick that is not before that.
fn ticks(nanos: u64, hz: u64) -> u64 {
    let (seconds, rest) = (nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    seconds.saturating_mul(hz).saturating_add((rest * hz).div_ceil(NANOS_PER_SECOND))
}

impl Timers<EmbassyClock> {
    /// Wakes those who are due at every turn of an executor, and waits by `wait` when no task is ready. The driver
    /// wakes `waker` at the earliest deadline: that is to end the wait, unless its interrupt does so anyway.
    pub fn idle_by_driver<I: Idle>(&self, waker: Waker, wait: I) -> DrivenIdle<'_, I> {
        DrivenIdle { timers: self, waker, wait }
    }
}

/// What [`Timers::idle_by_driver`] gives.
pub struct DrivenIdle<'a, I> {
    timers: &'a Timers<EmbassyClock>,
    waker: Waker,
    wait: I,
}

impl<I: Idle> Idle for DrivenIdle<'_, I> {
    fn turn(&mut self) {
        self.timers.wake_due();
        self.wait.turn();
    }

    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        if let Some(deadline) = self.timers.next_deadline() {
            if deadline <= self.timers.clock().now() {
                return;
            }
            embassy_time_driver::schedule_wake(ticks(deadline.as_nanos(), TICK_HZ), &self.waker);
        }
        self.wait.wait(ready);
    }
}

impl<I> fmt::Debug for DrivenIdle<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrivenIdle").field("timers", &self.timers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{nanos, ticks};

    #[test]
    fn a_tick_is_not_before_its_deadline() {
        for hz in [1, 32_768, 1_000_000, 84_000_000, 1_000_000_000] {
            for at in [0, 1, 999, 30_517, 30_518, 999_999_999, 1_000_000_001, 86_400_000_000_001] {
                let tick = ticks(at, hz);
                assert!(nanos(tick, hz) >= at, "{at} at {hz}");
                assert!(tick == 0 || nanos(tick - 1, hz) < at, "{at} at {hz}");
            }
        }
        assert_eq!(nanos(u64::MAX, 1), u64::MAX);
    }
}
