//! Runs that are the same every time, for tests of one's own coroutines.
//!
//! # The model
//! A [`Simulation`] is [`run`](crate::run) with two things under control. Time is virtual: when no task is ready,
//! it jumps to the next deadline, so an hour of sleeps takes a moment, and a timeout expires exactly then. And the
//! order in which ready tasks run may be shuffled: a seed gives one order, the same on every machine, and many
//! seeds find the orders that nobody thought of.
//!
//! ```
//! use costate::{simulation::Simulation, sleep, spawn};
//! use core::time::Duration;
//!
//! for seed in 0..100 {
//!     let (sum, passed) = Simulation::new().shuffled(seed).run(async {
//!         let slow = spawn(async { sleep(Duration::from_secs(3)).await; 3 });
//!         let fast = spawn(async { sleep(Duration::from_secs(2)).await; 2 });
//!         slow.await.unwrap() + fast.await.unwrap()
//!     });
//!     assert_eq!((sum, passed), (5, Duration::from_secs(3)), "with seed {seed}");
//! }
//! ```
//!
//! What is polled from outside, by other threads or devices, has no place in a simulation: when no task is ready
//! and none sleeps, it panics, as nothing can happen any more.

use core::future::Future;
use core::time::Duration;

/// How to run.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing runs before `run`"]
pub struct Simulation {
    seed: Option<u64>,
}

impl Simulation {
    /// By virtual time, and in the usual order.
    pub fn new() -> Self {
        Self::default()
    }

    /// In each turn, runs those tasks that are ready in a random order. The seed decides it.
    pub fn shuffled(self, seed: u64) -> Self {
        Simulation { seed: Some(seed) }
    }

    /// Runs `main` as [`run`](crate::run) does. Also gives the virtual time that has passed.
    ///
    /// # Panics
    /// As `run` does, and when all tasks wait for ever.
    ///
    /// # Cancellation
    /// It is no future, and cannot be cancelled.
    #[track_caller]
    pub fn run<F: Future>(self, main: F) -> (F::Output, Duration) {
        crate::run::simulate(self.seed.map(Random::new), main)
    }
}

/// Numbers that look random, the same for the same seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// SplitMix64: any seed is as good as another.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number less than `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // The upper bits of a product: less biased than a remainder, and far less than matters here.
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}
