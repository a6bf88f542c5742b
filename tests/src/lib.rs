//! The oracle harness of the behaviour tests: [`oracle!`] takes a body once and runs it transformed by
//! `#[coroutine]` and as a plain function, and compares everything an observer can see.
//!
//! A body is observed through one log per thread ([`trace`]): values created and dropped ([`Noisy`]), marks set
//! in evaluation order ([`t`]), and the harness's own entries for each yield, each value sent, the return and a
//! panic. Two runs agree when their logs are equal, so the *order* between yields, drops and marks is part of
//! every comparison.
//!
//! With `--features nightly` on a nightly toolchain each body also runs as the compiler's own coroutine.
#![forbid(unsafe_code)]
#![cfg_attr(feature = "nightly", feature(coroutine_trait))]

pub mod awaits;
pub mod compare;
pub mod copies;
pub mod front_page;
pub mod limits;
pub mod native;
#[cfg(feature = "nightly")]
pub mod nightly;
mod noisy;
mod oracle;
pub mod shared;
#[cfg(not(feature = "nightly"))]
mod stable;
pub mod steps;
pub mod trace;
pub mod transformed;

pub use noisy::{Noisy, id};
pub use trace::t;
