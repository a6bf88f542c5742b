//! Lists of those who wait. The links are in the futures that wait, so there is nothing to allocate and no
//! limit to their number.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use crate::task::will_wake;
use core::cell::UnsafeCell;
use core::marker::PhantomPinned;
use core::mem::{self, MaybeUninit};
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::Waker;

/// Where one who waits stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    /// In no list: it was taken out to look again.
    Idle,
    /// In a list.
    Waiting,
    /// Taken out of the list and woken, with a permit.
    Granted,
}

/// A place in [`Waiters`]. There is nothing in it before it is first needed: most never are.
pub(crate) struct Place {
    /// Whether there is something in `inner`. Only the owner looks here.
    used: bool,
    inner: UnsafeCell<MaybeUninit<Inner>>,
    // The neighbours point here.
    _pinned: PhantomPinned,
}

struct Inner {
    standing: Standing,
    /// There is one while it waits.
    waker: MaybeUninit<Waker>,
    before: Option<NonNull<Place>>,
    after: Option<NonNull<Place>>,
}

// SAFETY: what is in there is reached only by the `Waiters` that the place belongs to, which are behind a lock. Wakers may be sent.
unsafe impl Send for Place {}
// SAFETY: as above.
unsafe impl Sync for Place {}

impl Place {
    #[inline]
    pub(crate) fn new() -> Self {
        let mut place = MaybeUninit::<Place>::uninit();
        // One byte is written. Of a constant all would be.
        // SAFETY: what else is in there may be uninitialised.
        unsafe {
            (&raw mut (*place.as_mut_ptr()).used).write(false);
            place.assume_init()
        }
    }

    /// Whether it is to be [left](Waiters::leave) before it is dropped.
    #[inline]
    pub(crate) fn is_used(&self) -> bool {
        self.used
    }

    #[inline]
    fn set_used(self: Pin<&mut Self>, used: bool) {
        // SAFETY: it does not move.
        unsafe { self.get_unchecked_mut() }.used = used;
    }
}

/// Those who wait for one thing, in the order in which they began to, and how many may have it without.
///
/// Each place is used with one of these only, and by the futures that own one only while they have this, which is behind a
/// lock: that is what the `unsafe` functions ask for.
pub(crate) struct Waiters {
    first: Option<NonNull<Place>>,
    last: Option<NonNull<Place>>,
    /// As long as there are any nobody waits.
    permits: usize,
}

// SAFETY: the places in it are behind the same lock, and wakers may be sent.
unsafe impl Send for Waiters {}

impl Waiters {
    pub(crate) const fn new(permits: usize) -> Self {
        Waiters { first: None, last: None, permits }
    }

    pub(crate) fn set_permits(&mut self, permits: usize) {
        self.permits = permits;
    }

    /// Takes a permit, if there is one.
    #[inline]
    pub(crate) fn take_permit(&mut self) -> bool {
        let some = self.permits > 0;
        if some {
            self.permits -= 1;
        }
        some
    }

    /// Grants a permit to the first, or lays it by. The caller wakes who is given, without the lock.
    #[inline(always)]
    pub(crate) fn release(&mut self) -> Option<Waker> {
        if self.first.is_none() {
            self.permits += 1;
            None
        } else {
            self.grant()
        }
    }

