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

/// Has the value until it is dropped.
pub(crate) struct Held<'a, T, S: Sharing = Threads> {
    lock: &'a Lock<T, S>,
    /// Whether `locked` is on for this one.
    marked: bool,
    #[cfg(feature = "critical-section")]
    before: Option<critical_section::RestoreState>,
}

impl<T, S: Sharing> Held<'_, T, S> {
    #[inline(always)]
    pub(crate) fn value(&mut self) -> &mut T {
        // SAFETY: whoever turns `locked` on has the value until it is turned off. And if it was not turned on, then by
        // one who has promised that nobody else is here. See `hold`.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T, S: Sharing> Drop for Held<'_, T, S> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.marked {
            self.lock.locked.store(false, Release);
        }
        #[cfg(feature = "critical-section")]
        if let Some(before) = self.before {
            // SAFETY: it is what was given for it, and they end in the reverse order of their beginning: a `Held` lives in a
            // local of a function of this crate, or in a temporary.
            unsafe { critical_section::release(before) };
        }
    }
}

impl<T, S: Sharing> Lock<T, S> {
    pub(crate) const fn new(value: T) -> Self {
        Lock { locked: AtomicBool::new(false), _sharing: PhantomData, value: UnsafeCell::new(value) }
    }

    /// Gives `f` the value. It must be short, and must not come back here.
    #[inline]
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: not inert.
        f(unsafe { self.hold(false) }.value())
    }

    /// Takes the value. What happens until it is given back must be short, and must not come back here. That is noticed, if
    /// it is not `inert`.
    ///
    /// # Safety
    /// If it is inert, then nothing takes the value until this one has given it back, or has lost it: no code that may
    /// do so runs on this thread.
    #[inline(always)]
    pub(crate) unsafe fn hold(&self, inert: bool) -> Held<'_, T, S> {
        #[cfg(feature = "critical-section")]
        // SAFETY: `Held` ends it.
        let before = S::THREADS.then(|| unsafe { critical_section::acquire() });
        // If nothing else keeps others out. Those on this stack are noticed by it too, if not as what they are.
        let spins = S::THREADS && !cfg!(feature = "critical-section");
        if spins {
            #[cfg(not(feature = "critical-section"))]
            if self.locked.swap(true, Acquire) {
                self.wait();
            }
        } else if !inert {
            // Nobody else is here, so this is not a wait but a mistake.
            assert!(!self.locked.load(Relaxed), "a comparison of a queue's items uses the queue");
            self.locked.store(true, Relaxed);
        }
        Held {
            lock: self,
            marked: spins || !inert,
            #[cfg(feature = "critical-section")]
            before,
        }
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
