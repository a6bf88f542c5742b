//! What the tasks of some rows wait for.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::task::{Poll, Waker};

/// Rung by one task, and heard by another.
#[derive(Default)]
pub(crate) struct Bell {
    rung: Cell<bool>,
    waker: Cell<Option<Waker>>,
    polls: Cell<u64>,
}

impl Bell {
    pub(crate) fn several(how_many: usize) -> Vec<Self> {
        (0..how_many).map(|_| Bell::default()).collect()
    }

    #[inline]
    pub(crate) fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake_by_ref();
            self.waker.set(Some(waker));
        }
    }

    /// Waits until it was rung.
    #[inline]
    pub(crate) fn heard(&self) -> impl Future<Output = ()> {
        poll_fn(|cx| {
            self.polls.set(self.polls.get() + 1);
            if self.rung.replace(false) {
                return Poll::Ready(());
            }
            let waker = self.waker.take().filter(|waker| waker.will_wake(cx.waker()));
            self.waker.set(Some(waker.unwrap_or_else(|| cx.waker().clone())));
            Poll::Pending
        })
    }

    pub(crate) fn polls(&self) -> u64 {
        self.polls.get()
    }
}
