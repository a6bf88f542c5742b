//! Macros that a body invokes: whose arguments are expressions of the body, what may be awaited in them, and
//! what they may do that nobody sees.

pub(crate) mod awaiting;
pub(crate) mod foreign;
pub(crate) mod known;
pub(crate) mod select;
