//! A lock for a few instructions, which may be taken where nothing may wait.
//!
//! With the feature `critical-section` it is one: interrupt handlers may use what is locked with it. Without it
//! spins, which is right on threads only.
#![allow(unsafe_code, reason = "the lock guards a cell")]

use crate::atomic::AtomicBool;
use core::cell::UnsafeCell;
#[cfg(not(feature = "critical-section"))]
use core::sync::atomic::Ordering::Acquire;
use core::sync::atomic::Ordering::{Relaxed, Release};

pub(crate) struct Lock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time has the value, as if it were sent from one to the next.
unsafe impl<T: Send> Sync for Lock<T> {}

struct Unlock<'a>(&'a AtomicBool);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        self.0.store(false, Release);
    }
}

impl<T> Lock<T> {
    pub(crate) const fn new(value: T) -> Self {
        Lock { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Gives `f` the value. It must be short, and must not come back here.
    #[cfg(not(feature = "critical-section"))]
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.swap(true, Acquire) {
            while self.locked.load(Relaxed) {
                wait_a_moment();
            }
        }
        let _unlock = Unlock(&self.locked);
        // SAFETY: whoever turns `locked` on has the value until it is turned off.
        f(unsafe { &mut *self.value.get() })
    }

    /// Gives `f` the value. It must be short, and must not come back here.
    #[cfg(feature = "critical-section")]
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        critical_section::with(|_| {
            // Nobody else is in a critical section, so this is not a wait but a mistake.
            assert!(!self.locked.load(Relaxed), "a comparison of a queue's items uses the queue");
            self.locked.store(true, Relaxed);
            let _unlock = Unlock(&self.locked);
            // SAFETY: as it was not locked, no caller further up on this stack has the value, and others are
            // kept out by the critical section.
            f(unsafe { &mut *self.value.get() })
        })
    }
}

#[cfg(not(feature = "critical-section"))]
fn wait_a_moment() {
    // The one who has the lock may need this processor.
    #[cfg(feature = "std")]
    std::thread::yield_now();
    #[cfg(not(feature = "std"))]
    core::hint::spin_loop();
}
