//! Bodies that await, against native `async fn`.
#![forbid(unsafe_code)]
#![allow(clippy::await_holding_refcell_ref, reason = "a toy lock is enough, on one thread")]
#![allow(clippy::all, reason = "the bodies are written as users may write them")]

mod borrows;
mod calls;
mod collections;
mod combinators;
mod control;
mod drops;
mod errors;
mod guards;
mod interfaces;
mod lending;
mod methods;
mod named;
mod operands;
mod patterns;
mod sending;
mod signatures;
mod stretches;
mod toys;
