//! Bodies that await, against native `async fn`.
#![forbid(unsafe_code)]

mod control;
mod drops;
mod interfaces;
mod lending;
mod named;
mod operands;
mod sending;
mod stretches;
