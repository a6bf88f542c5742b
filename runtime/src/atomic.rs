//! The atomics, by whichever way the target has them.

#[cfg(not(feature = "portable-atomic"))]
pub(crate) use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize};
#[cfg(feature = "portable-atomic")]
pub(crate) use portable_atomic::{AtomicBool, AtomicPtr, AtomicUsize};
