//! Ordinary functions as explicit, safe state machines, on stable Rust.
//!
//! `#[coroutine]` and [`gen!`] rewrite a function body into an enum with one
//! variant per suspension, and a step function that resumes it. The enum holds
//! just what lives across each suspension; nothing is boxed, pinned or unsafe.
//!
//! ```
//! use costate::coroutine;
//!
//! #[coroutine]
//! fn countdown(n: u32) -> impl Iterator<Item = u32> {
//!     for i in (0..n).rev() {
//!         yield_!(i);
//!     }
//! }
//!
//! assert_eq!(countdown(3).collect::<Vec<_>>(), [2, 1, 0]);
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod coroutine;
mod delegate;
mod machine;
mod outside;
mod rejected;
mod residue;
mod try_op;

pub use coroutine::{Coroutine, CoroutineState};
pub use costate_macros::{coroutine, r#gen, generator};

/// What expansions call. Not public API: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::__refused_body as refused_body;
    pub use crate::delegate::drive;
    pub use crate::machine::{
        Machine, Phase, State, close, completed, machine, machine_mut, machine_ref, needs_first_value,
        panicked, put, refuse_before_start, sent, tied,
    };
    pub use crate::rejected::{Rejected, given, rejected};
    pub use crate::residue::{
        Dead, KeepDropped, KeepNothing, KeepNothingMut, ReadCopy, ReadMove, Slot, end, get, get_mut, take,
    };
    pub use crate::try_op::{FromResidual, Try};
    pub use core;
}
