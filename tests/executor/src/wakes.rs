//! A waker that counts, and polls by hand.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

use costate::cancel::{Delivery, poll_again, poll_cancel};

/// Counts the wakes of its wakers.
#[derive(Default)]
pub struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Wakes {
    /// The count, and the waker that it counts.
    pub fn new() -> (Arc<Self>, Waker) {
        let wakes = Arc::new(Wakes::default());
        (Arc::clone(&wakes), Waker::from(wakes))
    }

    /// How many wakes there were since the last call.
    pub fn take(&self) -> usize {
        self.0.swap(0, SeqCst)
    }
}

/// Polls once, as an executor would that ignores wakes.
pub fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Delivers a cancel.
pub fn cancel<F: Future + ?Sized>(future: Pin<&mut F>) -> Delivery<F::Output> {
    poll_cancel(future, &mut Context::from_waker(Waker::noop()))
}

/// Polls on while a cancel is held back.
pub fn again<F: Future + ?Sized>(future: Pin<&mut F>) -> Delivery<F::Output> {
    poll_again(future, &mut Context::from_waker(Waker::noop()))
}