    /// The content of a place.
    ///
    /// # Safety
    /// The place is alive, belongs here and is used. No other reference to the content exists.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    unsafe fn inner(&mut self, place: NonNull<Place>) -> &mut Inner {
        // SAFETY: alive; exclusive since the caller has the list; a used one has a content.
        unsafe { (*UnsafeCell::raw_get(&raw const (*place.as_ptr()).inner)).assume_init_mut() }
    }

    /// Where one stands that is used.
    ///
    /// # Safety
    /// The place belongs here.
    #[inline]
    unsafe fn standing(&mut self, place: Pin<&Place>) -> Option<Standing> {
        // SAFETY: the caller's; borrowed, so alive; and used.
        place.is_used().then(|| unsafe { self.inner(NonNull::from(&*place)) }.standing)
    }

    /// Takes the permit that was granted to a place, if one was.
    ///
    /// # Safety
    /// The place belongs here, and is used.
    #[inline]
    pub(crate) unsafe fn take_grant(&mut self, mut place: Pin<&mut Place>) -> bool {
        // SAFETY: the caller's; borrowed, so alive; and used.
        let inner = unsafe { self.inner(NonNull::from(&*place)) };
        let granted = inner.standing == Standing::Granted;
        if granted {
            place.as_mut().set_used(false);
        }
        granted
    }

    /// Takes the permit that was granted to a place, or one that was laid by.
    ///
    /// # Safety
    /// The place belongs here.
    #[inline(always)]
    pub(crate) unsafe fn enter(&mut self, place: Pin<&mut Place>) -> bool {
        match place.is_used() {
            false => self.take_permit(),
            // SAFETY: the caller's, and it is used.
            true => unsafe { self.enter_again(place) },
        }
    }

    /// # Safety
    /// The place belongs here, and is used.
    unsafe fn enter_again(&mut self, mut place: Pin<&mut Place>) -> bool {
        // SAFETY: the caller's; borrowed, so alive; and used.
        let standing = unsafe { self.inner(NonNull::from(&*place)) }.standing;
        let enters = match standing {
            Standing::Waiting => false,
            Standing::Granted => true,
            Standing::Idle => self.take_permit(),
        };
        place.as_mut().set_used(!enters);
        enters
    }

    /// Whether [`enter`](Waiters::enter) would do that. The place does not wait.
    ///
    /// # Safety
    /// The place belongs here.
    pub(crate) unsafe fn may_enter(&mut self, place: Pin<&Place>) -> bool {
        // SAFETY: the caller's.
        self.permits > 0 || unsafe { self.standing(place) } == Some(Standing::Granted)
    }

    /// Whether a place waits and would wake what `waker` wakes.
    ///
    /// # Safety
    /// The place belongs here.
    pub(crate) unsafe fn waits_with(&mut self, place: Pin<&Place>, waker: &Waker) -> bool {
        // SAFETY: the caller's; borrowed, so alive; and it has a waker while it waits.
        unsafe {
            self.standing(place) == Some(Standing::Waiting)
                && will_wake(self.inner(NonNull::from(&*place)).waker.assume_init_ref(), waker)
        }
    }

    /// Puts another waker into a place, and gives its former one, if it waits.
    ///
    /// # Safety
    /// The place belongs here.
    pub(crate) unsafe fn exchange(&mut self, place: Pin<&Place>, waker: Waker) -> Result<Waker, Waker> {
        // SAFETY: the caller's.
        if unsafe { self.standing(place) } != Some(Standing::Waiting) {
            return Err(waker);
        }
        // SAFETY: the caller's; borrowed, so alive; and it has a waker while it waits.
        Ok(mem::replace(unsafe { self.inner(NonNull::from(&*place)).waker.assume_init_mut() }, waker))
    }

    /// Puts a place at the end.
    ///
    /// # Safety
    /// The place belongs here. It does not wait, and nothing is granted to it.
    #[inline]
    pub(crate) unsafe fn link(&mut self, mut place: Pin<&mut Place>, waker: Waker) {
        let before = self.last.replace(NonNull::from(&*place));
        let inner =
            Inner { standing: Standing::Waiting, waker: MaybeUninit::new(waker), before, after: None };
        // SAFETY: nobody else has it, and what was in there is not to be dropped.
        unsafe { (*place.inner.get()).write(inner) };
        place.as_mut().set_used(true);
        match before {
            // SAFETY: places in the list are alive.
            Some(before) => unsafe { self.inner(before) }.after = self.last,
            None => self.first = self.last,
        }
    }

    /// Takes a place out. Gives its waker, to be dropped without the lock, and whether it had a permit.
    ///
    /// # Safety
    /// The place belongs here, and is used.
    pub(crate) unsafe fn leave(&mut self, mut place: Pin<&mut Place>) -> (Option<Waker>, bool) {
        place.as_mut().set_used(false);
        let place = NonNull::from(&*place);
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { self.inner(place) };
        match inner.standing {
            Standing::Idle => (None, false),
            Standing::Granted => (None, true),
            Standing::Waiting => {
                // SAFETY: it waits, so it has one, and after this nobody looks.
                let waker = unsafe { inner.waker.assume_init_read() };
                // SAFETY: it is in the list.
                unsafe { self.unlink(place) };
                (Some(waker), false)
            }
        }
    }

    /// Takes out the first, as one with a permit. The caller wakes it, without the lock.
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
        // SAFETY: it waited, so it had one, and does not say so any more.
        let (waker, after) = (unsafe { inner.waker.assume_init_read() }, inner.after);
        self.first = after;
        match after {
            // SAFETY: in the list, and another one.
            Some(after) => unsafe { self.inner(after) }.before = None,
            None => self.last = None,
        }
        Some(waker)
    }

    /// # Safety
    /// The place is in the list.
    #[inline]
    unsafe fn unlink(&mut self, place: NonNull<Place>) {
        // SAFETY: places in the list are alive, and each is looked at alone.
        unsafe {
            let inner = self.inner(place);
            let (before, after) = (inner.before, inner.after);
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
