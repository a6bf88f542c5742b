//! Lists of those who wait. The links are in the futures that wait, so there is nothing to allocate and no
//! limit to their number.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use crate::cancel::signal::Signal;
use crate::task::{clone_own, will_wake};
use core::cell::{Cell, UnsafeCell};
use core::marker::PhantomPinned;
use core::mem::{self, MaybeUninit};
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Waker};

/// Where one who waits stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    /// In no list, without a waker.
    Idle,
    /// In no list, with a waker.
    Ready,
    /// In a list, with a waker.
    Waiting,
    /// Taken out of the list and woken, with a permit. Without a waker.
    Granted,
}

impl Standing {
    #[inline]
    fn has_waker(self) -> bool {
        matches!(self, Standing::Ready | Standing::Waiting)
    }
}

/// A place in [`Waiters`]. There is nothing in it before it is first needed: most never are.
pub(crate) struct Place {
    /// Whether there is something in `inner`. Only the owner looks here.
    used: Cell<bool>,
    inner: UnsafeCell<MaybeUninit<Inner>>,
    // The neighbours point here.
    _pinned: PhantomPinned,
}

impl Inner {
    fn waker(&self) -> Option<&Waker> {
        // SAFETY: it has one.
        self.standing.has_waker().then(|| unsafe { self.waker.assume_init_ref() })
    }

    /// Gives it a waker, if it needs one. Gives away what is left over.
    fn exchange(&mut self, waker: Waker) -> Option<Waker> {
        match self.standing {
            Standing::Idle => {
                self.waker = MaybeUninit::new(waker);
                self.standing = Standing::Ready;
                None
            }
            // SAFETY: it has one.
            Standing::Ready | Standing::Waiting => unsafe {
                Some(mem::replace(self.waker.assume_init_mut(), waker))
            },
            Standing::Granted => Some(waker),
        }
    }

    /// Lets it stand where it has no waker, and gives away what it had.
    #[inline]
    fn lose(&mut self, standing: Standing) -> Option<Waker> {
        let had = mem::replace(&mut self.standing, standing).has_waker();
        // SAFETY: it had one, and does not say so any more.
        had.then(|| unsafe { self.waker.assume_init_read() })
    }
}

struct Inner {
    standing: Standing,
    /// There is one if `standing` says so.
    waker: MaybeUninit<Waker>,
    before: Option<NonNull<Place>>,
    after: Option<NonNull<Place>>,
}

// SAFETY: `used` is for the owner alone, who has it by a unique reference. What is in there is reached only by the
// `Waiters` that the place belongs to, which are behind a lock, or by the owner while it is in no list. Wakers may be sent.
unsafe impl Send for Place {}
// SAFETY: as above.
unsafe impl Sync for Place {}

impl Place {
    #[inline]
    pub(crate) fn new() -> Self {
        let mut place = MaybeUninit::<Place>::uninit();
        // SAFETY: the rest may be anything.
        unsafe {
            (&raw mut (*place.as_mut_ptr()).used).write(Cell::new(false));
            place.assume_init()
        }
    }

    /// Whether it is to be [left](Waiters::leave) before it is dropped.
    #[inline]
    pub(crate) fn is_used(&self) -> bool {
        self.used.get()
    }

    /// Gives a waker to one that is not used.
    pub(crate) fn fill(&self, waker: Waker) {
        debug_assert!(!self.is_used());
        let inner =
            Inner { standing: Standing::Ready, waker: MaybeUninit::new(waker), before: None, after: None };
        // SAFETY: it is not used, so nobody else knows of it, and there is nothing to be dropped.
        unsafe { (*self.inner.get()).write(inner) };
        self.used.set(true);
    }
}

