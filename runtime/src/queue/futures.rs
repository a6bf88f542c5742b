//! The futures of a queue: each holds its place in a list of those who wait.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use super::Closed;
use super::order::Buffer;
use super::state::State;
use super::wait::{List, Place, Standing};
use crate::cancel::signal::Signal;
use crate::lock::{Lock, Sharing, Threads};
use crate::task::is_own;
use core::fmt;
use core::future::Future;
use core::mem;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use pin_project_lite::pin_project;

pin_project! {
    /// The future of [`Queue::get`](super::Queue::get).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Get<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Lock<State<T, B>, S>,
        #[pin]
        place: Place,
        // Whether the place was pushed, so that it may be in the list, or have something kept for it.
        waits: bool,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Get<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if mem::take(this.waits) {
                leave(this.queue, this.place.as_ref(), |state| &mut state.getters, |state| {
                    state.unkeep();
                    state.offer_item()
                });
            }
        }
    }
}

pin_project! {
    /// The future of [`Queue::put`](super::Queue::put).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Put<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Lock<State<T, B>, S>,
        item: Option<T>,
        #[pin]
        place: Place,
        // Whether the place was pushed, so that it may be in the list, or have something reserved for it.
        waits: bool,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Put<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if mem::take(this.waits) {
                leave(this.queue, this.place.as_ref(), |state| &mut state.putters, |state| {
                    state.unreserve();
                    state.offer_room()
                });
            }
        }
    }
}

pin_project! {
    /// The future of [`Queue::join`](super::Queue::join).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Join<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Lock<State<T, B>, S>,
        #[pin]
        place: Place,
        // Whether the place was pushed, so that it may be in the list.
        waits: bool,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Join<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if mem::take(this.waits) {
                leave(this.queue, this.place.as_ref(), |state| &mut state.joiners, |_| None);
            }
        }
    }
}

/// Takes a place out of its list, and gives back what was granted to it. The place was pushed.
#[cold]
fn leave<T, B: Buffer<T>, S: Sharing>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    give_back: impl FnOnce(&mut State<T, B>) -> Option<Waker>,
) {
    let (own, next) = queue.with(|state| {
        // SAFETY: this is the list that the place is used with.
        let standing = unsafe { list(state).standing(place) };
        // SAFETY: as above.
        let own = unsafe { list(state).reset(place) };
        (own, if standing == Standing::Granted { give_back(state) } else { None })
    });
    drop(own);
    wake(next);
}

#[inline]
pub(super) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// What there is for one who polls.
enum Turn<R> {
    /// It is done, and somebody else is to be woken.
    Done(R, Option<Waker>),
    /// It has to wait.
    Wait,
}

/// Polls one whose place is idle before it waits, and after. `turn` is asked with what the place stands for.
///
/// # Safety
/// `place` is used with the list that `list` gives, and with no other. If `waits` is `true` it was pushed, and is reset
/// before it is dropped. If not, it was never pushed or is idle.
#[inline]
unsafe fn poll<T, B: Buffer<T>, S: Sharing, R>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    waits: &mut bool,
    cx: &Context<'_>,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    mut turn: impl FnMut(&mut State<T, B>, Standing) -> Turn<R>,
) -> Poll<R> {
    // SAFETY: the caller's.
    unsafe {
        match *waits {
            false => begin(queue, place, waits, cx, list, |state| turn(state, Standing::Idle)),
            true => again(queue, place, waits, cx, list, turn),
        }
    }
}

/// As [`poll`], where nothing has been waited for.
///
/// # Safety
/// As of [`poll`].
#[inline]
unsafe fn begin<T, B: Buffer<T>, S: Sharing, R>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    waits: &mut bool,
    cx: &Context<'_>,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    mut turn: impl FnMut(&mut State<T, B>) -> Turn<R>,
) -> Poll<R> {
    let polled = queue.with(|state| match turn(state) {
        Turn::Done(result, other) => Some(Poll::Ready((result, other))),
        Turn::Wait if is_own(Signal::real_waker(cx)) => {
            // SAFETY: the caller's.
            unsafe { list(state).push(place, cx.waker().clone()) };
            *waits = true;
            Some(Poll::Pending)
        }
        Turn::Wait => None,
    });
    match polled {
        Some(Poll::Ready((result, other))) => {
            wake(other);
            Poll::Ready(result)
        }
        Some(Poll::Pending) => Poll::Pending,
        // SAFETY: the caller's.
        None => unsafe { begin_with(queue, place, waits, cx.waker().clone(), list, turn) },
    }
}

