//! Programs that use `costate` for a reason.

/// The code on the front page runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct FrontPage;
