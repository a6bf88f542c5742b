//! The atomics, by whichever way the target has them.

#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) use atomic_waker::AtomicWaker;
/// One that is loaded and stored only: every target has that.
pub(crate) use core::sync::atomic::AtomicPtr as LoadStorePtr;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
pub(crate) use core::sync::atomic::AtomicPtr;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) use core::sync::atomic::AtomicU16 as LoadStoreU16;
#[cfg(not(feature = "portable-atomic"))]
pub(crate) use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize};
#[cfg(all(feature = "critical-section", not(feature = "std")))]
pub(crate) use core::sync::atomic::{AtomicBool as LoadStoreBool, AtomicU8 as LoadStoreByte};
#[cfg(all(feature = "portable-atomic", not(all(feature = "critical-section", not(feature = "std")))))]
pub(crate) use portable_atomic::AtomicPtr;
#[cfg(feature = "portable-atomic")]
pub(crate) use portable_atomic::{AtomicBool, AtomicU32, AtomicUsize};

#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
mod by_instruction;
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
pub(crate) use by_instruction::{Pointer, StateCell};

/// Some bits. As wide as the atomics that set and test one in one instruction; and small where memory is.
#[cfg(all(target_pointer_width = "64", not(all(feature = "critical-section", not(feature = "std")))))]
pub(crate) type State = u32;
#[cfg(all(not(target_pointer_width = "64"), not(all(feature = "critical-section", not(feature = "std")))))]
pub(crate) type State = u8;

/// What says that this is in a critical section.
#[cfg(all(feature = "critical-section", not(feature = "std")))]
pub(crate) use critical_section::{CriticalSection as Changing, with as change};
