//! What one run of a cell costs.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Blocks that were allocated, if the program counts them.
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

/// For a global allocator that counts.
pub fn count_allocation() {
    ALLOCATIONS.fetch_add(1, Relaxed);
}

/// What one run came to. What is not to be measured, like making a million tasks that are woken later, is outside.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// What every cell of a row must compute.
    pub sum: u64,
    /// How long it took.
    pub time: Duration,
    /// How many blocks were allocated, in a program whose allocator [counts](count_allocation).
    pub allocations: u64,
    /// How often children were polled, where that is counted.
    pub polls: u64,
}

/// Running since it was made.
pub(crate) struct Stopwatch {
    allocations: u64,
    start: Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Stopwatch { allocations: ALLOCATIONS.load(Relaxed), start: Instant::now() }
    }

    pub(crate) fn stop(self, sum: u64) -> Measured {
        self.stop_with_polls(sum, 0)
    }

    pub(crate) fn stop_with_polls(self, sum: u64, polls: u64) -> Measured {
        let time = self.start.elapsed();
        Measured { sum, time, allocations: ALLOCATIONS.load(Relaxed) - self.allocations, polls }
    }
}

/// Measures so many, one after the other, in the frame that it stands in: a closure would take its own time.
macro_rules! one_by_one {
    ($times:expr, |$i:pat_param| $one:expr) => {{
        let watch = $crate::executor::measure::Stopwatch::start();
        let mut sum = 0;
        for $i in 0..$times {
            sum = $crate::checksum::mix(sum, $one);
        }
        watch.stop(sum)
    }};
}

pub(crate) use one_by_one;