/// As [`begin`], with a foreign waker. It was cloned, and is dropped, without the lock, since anything may happen
/// in there.
///
/// # Safety
/// As of [`poll`].
#[cold]
unsafe fn begin_with<T, B: Buffer<T>, S: Sharing, R>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    waits: &mut bool,
    waker: Waker,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    mut turn: impl FnMut(&mut State<T, B>) -> Turn<R>,
) -> Poll<R> {
    let mut waker = Some(waker);
    let turn = queue.with(|state| {
        let turn = turn(state);
        if let Turn::Wait = turn {
            if let Some(waker) = waker.take() {
                // SAFETY: the caller's.
                unsafe { list(state).push(place, waker) };
                *waits = true;
            }
        }
        turn
    });
    drop(waker);
    match turn {
        Turn::Done(result, other) => {
            wake(other);
            Poll::Ready(result)
        }
        Turn::Wait => Poll::Pending,
    }
}

/// As [`poll`], of one that has begun to wait.
///
/// # Safety
/// As of [`poll`].
#[inline]
unsafe fn again<T, B: Buffer<T>, S: Sharing, R>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    waits: &mut bool,
    cx: &Context<'_>,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    mut turn: impl FnMut(&mut State<T, B>, Standing) -> Turn<R>,
) -> Poll<R> {
    let polled = queue.with(|state| {
        // SAFETY: this is the list that the place is used with.
        if !unsafe { list(state).take_grant(place) } {
            return None;
        }
        // From here on it cannot be given back twice, if a comparison of items panics.
        *waits = false;
        Some(turn(state, Standing::Granted))
    });
    match polled {
        Some(Turn::Done(result, other)) => {
            wake(other);
            Poll::Ready(result)
        }
        Some(Turn::Wait) => unreachable!("what was granted is there"),
        // SAFETY: the caller's.
        None => unsafe { look_again(queue, place, waits, cx, list, turn) },
    }
}

