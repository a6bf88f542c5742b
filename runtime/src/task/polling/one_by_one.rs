//! Each task is taken when it is its turn, in the critical section in which the former one is given back.

use crate::task::header::Header;
use crate::task::idle::Idle;
use crate::task::node::Node;
use crate::task::scheduler::{Frame, Scheduler};
use core::cell::Cell;
use core::ptr::{self, NonNull};

/// Where the executor is in a turn.
pub(in crate::task) struct Cursor {
    /// What runs, or was suspended and is not given back yet.
    taken: Cell<Option<NonNull<Node>>>,
    /// The last one that was ready at the beginning of the turn. Null between turns.
    last: Cell<*const ()>,
}

impl Cursor {
    pub(in crate::task) const fn new() -> Self {
        Cursor { taken: Cell::new(None), last: Cell::new(ptr::null()) }
    }

    /// After a panic.
    #[cfg(panic = "unwind")]
    pub(in crate::task) fn give_back(&self) {
        if let Some(taken) = self.taken.take() {
            // SAFETY: a turn that has ended a task does nothing more that may panic.
            let link = &unsafe { taken.as_ref() }.link;
            if link.is_open() {
                link.give_back();
            }
        }
    }

    #[cfg(not(panic = "unwind"))]
    pub(in crate::task) fn give_back(&self) {}
}

impl Scheduler {
    /// Polls each task once that is ready, or waits for one.
    pub(in crate::task) fn turn<I: Idle + ?Sized>(&'static self, frame: &Frame<'_>, idle: &mut I) {
        loop {
            self.step(frame, idle);
            if frame.cursor.last.get().is_null() {
                return;
            }
        }
    }

    /// Polls the next task, or waits for one.
    #[inline]
    pub(in crate::task) fn step<I: Idle + ?Sized>(&'static self, frame: &Frame<'_>, idle: &mut I) {
        let Cursor { taken, last } = &frame.cursor;
        let begins = last.get().is_null();
        if begins {
            idle.turn();
        }
        // SAFETY: its turn has said that it is suspended, and nothing has ended it: that happens in turns, and at the end
        // of the run.
        let next = unsafe { self.ready.next(taken.take().map(NonNull::cast)) };
        let Some((node, end)) = next else {
            // It was the beginning of a turn, for the last one of the former was there until it was taken.
            return idle.wait(&|| !self.ready.is_empty());
        };
        let node = node.cast::<Node>();
        if begins {
            last.set(end);
            frame.turns.set(frame.turns.get().wrapping_add(1));
        }
        taken.set(Some(node));
        // SAFETY: what is queued was spawned, and so has a turn. Taken just now, on the thread of the run.
        taken.set(unsafe { node.as_ref().turn.get().unwrap_unchecked()(node) });
        if ptr::addr_eq(node.as_ptr(), last.get()) {
            last.set(ptr::null());
        }
    }

    /// Takes what is queued, until `task` is.
    pub(in crate::task) fn await_push(&self, _: &Frame<'_>, task: NonNull<Header>) {
        // SAFETY: it is queued, so it is not released.
        let header = unsafe { task.as_ref() };
        while header.node.link.is_left() {
            // SAFETY: nothing is given back.
            let Some((taken, _)) = (unsafe { self.ready.next(None) }) else { return };
            // SAFETY: in the queue, so not released.
            let link = unsafe { taken.as_ref() };
            if !link.is_open() {
                link.dismiss();
            }
        }
    }
}

/// Closes a task. Whether it will still be taken once.
pub(in crate::task) fn close(node: &Node, in_turn: bool) -> bool {
    node.link.close(in_turn)
}

/// Whether a closed task that was taken will not be taken again.
pub(in crate::task) fn dismiss(node: &Node) -> bool {
    node.link.dismiss();
    true
}
