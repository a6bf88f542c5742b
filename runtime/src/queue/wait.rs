//! Lists of those who wait. The links are in the futures that wait, so there is nothing to allocate and no
//! limit to their number.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use crate::task::will_wake;
use core::cell::UnsafeCell;
use core::marker::PhantomPinned;
use core::mem::MaybeUninit;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::Waker;

/// Where one who waits stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// In no list.
    Idle,
    /// In a list, with a waker.
    Waiting,
    /// Taken out of the list and woken, for something that is kept for it.
    Granted,
}

/// A place in a [`List`]. There is nothing in it before it is first [pushed](List::push): most are never.
pub(crate) struct Place {
    inner: UnsafeCell<MaybeUninit<Inner>>,
    // The neighbours point here.
    _pinned: PhantomPinned,
}

struct Inner {
    standing: Standing,
    waker: Option<Waker>,
    before: Option<NonNull<Place>>,
    after: Option<NonNull<Place>>,
}

// SAFETY: the content is reached only by the `List` that the place belongs to, which is behind a lock.
// Wakers may be sent.
unsafe impl Send for Place {}
// SAFETY: as above.
unsafe impl Sync for Place {}

impl Place {
    #[inline]
    pub(crate) const fn new() -> Self {
        Place { inner: UnsafeCell::new(MaybeUninit::uninit()), _pinned: PhantomPinned }
    }
}

/// Those who wait, in the order in which they began to.
///
/// Each place is used with one list only, and by the futures that own one only while they have the list,
/// which is behind a lock: that is what the `unsafe` functions ask for. All but `push` ask for one that was pushed. And
/// it is [reset](List::reset) after that, before it is dropped.
pub(crate) struct List {
    first: Option<NonNull<Place>>,
    last: Option<NonNull<Place>>,
}

// SAFETY: the places in it are behind the same lock, and wakers may be sent.
unsafe impl Send for List {}

impl List {
    pub(crate) const fn new() -> Self {
        List { first: None, last: None }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The content of a place.
    ///
    /// # Safety
    /// The place is alive, belongs to this list and was pushed. No other reference to the content exists.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    unsafe fn inner(&mut self, place: NonNull<Place>) -> &mut Inner {
        // SAFETY: alive; exclusive since the caller has the list; `push` has written it.
        unsafe { (*place.as_ref().inner.get()).assume_init_mut() }
    }

    /// # Safety
    /// The place belongs to this list, and was pushed.
    #[inline]
    pub(crate) unsafe fn standing(&mut self, place: Pin<&Place>) -> Standing {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { self.inner(NonNull::from(place.get_ref())) }.standing
    }

    /// Takes what was granted, if anything was. There is no waker in the place then: it has been woken.
    ///
    /// # Safety
    /// The place belongs to this list, and was pushed.
    #[inline]
    pub(crate) unsafe fn take_grant(&mut self, place: Pin<&Place>) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { self.inner(NonNull::from(place.get_ref())) };
        let granted = inner.standing == Standing::Granted;
        if granted {
            inner.standing = Standing::Idle;
        }
        granted
    }

    /// Takes the place out of the list, or takes away what was granted. Gives its waker to be dropped.
    ///
    /// # Safety
    /// The place belongs to this list, and was pushed.
    #[inline]
    pub(crate) unsafe fn reset(&mut self, place: Pin<&Place>) -> Option<Waker> {
        let place = NonNull::from(place.get_ref());
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { self.inner(place) };
        let standing = core::mem::replace(&mut inner.standing, Standing::Idle);
        let waker = inner.waker.take();
        if standing == Standing::Waiting {
            // SAFETY: it is in the list.
            unsafe { self.unlink(place) };
        }
        waker
    }

    /// Puts the place at the end, with a waker.
    ///
    /// # Safety
    /// The place belongs to this list, and was not pushed or is idle. It is [reset](List::reset) before it is dropped.
    #[inline]
    pub(crate) unsafe fn push(&mut self, place: Pin<&Place>, waker: Waker) {
        let inner = place.inner.get();
        let place = NonNull::from(place.get_ref());
        let before = self.last.replace(place);
        let content = Inner { standing: Standing::Waiting, waker: Some(waker), before, after: None };
        // SAFETY: borrowed, so alive; exclusive since the caller has the list. What is overwritten was idle, and has
        // no waker to be dropped.
        unsafe { (*inner).write(content) };
        match before {
            // SAFETY: places in the list are alive.
            Some(before) => unsafe { self.inner(before) }.after = Some(place),
            None => self.first = Some(place),
        }
    }

    /// Whether the place would wake what `waker` wakes.
    ///
    /// # Safety
    /// The place belongs to this list, and was pushed.
    pub(crate) unsafe fn would_wake(&mut self, place: Pin<&Place>, waker: &Waker) -> bool {
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { self.inner(NonNull::from(place.get_ref())) };
        inner.waker.as_ref().is_some_and(|own| will_wake(own, waker))
    }

    /// Puts another waker in a place. Gives the former one to be dropped.
    ///
    /// # Safety
    /// The place belongs to this list, and was pushed.
    pub(crate) unsafe fn set_waker(&mut self, place: Pin<&Place>, waker: Waker) -> Option<Waker> {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { self.inner(NonNull::from(place.get_ref())) }.waker.replace(waker)
    }

    /// Takes out the first, as one to whom something is granted. The caller wakes it, without the lock.
    #[inline]
    pub(crate) fn grant(&mut self) -> Option<Waker> {
        self.take_first(Standing::Granted)
    }

    /// Takes out the first, to look again. The caller wakes it, without the lock.
    pub(crate) fn dismiss(&mut self) -> Option<Waker> {
        self.take_first(Standing::Idle)
    }

    #[inline]
    fn take_first(&mut self, standing: Standing) -> Option<Waker> {
        let first = self.first?;
        // SAFETY: it is in the list, so alive and not otherwise referred to.
        let inner = unsafe { self.inner(first) };
        inner.standing = standing;
        let (waker, after) = (inner.waker.take(), inner.after);
        self.first = after;
        match after {
            // SAFETY: in the list, and another one.
            Some(after) => unsafe { self.inner(after) }.before = None,
            None => self.last = None,
        }
        waker
    }

    /// # Safety
    /// The place is in the list.
    #[inline]
    unsafe fn unlink(&mut self, place: NonNull<Place>) {
        // SAFETY: places in the list are alive, and each is looked at alone.
        unsafe {
            let inner = self.inner(place);
            let (before, after) = (inner.before.take(), inner.after.take());
            match before {
                Some(before) => self.inner(before).after = after,
                None => self.first = after,
            }
            match after {
                Some(after) => self.inner(after).before = before,
                None => self.last = before,
            }
        }
    }
}
