//! Programs that use `costate` for a reason.
