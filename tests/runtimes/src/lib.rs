//! Coroutines that know nothing of the executor they run on, and what every executor must make of them.

pub mod bodies;
mod canceller;
mod guard;
mod pause;
mod runner;

pub use canceller::{Cancelling, cancelled_after};
pub use guard::Guard;
pub use pause::{elsewhere, pause};
pub use runner::{Runner, run_all};
