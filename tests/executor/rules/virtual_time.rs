//! What the rules of time share: virtual time.

use costate::time::{Clock, Timers, VirtualClock};
use std::time::Duration;

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Runs under a virtual clock, with room for as many tasks as are named, and checks that no timer is left behind.
macro_rules! timed {
    ([$($room:ident),*], async |$timers:ident, $spawner:pat_param| $body:block) => {{
        static EXECUTOR: costate::task::Executor = costate::task::Executor::new(|| {});
        let $timers = &costate::time::Timers::new(costate::time::VirtualClock::new());
        $(crate::support::rooms!($room);)*
        let output = EXECUTOR.run($timers.jump(), async |$spawner| $body);
        assert!($timers.is_empty(), "a timer is left behind");
        output
    }};
    (async |$timers:ident, $spawner:pat_param| $body:block) => {
        timed!([], async |$timers, $spawner| $body)
    };
}

pub(crate) use timed;

/// The virtual time, in seconds.
pub(crate) fn now(timers: &Timers<VirtualClock>) -> u64 {
    timers.clock().now().as_nanos() / 1_000_000_000
}
