//! What rustc's own tests of coroutines check (`tests/ui/coroutine/*.rs` in rust-lang/rust), for this crate's
//! coroutines. Each test is named after the file whose point it takes over; the programs are our own.
//!
//! # Left out
//!
//! Those that hold a borrow of a local across a yield, which a safe enum cannot:
//! * `static-coroutine`: asserts the address of a local behind a reference kept across a yield.
//! * `coroutine-with-nll`, `issue-48048`, `pattern-borrow`, `yield-while-*`: rustc refuses them for movable
//!   coroutines as well.
//! * `issue-52398`, second half: a `RefCell` guard held as a temporary of the yielded operand.
//! * `addassign-yield`, the two places behind `&mut 0`: a reference to a temporary of the body.
//! * `issue-93161`: a borrow across an await (it returns with the `.await` back end).
//!
//! Those about suspensions in a `match` guard, which is refused with its own error: the second halves of
//! `static-reference-across-yield` and `static-mut-reference-across-yield`; `yielding-in-match-guards`,
//! `drop-tracking-yielding-in-match-guards`.
//!
//! Those about immovable coroutines and their `Pin`: `static-not-unpin`, `yield-in-initializer` and
//! `too-live-local-in-immovable-gen` as far as `static` goes (their point is kept below).
//!
//! Those about syntax or flags that only the compiler has: `postfix-yield`, `print/*`, `unwind-abort-mix`,
//! `discriminant`'s intrinsics, `gen_fn`, `const_gen_fn`, `async_gen_fn*`, `drop-tracking-parent-expression`'s
//! expected errors. Those about `async`: `issue-62506-two_awaits`, `clone-impl-async`, `async-gen-*`.
#![forbid(unsafe_code)]
#![allow(clippy::all, reason = "the bodies keep the shape of rustc's")]

mod borrows;
mod control;
mod drops;
mod iterators;
mod resume;
mod sends;
mod sizes;

use costate::{Coroutine, CoroutineState};
use std::pin::Pin;

/// One step of a coroutine that takes nothing.
fn step<C: Coroutine<()> + Unpin>(coroutine: &mut C) -> CoroutineState<C::Yield, C::Return> {
    Pin::new(coroutine).resume(())
}
