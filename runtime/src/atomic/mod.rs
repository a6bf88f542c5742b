//! The atomics, by whichever way the target has them.
//!
//! With the feature `critical-section` what wakers change is changed in critical sections only, also where there is a
//! compare-and-swap: a wake is then one section, which is shorter than its two atomic changes.

#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) use atomic_waker::AtomicWaker;
/// One that is loaded and stored only: every target has that.
pub(crate) use core::sync::atomic::AtomicPtr as LoadStorePtr;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) use core::sync::atomic::AtomicU16 as LoadStoreU16;
#[cfg(not(feature = "portable-atomic"))]
pub(crate) use core::sync::atomic::{AtomicBool, AtomicUsize};
#[cfg(feature = "portable-atomic")]
pub(crate) use portable_atomic::{AtomicBool, AtomicUsize};

#[cfg(not(feature = "critical-section"))]
mod by_instruction;
#[cfg(feature = "critical-section")]
mod by_section;

#[cfg(not(feature = "critical-section"))]
pub(crate) use by_instruction::{Pointer, StateCell};
#[cfg(feature = "critical-section")]
pub(crate) use by_section::{Pointer, StateCell};

/// Some bits. As wide as the atomics that set and test one in one instruction; and small where memory is.
#[cfg(target_pointer_width = "64")]
pub(crate) type State = usize;
#[cfg(not(target_pointer_width = "64"))]
pub(crate) type State = u8;

/// What is needed for several changes that nobody sees apart, if that is possible at all.
#[cfg(feature = "critical-section")]
pub(crate) type Changing<'a> = critical_section::CriticalSection<'a>;
#[cfg(not(feature = "critical-section"))]
pub(crate) type Changing<'a> = core::marker::PhantomData<&'a ()>;

/// Calls `f` with the right to change.
#[inline]
pub(crate) fn change<T>(f: impl FnOnce(Changing<'_>) -> T) -> T {
    #[cfg(feature = "critical-section")]
    return critical_section::with(f);
    #[cfg(not(feature = "critical-section"))]
    f(core::marker::PhantomData)
}
