//! Time in milliseconds, counted by the SysTick interrupt, and those who sleep by it.

use crate::gauge;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use core::time::Duration;
use cortex_m::interrupt;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::exception;
use costate::task::Idle;
use costate::time::{Clock, Instant, Sleep, Timers};

/// About what QEMU's boards run at. On others a tick is somewhat longer or shorter than a millisecond.
const PROCESSOR_HZ: u32 = 25_000_000;

/// Milliseconds since [`start`].
pub(crate) struct Ticks {
    count: AtomicU32,
}

/// All who sleep.
pub(crate) static TIMERS: Timers<Ticks> = Timers::new(Ticks { count: AtomicU32::new(0) });

/// How often the processor was put to sleep.
static WAITS: AtomicU32 = AtomicU32::new(0);

impl Clock for Ticks {
    fn now(&self) -> Instant {
        Instant::from_nanos(u64::from(self.count.load(Relaxed)) * 1_000_000)
    }
}

/// Starts the ticks.
pub(crate) fn start(mut systick: SYST) {
    systick.set_clock_source(SystClkSource::Core);
    systick.set_reload(PROCESSOR_HZ / 1000 - 1);
    systick.clear_current();
    systick.enable_interrupt();
    systick.enable_counter();
}

/// Sleeps until so many milliseconds after [`start`].
pub(crate) fn until(millis: u32) -> Sleep<'static, Ticks> {
    TIMERS.sleep_until(Instant::from_nanos(u64::from(millis) * 1_000_000))
}

/// Sleeps for so many milliseconds.
pub(crate) fn pause(millis: u32) -> Sleep<'static, Ticks> {
    TIMERS.sleep(Duration::from_millis(millis.into()))
}

/// What the executor does when no task is ready: it stops the processor until an interrupt has woken one.
pub(crate) fn idle() -> impl Idle {
    TIMERS.idle(|ready: &dyn Fn() -> bool, _| {
        let mut wait_on = true;
        while wait_on {
            // Interrupts are disabled from the question to the answer, so that no wake gets lost between
            // them. One that is pending ends the `wfi` all the same, and its handler runs at the end of this.
            wait_on = interrupt::free(|_| {
                let nothing = !ready();
                if nothing {
                    WAITS.store(WAITS.load(Relaxed) + 1, Relaxed);
                    cortex_m::asm::wfi();
                }
                nothing
            });
        }
    })
}

/// How often the processor was put to sleep, and how many ticks there were.
pub(crate) fn waits_and_ticks() -> (u32, u32) {
    (WAITS.load(Relaxed), TIMERS.clock().count.load(Relaxed))
}

#[exception]
fn SysTick() {
    // Not `fetch_add`, which a Cortex-M0 has not. Nobody else writes it.
    let count = &TIMERS.clock().count;
    count.store(count.load(Relaxed) + 1, Relaxed);
    TIMERS.wake_due();
    gauge::tick();
}
