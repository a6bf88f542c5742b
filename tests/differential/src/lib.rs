//! Random bodies run as coroutines and as plain functions, and compared.
//!
//! [`Body`] makes a body from a seed and writes it out in two halves: a coroutine, and a plain
//! function with the same tokens whose `yield_!` records to a trace. [`Campaign`] builds many of
//! them as one generated package and runs them against the [`harness`], which also gives up every
//! body at each of its suspensions: the plain function by unwinding from there, which drops its
//! locals in the order in which the coroutine must. [`shrink`] makes a failing body small.
//!
//! [`Body::asynchronous`] makes async bodies: they suspend by awaiting the harness's futures, which lend from locals
//! and give values back, and both halves are async functions, of which one is the compiler's. Its trace is what the
//! other's must be, run to the end and dropped after every poll.
//!
//! With [`Subject::Clones`] machines are cloned at every suspension, their start included; with [`Subject::Saved`] they
//! have names, and are saved and loaded there, as JSON and as bytes. The copy runs to its end first, then the original:
//! both must go on as the plain function does. Async bodies are cloned whose awaited futures borrow nothing
//! ([`Body::asynchronous_cloned`]), since what lends is a native block. Of a named machine the types of what is stored
//! are written or in plain sight ([`Body::written`]): what suspends stands alone there, all else is as in other bodies.
//!
//! What no body does:
//! * it never holds a borrow of a local across a suspension, which no safe enum can hold;
//! * it never mentions a droppable local for the last time by a method call, by an index, in a
//!   foreign macro or by an assignment, and never takes one apart on one path only: there the macro
//!   cannot know what is left of it, and may drop it early;
//! * it has no droppable temporary in what is evaluated to a value before the body goes on: the
//!   operand of `yield_!`, what a pattern is matched against, an iterator; and no droppable part
//!   there that a pattern does not take.

mod body;
mod campaign;
mod code;
mod diagnostics;
mod grammar;
mod halves;
pub mod harness;
mod random;
mod scope;
mod shrink;
mod signature;
mod types;

pub use body::{Body, Subject};
pub use campaign::{Campaign, Case, Report, Verdict};
pub use shrink::shrink;
