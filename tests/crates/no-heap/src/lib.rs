//! Nothing in here: the tests are what this crate is for.
#![no_std]

// What it says a critical section is.
#[cfg(feature = "critical-section")]
use critical_section as _;
