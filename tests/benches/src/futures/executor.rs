//! The least that runs a future: polls in a loop.

use futures_core::Stream;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

/// Polls until it is ready.
#[inline]
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// The checksum of all items.
#[inline]
pub(crate) fn drain<S: Stream<Item = u64>>(stream: S) -> u64 {
    let mut stream = pin!(stream);
    let mut cx = Context::from_waker(Waker::noop());
    let mut sum = 0;
    loop {
        match stream.as_mut().poll_next(&mut cx) {
            Poll::Ready(Some(item)) => sum = crate::checksum::mix(sum, item),
            Poll::Ready(None) => return sum,
            Poll::Pending => {}
        }
    }
}

/// Whether a task was woken.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// Two tasks, each polled only when it was woken.
#[inline]
pub(crate) fn run_both<A: Future<Output = u64>, B: Future<Output = u64>>(a: A, b: B) -> u64 {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let woken = [(); 2].map(|()| Arc::new(Woken(AtomicBool::new(true))));
    let wakers = [0, 1].map(|i| Waker::from(Arc::clone(&woken[i])));
    let (mut first, mut second) = (None, None);
    loop {
        if first.is_none()
            && woken[0].0.swap(false, Relaxed)
            && let Poll::Ready(output) = a.as_mut().poll(&mut Context::from_waker(&wakers[0]))
        {
            first = Some(output);
        }
        if second.is_none()
            && woken[1].0.swap(false, Relaxed)
            && let Poll::Ready(output) = b.as_mut().poll(&mut Context::from_waker(&wakers[1]))
        {
            second = Some(output);
        }
        if let (Some(first), Some(second)) = (first, second) {
            return crate::checksum::mix(first, second);
        }
    }
}
