//! A lock for a few instructions, which may be taken where nothing may wait.
//!
//! With the feature `critical-section` it is one: interrupt handlers may use what is locked with it. Without it
//! spins, which is right on threads only.
#![allow(unsafe_code, reason = "the lock guards a cell")]

use crate::atomic::AtomicBool;
use core::cell::UnsafeCell;
use core::marker::PhantomData;
#[cfg(not(feature = "critical-section"))]
use core::sync::atomic::Ordering::Acquire;
use core::sync::atomic::Ordering::{Relaxed, Release};

/// Who may share something: [`Threads`], or the tasks of [`OneThread`].
pub trait Sharing: sealed::Sealed {
    #[doc(hidden)]
    const THREADS: bool;
}

mod sealed {
    pub trait Sealed {}
}

/// All threads, and with the feature `critical-section` interrupt handlers.
#[derive(Clone, Copy, Debug)]
pub struct Threads;

/// One thread. It costs no atomic instruction.
#[derive(Clone, Copy, Debug)]
pub struct OneThread;

impl sealed::Sealed for Threads {}
impl sealed::Sealed for OneThread {}

impl Sharing for Threads {
    const THREADS: bool = true;
}

impl Sharing for OneThread {
    const THREADS: bool = false;
}

pub(crate) struct Lock<T, S = Threads> {
    locked: AtomicBool,
    _sharing: PhantomData<S>,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time has the value, as if it were sent from one to the next.
unsafe impl<T: Send> Sync for Lock<T, Threads> {}

struct Unlock<'a>(&'a AtomicBool);

impl Drop for Unlock<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.store(false, Release);
    }
}

impl<T, S: Sharing> Lock<T, S> {
    pub(crate) const fn new(value: T) -> Self {
        Lock { locked: AtomicBool::new(false), _sharing: PhantomData, value: UnsafeCell::new(value) }
    }

    /// Gives `f` the value. It must be short, and must not come back here.
    #[inline]
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        if !S::THREADS {
            return self.with_alone(f);
        }
        #[cfg(feature = "critical-section")]
        return critical_section::with(|_| self.with_alone(f));
        #[cfg(not(feature = "critical-section"))]
        {
            if self.locked.swap(true, Acquire) {
                self.wait();
            }
            let _unlock = Unlock(&self.locked);
            // SAFETY: whoever turns `locked` on has the value until it is turned off.
            f(unsafe { &mut *self.value.get() })
        }
    }

    /// For one who cannot be disturbed: on the only thread, or in a critical section.
    #[inline]
    fn with_alone<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        // Nobody else is here, so this is not a wait but a mistake.
        assert!(!self.locked.load(Relaxed), "a comparison of a queue's items uses the queue");
        self.locked.store(true, Relaxed);
        let _unlock = Unlock(&self.locked);
        // SAFETY: as it was not locked, no caller further up on this stack has the value. Others are on no other
        // thread, since what only one thread may share is not `Sync`, or are kept out by the critical section.
        f(unsafe { &mut *self.value.get() })
    }

    /// Until it is this thread that has turned `locked` on.
    #[cfg(not(feature = "critical-section"))]
    #[cold]
    fn wait(&self) {
        loop {
            while self.locked.load(Relaxed) {
                wait_a_moment();
            }
            if !self.locked.swap(true, Acquire) {
                return;
            }
        }
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