/// As [`again`], of one to whom nothing was granted: it may have been polled for another reason, or with another
/// waker, or to be told that the queue is closed.
///
/// # Safety
/// As of [`poll`].
#[cold]
unsafe fn look_again<T, B: Buffer<T>, S: Sharing, R>(
    queue: &Lock<State<T, B>, S>,
    place: Pin<&Place>,
    waits: &mut bool,
    cx: &Context<'_>,
    list: impl Fn(&mut State<T, B>) -> &mut List,
    mut turn: impl FnMut(&mut State<T, B>, Standing) -> Turn<R>,
) -> Poll<R> {
    // Wakers are cloned and dropped without the lock.
    let mut fresh = None::<Waker>;
    loop {
        let mut old = None;
        let polled = queue.with(|state| {
            // SAFETY: this is the list that the place is used with.
            let standing = unsafe { list(state).standing(place) };
            if standing == Standing::Granted {
                // SAFETY: as above.
                old = unsafe { list(state).reset(place) };
            }
            match turn(state, standing) {
                Turn::Done(result, other) => {
                    if standing == Standing::Waiting {
                        // SAFETY: as above.
                        old = unsafe { list(state).reset(place) };
                    }
                    return Some(Poll::Ready((result, other)));
                }
                Turn::Wait => {}
            }
            let list = list(state);
            // SAFETY: as above.
            if standing == Standing::Waiting && unsafe { list.would_wake(place, cx.waker()) } {
                return Some(Poll::Pending);
            }
            let fresh = fresh.take()?;
            if standing == Standing::Waiting {
                // SAFETY: as above.
                old = unsafe { list.set_waker(place, fresh) };
            } else {
                // SAFETY: as above, and it is idle: what was granted ends the wait.
                unsafe { list.push(place, fresh) };
            }
            Some(Poll::Pending)
        });
        drop(old);
        match polled {
            Some(Poll::Ready((result, other))) => {
                *waits = false;
                wake(other);
                return Poll::Ready(result);
            }
            Some(Poll::Pending) => return Poll::Pending,
            None => fresh = Some(cx.waker().clone()),
        }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Get<'a, T, B, S> {
    pub(super) fn new(queue: &'a Lock<State<T, B>, S>) -> Self {
        Get { queue, place: Place::new(), waits: false }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Put<'a, T, B, S> {
    pub(super) fn new(queue: &'a Lock<State<T, B>, S>, item: T) -> Self {
        Put { queue, item: Some(item), place: Place::new(), waits: false }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Join<'a, T, B, S> {
    pub(super) fn new(queue: &'a Lock<State<T, B>, S>) -> Self {
        Join { queue, place: Place::new(), waits: false }
    }
}

/// Whether somebody wants the end of this await. Then nothing is taken or put, also if it could be: what is
/// cancelled has not happened. Mostly the future is dropped now, and passes on what was kept for it. If it is not,
/// since the cancel was handled beside it, it is polled again.
#[inline]
fn is_cancelled(cx: &Context<'_>) -> bool {
    let Some(signal) = Signal::of(cx).filter(|signal| signal.wants_end()) else { return false };
    // Not each time that a cancel comes which is held back beside it: that would be a loop.
    if signal.is_new() {
        cx.waker().wake_by_ref();
    }
    true
}

impl<T, B: Buffer<T>, S: Sharing> Future for Get<'_, T, B, S> {
    type Output = Result<T, Closed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if is_cancelled(cx) {
            return Poll::Pending;
        }
        let this = self.project();
        let turn = |state: &mut State<T, B>, standing| {
            if standing == Standing::Granted {
                state.unkeep();
            } else if !state.has_item() {
                return if state.is_closed() { Turn::Done(Err(Closed(())), None) } else { Turn::Wait };
            }
            match state.take() {
                Some((item, putter)) => Turn::Done(Ok(item), putter),
                // What was kept is gone: it was closed, with its items.
                None => Turn::Done(Err(Closed(())), None),
            }
        };
        // SAFETY: the place of a `Get` is used with the getters only, and its drop resets it.
        unsafe { poll(this.queue, this.place.as_ref(), this.waits, cx, |state| &mut state.getters, turn) }
    }
}

impl<T, B: Buffer<T>, S: Sharing> Future for Put<'_, T, B, S> {
    type Output = Result<(), Closed<T>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if is_cancelled(cx) {
            return Poll::Pending;
        }
        let this = self.project();
        assert!(this.item.is_some(), "`Put` polled after completion");
        let turn = |state: &mut State<T, B>, standing| {
            if standing == Standing::Granted {
                state.unreserve();
            }
            if state.is_closed() {
                return Turn::Done((), None);
            }
            if standing != Standing::Granted && !state.has_room() {
                return Turn::Wait;
            }
            Turn::Done((), this.item.take().and_then(|item| state.put(item)))
        };
        // SAFETY: the place of a `Put` is used with the putters only, and its drop resets it.
        let polled = unsafe {
            poll(this.queue, this.place.as_ref(), this.waits, cx, |state| &mut state.putters, turn)
        };
        polled.map(|()| match this.item.take() {
            Some(item) => Err(Closed(item)),
            None => Ok(()),
        })
    }
}

impl<T, B: Buffer<T>, S: Sharing> Future for Join<'_, T, B, S> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let turn = |state: &mut State<T, B>, standing| {
            if standing == Standing::Granted || state.unfinished() == 0 {
                Turn::Done((), None)
            } else {
                Turn::Wait
            }
        };
        // SAFETY: the place of a `Join` is used with the joiners only, and its drop resets it.
        unsafe { poll(this.queue, this.place.as_ref(), this.waits, cx, |state| &mut state.joiners, turn) }
    }
}

macro_rules! debug {
    ($($name:ident)*) => {$(
        impl<T, B: Buffer<T>, S: Sharing> fmt::Debug for $name<'_, T, B, S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("waits", &self.waits).finish_non_exhaustive()
            }
        }
    )*};
}

debug!(Get Put Join);
