//! What sleeps, by deadline. The links are in the futures that sleep, so there is nothing to allocate and no limit.
//!
//! All are in a heap, in which to begin a sleep takes a constant time, and to end one a logarithmic one on the whole.
//! With `std` only those are that are due soon: the others wait in a wheel, so that many do not cost more than few.
#![allow(unsafe_code, reason = "timers are linked where they are pinned")]

use super::Instant;
use super::heap::Heap;
#[cfg(feature = "std")]
use super::wheel::Wheel;
use crate::task::will_wake;
use core::cell::UnsafeCell;
use core::marker::PhantomPinned;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::Waker;

/// One sleep.
pub(crate) struct Alarm {
    inner: UnsafeCell<Inner>,
    // Others point here.
    _pinned: PhantomPinned,
}

pub(super) struct Inner {
    pub(super) at: Instant,
    /// Which of those with the same deadline comes first.
    pub(super) number: u64,
    /// Set while it is in the heap, or in the wheel.
    waker: Option<Waker>,
    /// In the heap: the first of those below, none of which is due before this one.
    pub(super) child: Option<NonNull<Alarm>>,
    /// In the heap, the next one below the same. In the wheel, the next one in the same bucket.
    pub(super) next: Option<NonNull<Alarm>>,
    /// The one whose `next` this is, or whose `child`.
    pub(super) before: Option<NonNull<Alarm>>,
    /// Where in the wheel, if it is there.
    #[cfg(feature = "std")]
    pub(super) bucket: Option<u16>,
}

// SAFETY: the content is reached only by the `Alarms` that it belongs to, which are behind a lock. Wakers may
// be sent.
unsafe impl Send for Alarm {}
// SAFETY: as above.
unsafe impl Sync for Alarm {}

impl Alarm {
    pub(crate) const fn new() -> Self {
        Alarm {
            inner: UnsafeCell::new(Inner {
                at: Instant::ZERO,
                number: 0,
                waker: None,
                child: None,
                next: None,
                before: None,
                #[cfg(feature = "std")]
                bucket: None,
            }),
            _pinned: PhantomPinned,
        }
    }
}

/// All that sleep by one clock.
///
/// Each alarm is used with one of these only, by the future that owns it and while that has the `Alarms`, which
/// are behind a lock: that is what the `unsafe` functions ask for. And it is removed before it is dropped.
pub(crate) struct Alarms {
    near: Heap,
    #[cfg(feature = "std")]
    far: Wheel,
    numbers: u64,
    len: usize,
}

// SAFETY: the alarms in it are behind the same lock, and wakers may be sent.
unsafe impl Send for Alarms {}

/// The content of an alarm.
///
/// # Safety
/// It is alive and belongs to the `Alarms` that the caller has. No other reference to the content exists.
#[inline]
pub(super) unsafe fn inner<'a>(alarm: NonNull<Alarm>) -> &'a mut Inner {
    // SAFETY: the caller's.
    unsafe { &mut *alarm.as_ref().inner.get() }
}

impl Alarms {
    pub(crate) const fn new() -> Self {
        Alarms {
            near: Heap::new(),
            #[cfg(feature = "std")]
            far: Wheel::new(),
            numbers: 0,
            len: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The earliest deadline.
    pub(crate) fn next(&mut self) -> Option<Instant> {
        #[cfg(feature = "std")]
        // SAFETY: the heap is that of the wheel.
        unsafe {
            self.far.bring_first(&mut self.near);
        }
        self.near.first()
    }

    /// Whether the alarm is still to come.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn is_set(&self, alarm: Pin<&Alarm>) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { inner(NonNull::from(alarm.get_ref())) }.waker.is_some()
    }

    /// Whether the alarm would wake what `waker` wakes.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn would_wake(&self, alarm: Pin<&Alarm>, waker: &Waker) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { inner(NonNull::from(alarm.get_ref())) };
        inner.waker.as_ref().is_some_and(|own| will_wake(own, waker))
    }

    /// Puts another waker in. Gives the former one to be dropped.
    ///
    /// # Safety
    /// The alarm belongs to these and is set.
    pub(crate) unsafe fn set_waker(&mut self, alarm: Pin<&Alarm>, waker: Waker) -> Option<Waker> {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { inner(NonNull::from(alarm.get_ref())) }.waker.replace(waker)
    }

    /// Sets an alarm, after all with the same deadline.
    ///
    /// # Safety
    /// It belongs to these and is not set. It is [removed](Alarms::remove) before it is dropped.
    pub(crate) unsafe fn set(&mut self, alarm: Pin<&Alarm>, at: Instant, waker: Waker) {
        let alarm = NonNull::from(alarm.get_ref());
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { inner(alarm) };
        inner.at = at;
        inner.number = self.numbers;
        inner.waker = Some(waker);
        self.numbers += 1;
        self.len += 1;
        #[cfg(feature = "std")]
        // SAFETY: it is in neither, and stays alive until it is removed.
        if unsafe { self.far.insert(alarm) } {
            return;
        }
        // SAFETY: as above.
        unsafe { self.near.insert(alarm) };
    }

    /// Takes out the first, if it is due. The caller wakes it, without the lock.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<Waker> {
        #[cfg(feature = "std")]
        // SAFETY: the heap is that of the wheel.
        unsafe {
            self.far.advance(now, &mut self.near);
        }
        if self.near.first()? > now {
            return None;
        }
        let first = self.near.take_first()?;
        self.len -= 1;
        #[cfg(feature = "std")]
        self.begin_again();
        // SAFETY: it was in the heap, so it is alive, and the caller has the heap.
        unsafe { inner(first) }.waker.take()
    }

    /// Takes an alarm out, if it is still set. Gives its waker to be dropped.
    ///
    /// # Safety
    /// It belongs to these.
    pub(crate) unsafe fn remove(&mut self, alarm: Pin<&Alarm>) -> Option<Waker> {
        let alarm = NonNull::from(alarm.get_ref());
        // SAFETY: the caller's, and borrowed, so alive.
        let waker = unsafe { inner(alarm) }.waker.take()?;
        self.len -= 1;
        #[cfg(feature = "std")]
        // SAFETY: as above.
        if unsafe { self.far.remove(alarm) } {
            self.begin_again();
            return Some(waker);
        }
        // SAFETY: it was set, so it is in one of the two.
        unsafe { self.near.remove(alarm) };
        #[cfg(feature = "std")]
        self.begin_again();
        Some(waker)
    }

    /// When there are none, the clock may be set back.
    #[cfg(feature = "std")]
    fn begin_again(&mut self) {
        if self.len == 0 {
            self.far.set_back();
        }
    }
}
