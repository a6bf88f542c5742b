//! Changes in critical sections. Entering one acquires what was released by leaving another.

use super::{Changing, State};
use core::sync::atomic::AtomicPtr;
#[cfg(not(target_pointer_width = "64"))]
use core::sync::atomic::AtomicU8 as AtomicState;
#[cfg(target_pointer_width = "64")]
use core::sync::atomic::AtomicUsize as AtomicState;
use core::sync::atomic::Ordering::{self, Relaxed};

/// It is changed in critical sections only, and read anywhere.
pub(crate) struct StateCell(AtomicState);

impl StateCell {
    pub(crate) const fn new(state: State) -> Self {
        StateCell(AtomicState::new(state))
    }

    #[inline]
    pub(crate) fn load(&self, order: Ordering) -> State {
        self.0.load(order)
    }

    #[inline]
    pub(crate) fn store(&self, state: State, _: Ordering) {
        // A store between the two halves of another's change would be lost.
        critical_section::with(|section| self.change(section, |_| state));
    }

    /// A store where others may change nothing, but may be about to see that.
    pub(crate) fn set(&self, state: State) {
        critical_section::with(|section| {
            self.change(section, |_| state);
        });
    }

    #[inline]
    pub(crate) fn fetch_or(&self, bits: State, _: Ordering) -> State {
        critical_section::with(|section| self.change(section, |state| state | bits))
    }

    pub(crate) fn fetch_and(&self, bits: State, _: Ordering) -> State {
        critical_section::with(|section| self.change(section, |state| state & bits))
    }

    /// `fetch_and` as a part of several changes.
    #[inline]
    pub(crate) fn fetch_and_while(&self, bits: State, _: Ordering, section: Changing<'_>) -> State {
        self.change(section, |state| state & bits)
    }

    #[inline]
    fn change(&self, _: Changing<'_>, to: impl FnOnce(State) -> State) -> State {
        let state = self.0.load(Relaxed);
        self.0.store(to(state), Relaxed);
        state
    }
}

/// It is changed in critical sections only, and read anywhere.
pub(crate) struct Pointer<T>(AtomicPtr<T>);

impl<T> Pointer<T> {
    pub(crate) const fn new(pointer: *mut T) -> Self {
        Pointer(AtomicPtr::new(pointer))
    }

    #[inline]
    pub(crate) fn load(&self, order: Ordering) -> *mut T {
        self.0.load(order)
    }

    #[inline]
    pub(crate) fn swap(&self, pointer: *mut T, _: Ordering) -> *mut T {
        critical_section::with(|_| {
            let found = self.0.load(Relaxed);
            self.0.store(pointer, Relaxed);
            found
        })
    }

    /// Puts `new` in the place of `old`, if that is there, as a part of several changes. What was there.
    ///
    /// It is there if it was read in the same section.
    #[inline]
    pub(crate) fn replace(&self, old: *mut T, new: *mut T, _: Changing<'_>) -> *mut T {
        debug_assert_eq!(self.0.load(Relaxed), old, "nobody else is in a critical section");
        self.0.store(new, Relaxed);
        old
    }
}
