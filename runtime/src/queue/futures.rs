//! The futures of a queue: each has a place among those who wait.
#![allow(unsafe_code, reason = "waiters are linked where they are pinned")]

use super::Closed;
use super::counts::Wanted;
use super::order::Buffer;
use super::state::Shared;
use super::wait::Place;
use crate::lock::{Sharing, Threads};
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

pin_project! {
    /// The future of [`Queue::get`](super::Queue::get).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Get<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Shared<T, B, S>,
        #[pin]
        place: Place,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Get<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.place.is_used() {
                // SAFETY: the place of a `Get` is for items only.
                unsafe { this.queue.leave(Wanted::Item, this.place) };
            }
        }
    }
}

pin_project! {
    /// The future of [`Queue::put`](super::Queue::put).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Put<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Shared<T, B, S>,
        item: Option<T>,
        #[pin]
        place: Place,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Put<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.place.is_used() {
                // SAFETY: the place of a `Put` is for room only.
                unsafe { this.queue.leave(Wanted::Room, this.place) };
            }
        }
    }
}

pin_project! {
    /// The future of [`Queue::join`](super::Queue::join).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Join<'a, T, B: Buffer<T>, S: Sharing = Threads> {
        queue: &'a Shared<T, B, S>,
        #[pin]
        place: Place,
    }

    impl<T, B: Buffer<T>, S: Sharing> PinnedDrop for Join<'_, T, B, S> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.place.is_used() {
                // SAFETY: the place of a `Join` is for the end only.
                unsafe { this.queue.leave(Wanted::End, this.place) };
            }
        }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Get<'a, T, B, S> {
    #[inline]
    pub(super) fn new(queue: &'a Shared<T, B, S>) -> Self {
        Get { queue, place: Place::new() }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Put<'a, T, B, S> {
    #[inline]
    pub(super) fn new(queue: &'a Shared<T, B, S>, item: T) -> Self {
        Put { queue, item: Some(item), place: Place::new() }
    }
}

impl<'a, T, B: Buffer<T>, S: Sharing> Join<'a, T, B, S> {
    pub(super) fn new(queue: &'a Shared<T, B, S>) -> Self {
        Join { queue, place: Place::new() }
    }
}

impl<T, B: Buffer<T>, S: Sharing> Future for Get<'_, T, B, S> {
    type Output = Result<T, Closed>;

    #[cfg_attr(feature = "std", inline(always))]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // SAFETY: the place of a `Get` is for items only, and its drop leaves it.
        unsafe { this.queue.poll_get(this.place, cx) }
    }
}

impl<T, B: Buffer<T>, S: Sharing> Future for Put<'_, T, B, S> {
    type Output = Result<(), Closed<T>>;

    #[cfg_attr(feature = "std", inline(always))]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        assert!(this.item.is_some(), "`Put` polled after completion");
        // SAFETY: the place of a `Put` is for room only, and its drop leaves it.
        unsafe { this.queue.poll_put(this.item, this.place, cx) }
    }
}

impl<T, B: Buffer<T>, S: Sharing> Future for Join<'_, T, B, S> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        // SAFETY: the place of a `Join` is for the end only, and its drop leaves it.
        unsafe { this.queue.poll_join(this.place, cx) }
    }
}

macro_rules! debug {
    ($($name:ident)*) => {$(
        impl<T, B: Buffer<T>, S: Sharing> fmt::Debug for $name<'_, T, B, S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("waits", &self.place.is_used()).finish_non_exhaustive()
            }
        }
    )*};
}

debug!(Get Put Join);
