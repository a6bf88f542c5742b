use core::ops::{Add, Sub};
use core::time::Duration;

/// A moment, by some clock: the time since the zero of that clock, in nanoseconds. Lasts 584 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    nanos: u64,
}

impl Instant {
    /// The zero of the clock.
    pub const ZERO: Self = Instant { nanos: 0 };

    /// The moment so many nanoseconds after zero.
    pub const fn from_nanos(nanos: u64) -> Self {
        Instant { nanos }
    }

    /// Nanoseconds since zero.
    pub const fn as_nanos(self) -> u64 {
        self.nanos
    }

    /// The time from `earlier` to here, or none if that is later.
    pub const fn since(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.nanos.saturating_sub(earlier.nanos))
    }
}

/// Later by `duration`, or as late as there is.
impl Add<Duration> for Instant {
    type Output = Instant;

    fn add(self, duration: Duration) -> Instant {
        // Not by `as_nanos`: 128 bits are much code where there are 32.
        let nanos = duration.as_secs().saturating_mul(1_000_000_000);
        let nanos = nanos.saturating_add(u64::from(duration.subsec_nanos()));
        Instant { nanos: self.nanos.saturating_add(nanos) }
    }
}

/// As [`since`](Instant::since).
impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.since(earlier)
    }
}
