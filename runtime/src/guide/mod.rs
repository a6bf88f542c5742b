//! Pages to read: how to think of a coroutine, what one meets on the way, and how to come from elsewhere.
//!
//! Nothing is in these modules but their text, whose programs are compiled and run as tests.

#[doc = include_str!("borrows.md")]
pub mod borrows {}
