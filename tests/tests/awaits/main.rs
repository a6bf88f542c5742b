//! Bodies that await, against native `async fn`.
#![forbid(unsafe_code)]
#![allow(clippy::await_holding_refcell_ref, reason = "a toy lock is enough, on one thread")]

mod control;
mod drops;
mod interfaces;
mod lending;
mod named;
mod operands;
mod sending;
mod stretches;