/// What there is for one who [enters](Waiters::enter).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entry {
    /// What it wants.
    Go,
    /// Nothing, ever.
    Refused,
    /// It is in the list, and will be woken.
    Wait,
    /// It needs a waker, and is to enter again with one: where one is cloned or dropped anything may happen.
    GiveWaker,
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
    #[inline]
    pub(crate) fn release(&mut self) -> Option<Waker> {
        if self.first.is_none() {
            self.permits += 1;
            return None;
        }
        self.grant()
    }

    /// The content of a place.
    ///
    /// # Safety
    /// The place is alive, belongs here and is used. No other reference to the content exists.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    unsafe fn inner(&mut self, place: NonNull<Place>) -> &mut Inner {
        // SAFETY: alive; exclusive since the caller has the list; a used one has a content.
        unsafe { (*place.as_ref().inner.get()).assume_init_mut() }
    }

    /// Takes the permit that was granted to a place, if one was.
    ///
    /// # Safety
    /// The place belongs here, and is used.
    #[inline]
    pub(crate) unsafe fn take_grant(&mut self, place: Pin<&Place>) -> bool {
        // SAFETY: the caller's; borrowed, so alive; and used.
        let inner = unsafe { self.inner(NonNull::from(place.get_ref())) };
        let granted = inner.standing == Standing::Granted;
        if granted {
            place.used.set(false);
        }
        granted
    }

    /// Lets one wait.
    ///
    /// # Safety
    /// The place belongs here, and is not used.
    #[inline]
    pub(crate) unsafe fn begin(&mut self, place: Pin<&Place>, waker: Waker) {
        place.fill(waker);
        // SAFETY: the caller's, and it is used by now, and in no list.
        unsafe { self.link(place) };
    }

    /// Lets one in who was granted a permit, or takes one that was laid by. Others wait, as long as it is `open`,
    /// with the waker of `cx`. That is in the place if it was `given`.
    ///
    /// # Safety
    /// The place belongs here.
    pub(crate) unsafe fn enter(
        &mut self,
        place: Pin<&Place>,
        open: bool,
        cx: &Context<'_>,
        given: bool,
    ) -> Entry {
        let waker = Signal::real_waker(cx);
        let mut known = false;
        if place.is_used() {
            // SAFETY: the caller's, and it is used.
            if unsafe { self.take_grant(place) } {
                return Entry::Go;
            }
            // SAFETY: the caller's; borrowed, so alive; and used.
            let inner = unsafe { self.inner(NonNull::from(place.get_ref())) };
            // A waker need not know its own clones.
            known = given || inner.waker().is_some_and(|own| will_wake(own, waker));
            if inner.standing == Standing::Waiting {
                // It was polled for another reason.
                return if known { Entry::Wait } else { Entry::GiveWaker };
            }
        }
        if self.take_permit() {
            return Entry::Go;
        }
        if !open {
            return Entry::Refused;
        }
        if !known {
            let own = if place.is_used() { None } else { clone_own(waker) };
            let Some(waker) = own else { return Entry::GiveWaker };
            // SAFETY: the caller's, and it is not used.
            unsafe { self.begin(place, waker) };
        } else {
            // SAFETY: the caller's, and it is used, and in no list.
            unsafe { self.link(place) };
        }
        Entry::Wait
    }

    /// # Safety
    /// The place belongs here, is used, and in no list.
    #[inline]
    unsafe fn link(&mut self, place: Pin<&Place>) {
        let place = NonNull::from(place.get_ref());
        let before = self.last.replace(place);
        // SAFETY: the caller's.
        let inner = unsafe { self.inner(place) };
        inner.standing = Standing::Waiting;
        inner.before = before;
        inner.after = None;
        match before {
            // SAFETY: places in the list are alive.
            Some(before) => unsafe { self.inner(before) }.after = Some(place),
            None => self.first = Some(place),
        }
    }

    /// Puts a waker into a place, which may wait. What is left over is to be dropped without the lock.
    ///
    /// # Safety
    /// The place belongs here, and is used.
    pub(crate) unsafe fn exchange(&mut self, place: Pin<&Place>, waker: Waker) -> Option<Waker> {
        // SAFETY: the caller's, and borrowed, so alive.
        unsafe { self.inner(NonNull::from(place.get_ref())) }.exchange(waker)
    }

    /// Takes a place out. Gives its waker, to be dropped without the lock, and whether it had a permit.
    ///
    /// # Safety
    /// The place belongs here, and is used.
    pub(crate) unsafe fn leave(&mut self, place: Pin<&Place>) -> (Option<Waker>, bool) {
        place.used.set(false);
        let place = NonNull::from(place.get_ref());
        // SAFETY: the caller's, and borrowed, so alive.
        let inner = unsafe { self.inner(place) };
        let standing = inner.standing;
        let waker = inner.lose(Standing::Idle);
        if standing == Standing::Waiting {
            // SAFETY: it is in the list.
            unsafe { self.unlink(place) };
        }
        (waker, standing == Standing::Granted)
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
        // SAFETY: it was in the list, so it had a waker, and does not say so any more.
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
