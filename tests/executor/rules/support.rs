//! What the rules share. Nothing here allocates.

use costate::task::Idle;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Declares slots in a `static`, and storage in pinned locals, and pairs them.
macro_rules! rooms {
    ($($room:ident),+) => {$(
        let $room = std::pin::pin!(costate::task::Storage::new());
        let $room = $room.into_ref();
        let $room = {
            static SLOT: costate::task::Slot = costate::task::Slot::new();
            (&SLOT, $room)
        };
    )+};
}

/// Spawns a future in such a pair.
macro_rules! spawn {
    ($spawner:expr, $room:expr, $future:expr) => {
        $spawner.spawn_in($room.0, $room.1, $future).unwrap()
    };
}

/// An executor of this test's own.
macro_rules! run {
    ($main:expr) => {{
        static EXECUTOR: costate::task::Executor = costate::task::Executor::new(|| {});
        EXECUTOR.run(crate::support::Never, $main)
    }};
}

pub(crate) use {rooms, run, spawn};

/// Fails a test in which all tasks wait: there is nothing else that could wake them.
pub(crate) struct Never;

impl Idle for Never {
    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        assert!(ready(), "all tasks wait for ever");
    }
}

/// What happened, in order.
pub(crate) struct Trace {
    events: RefCell<[&'static str; 64]>,
    len: Cell<usize>,
}

impl Trace {
    pub(crate) fn new() -> Self {
        Trace { events: RefCell::new([""; 64]), len: Cell::new(0) }
    }

    pub(crate) fn note(&self, event: &'static str) {
        self.events.borrow_mut()[self.len.get()] = event;
        self.len.set(self.len.get() + 1);
    }

    /// A value whose drop is an event.
    pub(crate) fn guard(&self, event: &'static str) -> Guard<'_> {
        Guard(self, event)
    }

    /// Compares all since the last call.
    #[track_caller]
    pub(crate) fn is(&self, expected: &str) {
        let events = self.events.borrow();
        let events = &events[..self.len.replace(0)];
        assert!(events.iter().copied().eq(expected.split_whitespace()), "{events:?} is not {expected}");
    }
}

pub(crate) struct Guard<'a>(&'a Trace, &'static str);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.note(self.1);
    }
}

/// Something that one task waits for.
#[derive(Default)]
pub(crate) struct Event {
    set: Cell<bool>,
    waiting: Cell<Option<Waker>>,
}

impl Event {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn set(&self) {
        self.set.set(true);
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }

    pub(crate) async fn wait(&self) {
        poll_fn(|cx| {
            if self.set.get() {
                return Poll::Ready(());
            }
            self.waiting.set(Some(cx.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    /// A waker of the task that waits.
    pub(crate) fn waker(&self) -> Waker {
        let waker = self.waiting.take().expect("a task waits");
        self.waiting.set(Some(waker.clone()));
        waker
    }
}
