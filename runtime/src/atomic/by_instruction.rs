//! Changes that are one instruction, or a few that are tried until nothing came between.

use super::State;
#[cfg(not(any(loom, feature = "portable-atomic")))]
use core::sync::atomic as here;
use core::sync::atomic::Ordering::{self, Relaxed, Release};
use here::AtomicPtr;
#[cfg(not(target_pointer_width = "64"))]
use here::AtomicU8 as AtomicState;
#[cfg(target_pointer_width = "64")]
use here::AtomicU32 as AtomicState;
#[cfg(loom)]
use loom::sync::atomic as here;
#[cfg(all(not(loom), feature = "portable-atomic"))]
use portable_atomic as here;

pub(crate) struct StateCell(AtomicState);

impl StateCell {
    #[cfg(not(loom))]
    pub(crate) const fn new(state: State) -> Self {
        StateCell(AtomicState::new(state))
    }

    #[cfg(loom)]
    pub(crate) fn new(state: State) -> Self {
        StateCell(AtomicState::new(state))
    }

    #[inline]
    pub(crate) fn load(&self, order: Ordering) -> State {
        self.0.load(order)
    }

    #[inline]
    pub(crate) fn store(&self, state: State, order: Ordering) {
        self.0.store(state, order);
    }

    /// A store with `Release`, where others may change nothing, but may be about to see that.
    #[inline]
    pub(crate) fn set(&self, state: State) {
        #[cfg(not(loom))]
        self.0.store(state, Release);
        // Loom does not know that a store cannot come between the two halves of another change.
        #[cfg(loom)]
        self.0.swap(state, Release);
    }

    #[inline]
    pub(crate) fn fetch_or(&self, bits: State, order: Ordering) -> State {
        self.0.fetch_or(bits, order)
    }

    #[inline]
    pub(crate) fn fetch_and(&self, bits: State, order: Ordering) -> State {
        self.0.fetch_and(bits, order)
    }
}

pub(crate) struct Pointer<T>(AtomicPtr<T>);

impl<T> Pointer<T> {
    #[cfg(not(loom))]
    pub(crate) const fn new(pointer: *mut T) -> Self {
        Pointer(AtomicPtr::new(pointer))
    }

    #[cfg(loom)]
    pub(crate) fn new(pointer: *mut T) -> Self {
        Pointer(AtomicPtr::new(pointer))
    }

    #[inline]
    pub(crate) fn load(&self, order: Ordering) -> *mut T {
        self.0.load(order)
    }

    #[inline]
    pub(crate) fn swap(&self, pointer: *mut T, order: Ordering) -> *mut T {
        self.0.swap(pointer, order)
    }

    /// Puts `new` in the place of `old`, if that is there. What was there.
    ///
    /// One that succeeds releases.
    #[inline]
    pub(crate) fn replace(&self, old: *mut T, new: *mut T) -> *mut T {
        match self.0.compare_exchange(old, new, Release, Relaxed) {
            Ok(found) | Err(found) => found,
        }
    }
}
