use super::timers::Timers;
use super::{Clock, Instant};
use crate::lock::Lock;
use crate::task::Idle;
use core::fmt;
use core::time::Duration;

/// A clock that shows what it is told, for tests and simulations.
pub struct VirtualClock {
    now: Lock<Instant>,
}

impl VirtualClock {
    /// A clock that shows zero.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        VirtualClock { now: Lock::new(Instant::ZERO) }
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.now.with(|now| *now = *now + duration);
    }

    /// Lets time pass until `moment`, if that is not over.
    pub fn advance_to(&self, moment: Instant) {
        self.now.with(|now| *now = moment.max(*now));
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Instant {
        self.now.with(|now| *now)
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VirtualClock").field(&self.now()).finish()
    }
}

impl Timers<VirtualClock> {
    /// Lets time jump to the next deadline when no task is ready.
    ///
    /// # Panics
    /// In the run, when no task is ready and nobody sleeps: all wait for ever, as nothing else can happen.
    pub fn jump(&self) -> Jump<'_> {
        Jump { timers: self }
    }
}

/// What [`Timers::jump`] gives.
#[derive(Debug)]
pub struct Jump<'a> {
    timers: &'a Timers<VirtualClock>,
}

impl Idle for Jump<'_> {
    fn turn(&mut self) {
        self.timers.wake_due();
    }

    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        match self.timers.next_deadline() {
            _ if ready() => {}
            Some(deadline) => self.timers.clock().advance_to(deadline),
            None => panic!("all tasks wait for ever: none is ready, and none sleeps"),
        }
    }
}
