//! About eighty small bodies of the kind people write, with no type written on any local.
#![forbid(unsafe_code)]

mod collections;
mod machines;
mod numbers;
mod parsing;
mod recursion;
mod sequences;
mod text;
mod workflows;
