//! The signal: a waker that the parts of a victim can recognise, and answer through.
#![allow(unsafe_code, reason = "a waker carries the signal")]

use core::any::TypeId;
use core::future::Future;
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

/// What the canceller wants to be done in this poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// End: a new cancel.
    Cancel,
    /// End: the cancel that was held back so far, not a second one.
    Again,
    /// Let the bodies see what was caught in the pass before. Otherwise an ordinary poll.
    Take,
    /// From a shield to the handle of a task, if that is what the type says: may it be let go?
    /// Otherwise an ordinary poll.
    LetGo(TypeId),
}

/// What a canceller asks, and what the parts of the victim answered. It lives on the canceller's
/// stack for one poll.
///
/// Wakers are `Sync` and a future may poll its parts on several threads, so the answers are atomic.
/// Each is only ever set: a store suffices, as it must where there is no compare-and-swap.
pub(crate) struct Signal<'a> {
    /// The waker that all clones of this one are.
    real: &'a Waker,
    request: Request,
    caught: AtomicBool,
    taken: AtomicBool,
    held: AtomicBool,
}

/// Its address is what a signal is recognised by.
static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake_by_ref, wake_by_ref, |_| {});

/// # Safety
/// `data` is that of a waker made by [`Signal::poll`].
unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: the caller has a reference to that waker, so `Signal::poll` has not returned and its
    // `self`, which `data` was made from, is borrowed still. All of a `Signal` may be shared.
    let signal = unsafe { &*data.cast::<Signal<'_>>() };
    let real = ManuallyDrop::new(signal.real.clone());
    RawWaker::new(real.data(), real.vtable())
}

/// # Safety
/// As of [`clone`]. It stands for `wake` too, since there is nothing to drop.
unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: as in `clone`.
    let signal = unsafe { &*data.cast::<Signal<'_>>() };
    signal.real.wake_by_ref();
}

impl<'a> Signal<'a> {
    /// A request to what is polled with it. Wakes go where those of `cx` go.
    pub(crate) fn new(cx: &Context<'a>, request: Request) -> Self {
        let real = Signal::of(cx).map_or_else(|| cx.waker(), |outer| outer.real);
        let unset = || AtomicBool::new(false);
        Signal { real, request, caught: unset(), taken: unset(), held: unset() }
    }

    /// The signal that `cx` carries, if any.
    #[inline]
    pub(crate) fn of(cx: &Context<'a>) -> Option<&'a Signal<'a>> {
        let waker = cx.waker();
        if !ptr::eq(waker.vtable(), &VTABLE) {
            return None;
        }
        // SAFETY: `VTABLE` leaves this module in no other waker than the one in `poll`, since its
        // clones have another vtable, and making a waker of borrowed parts is `unsafe` and breaks the
        // contract of `clone`. `'a` is at most the life of that waker, and `self` outlives it.
        Some(unsafe { &*waker.data().cast::<Signal<'a>>() })
    }

    /// The waker that `cx` stands for, signal or not.
    #[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
    #[inline]
    pub(crate) fn real_waker(cx: &Context<'a>) -> &'a Waker {
        Signal::of(cx).map_or_else(|| cx.waker(), |signal| signal.real)
    }

    /// Polls `future` with the signal.
    pub(crate) fn poll<F: Future + ?Sized>(&self, future: Pin<&mut F>) -> Poll<F::Output> {
        let raw = RawWaker::new(ptr::from_ref(self).cast(), &VTABLE);
        // SAFETY: the functions of the vtable are thread-safe as `Signal` is `Sync`, and `data` is a
        // `Signal` for as long as the waker can be reached: `future` sees it only by a reference that
        // ends with this call, and `clone` gives another waker. It owns nothing, so it is not dropped.
        let waker = ManuallyDrop::new(unsafe { Waker::from_raw(raw) });
        future.poll(&mut Context::from_waker(&waker))
    }

    /// Polls `future` as if there were no signal.
    pub(crate) fn hide<F: Future + ?Sized>(&self, future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(self.real))
    }

    pub(crate) fn request(&self) -> Request {
        self.request
    }

    /// Whether the victim is to end, in contrast to an ordinary poll.
    #[inline]
    pub(crate) fn wants_end(&self) -> bool {
        matches!(self.request, Request::Cancel | Request::Again)
    }

    /// Whether it is a cancel that was not held back before.
    #[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
    #[inline]
    pub(crate) fn is_new(&self) -> bool {
        self.request == Request::Cancel
    }

    /// Whether a shield asks a part of type `F`, that needs no poll to go on, to let it end alone.
    #[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
    pub(crate) fn lets_go<F>(&self) -> bool {
        self.request == Request::LetGo(typeid::of::<F>())
    }

    /// Answers: the code around will see it in the next pass.
    pub(crate) fn catch(&self) {
        self.caught.store(true, Relaxed);
    }

    /// Answers: the code around has seen it.
    pub(crate) fn take(&self) {
        self.taken.store(true, Relaxed);
    }

    /// Answers: not yet; ask again.
    pub(crate) fn hold(&self) {
        self.held.store(true, Relaxed);
    }

    pub(crate) fn is_caught(&self) -> bool {
        self.caught.load(Relaxed)
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.taken.load(Relaxed)
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held.load(Relaxed)
    }

    /// Whether any part of what was polled with this signal answered.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_caught() || self.is_taken() || self.is_held()
    }

    /// Answers what was answered to a signal further in.
    pub(crate) fn pass_on(&self, inner: &Signal<'_>) {
        for (answered, answer) in
            [(&inner.caught, &self.caught), (&inner.taken, &self.taken), (&inner.held, &self.held)]
        {
            if answered.load(Relaxed) {
                answer.store(true, Relaxed);
            }
        }
    }
}
