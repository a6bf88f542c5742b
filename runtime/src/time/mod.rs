//! Sleeping, and ending what takes too long.
//!
//! # The model
//! A [`Clock`] says what time it is, as an [`Instant`]: real with `std`, a tick counter on a microcontroller,
//! or [virtual](VirtualClock). [`Timers`] are all who sleep by one clock. They are in the futures that sleep, so
//! there is no limit and no heap, and they wake nobody by themselves: an executor asks them before each turn,
//! and when no task is ready it waits until the earliest deadline ([`Timers::idle`]), or lets a virtual clock
//! jump to it ([`Timers::jump`]). Under [`run`](crate::run) all of this is there already, for the free functions
//! [`sleep`](crate::sleep), [`sleep_until`](crate::sleep_until) and [`timeout`](crate::timeout).
//!
//! ```
//! use costate::task::Executor;
//! use costate::time::{Timers, VirtualClock};
//! use core::time::Duration;
//!
//! static EXECUTOR: Executor = Executor::new(|| {});
//! static TIMERS: Timers<VirtualClock> = Timers::new(VirtualClock::new());
//!
//! EXECUTOR.run(TIMERS.jump(), async |_| {
//!     TIMERS.sleep(Duration::from_secs(3600)).await; // takes no time
//! });
//! ```
//!
//! A clock of one's own, here one that an interrupt moves on (with the feature `critical-section` the handler
//! may also call [`wake_due`](Timers::wake_due), and the executor sleeps through ticks that wake nobody):
//!
//! ```
//! use costate::time::{Clock, Instant, Timers};
//! use core::sync::atomic::{AtomicU32, Ordering};
//!
//! struct Ticks;
//! static TICKS: AtomicU32 = AtomicU32::new(0); // the handler adds 1 every millisecond
//! static TIMERS: Timers<Ticks> = Timers::new(Ticks);
//!
//! impl Clock for Ticks {
//!     fn now(&self) -> Instant {
//!         Instant::from_nanos(u64::from(TICKS.load(Ordering::Relaxed)) * 1_000_000)
//!     }
//! }
//! let idle = TIMERS.idle(|ready, _until| if !ready() { /* wait for an interrupt */ });
//! # let _ = (idle, TIMERS.is_empty());
//! ```
//!
//! # Order
//! Those who sleep are woken by deadline, and with the same deadline in the order in which they began.
//!
//! # Cancellation
//! A sleep that is cancelled, or dropped, leaves no timer behind.

mod alarms;
#[cfg(feature = "embassy-time")]
mod embassy;
mod heap;
mod instant;
mod sleep;
mod timeout;
mod timers;
mod virtual_clock;
#[cfg(feature = "std")]
mod wheel;

use core::fmt;

#[cfg(feature = "embassy-time")]
pub use embassy::{DrivenIdle, EmbassyClock};
pub use instant::Instant;
pub use sleep::Sleep;
#[cfg(feature = "std")]
pub(crate) use sleep::Source;
pub use timeout::Timeout;
pub use timers::{TimedIdle, Timers};
pub use virtual_clock::{Jump, VirtualClock};

/// What says the time. It never goes backwards.
pub trait Clock {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The time was over before the future was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is over")
    }
}

impl core::error::Error for Elapsed {}
