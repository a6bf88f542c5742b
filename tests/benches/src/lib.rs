//! The same small coroutines in every dialect Rust has for them, each checked against the others.
//!
//! A [`Row`] is one task; its [`Cell`]s are the columns, once with static dispatch and once behind
//! `dyn`. `cargo +nightly bench` times them all in one run, `cargo run --release --bin report`
//! turns what criterion measured into `RESULTS.md`.
// A chain of 64 futures is a type of that depth, and more in debug information.
#![recursion_limit = "1024"]
#![cfg_attr(nightly, feature(coroutine_trait, coroutines, gen_blocks))]

#[macro_use]
mod pinned;
mod build;
mod cell;
mod checksum;
pub mod executor;
pub mod futures;
mod stackful;

// Compiled once per dispatch: a coroutine that has callers of both kinds is no longer inlined into
// the static one, which is not what a program with a single `for` loop over it sees.
#[allow(clippy::duplicate_mod, reason = "the second of the two dispatches")]
#[path = "rows/mod.rs"]
mod erased;
#[path = "rows/mod.rs"]
mod fixed;

pub use cell::{Cell, Column, Dispatch, Row};

/// Every row, in the order of the table.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = fixed::rows::<build::Static>();
    for (row, erased) in rows.iter_mut().zip(erased::rows::<build::Dyn>()) {
        row.cells.extend(erased.cells);
    }
    rows
}
