//! What the tests of this package share.

pub mod gate;
pub mod trace;
pub mod wakes;
