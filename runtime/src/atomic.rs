//! The atomics, by whichever way the target has them.

#[cfg(not(feature = "portable-atomic"))]
pub(crate) use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize};
#[cfg(feature = "portable-atomic")]
pub(crate) use portable_atomic::{AtomicBool, AtomicPtr, AtomicUsize};

#[cfg(all(not(feature = "portable-atomic"), not(target_pointer_width = "64")))]
pub(crate) use core::sync::atomic::AtomicU8;
#[cfg(all(feature = "portable-atomic", not(target_pointer_width = "64")))]
pub(crate) use portable_atomic::AtomicU8;
