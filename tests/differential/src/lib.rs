//! Random bodies run as coroutines and as plain functions, and compared.
//!
//! [`Body`] makes a body from a seed and writes it out in two halves: a coroutine, and a plain
//! function with the same tokens whose `yield_!` records to a trace. [`Campaign`] builds many of
//! them as one generated package and runs them against the [`harness`], which also gives up every
//! body at each of its suspensions: the plain function by unwinding from there, which drops its
//! locals in the order in which the coroutine must. [`shrink`] makes a failing body small.
//!
//! Two things no body does. It never holds a borrow of a local across a suspension, which no safe
//! enum can hold. And it never mentions a droppable local for the last time by a method call, a
//! field or an index, where the macro cannot know whether that consumed it.

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
