//! A future that is ready when the test says so.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// What a test opens, and futures wait for. Clones are the same gate.
#[derive(Clone, Default)]
pub struct Gate(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    open: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets all through, and wakes those who wait.
    pub fn open(&self) {
        self.0.borrow_mut().open = true;
        let waiting = std::mem::take(&mut self.0.borrow_mut().waiting);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits until the gate is open.
    pub fn wait(&self) -> impl Future<Output = ()> + use<> {
        let gate = self.clone();
        poll_fn(move |cx| {
            let mut inner = gate.0.borrow_mut();
            if inner.open {
                return Poll::Ready(());
            }
            if !inner.waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
                inner.waiting.push(cx.waker().clone());
            }
            Poll::Pending
        })
    }
}
