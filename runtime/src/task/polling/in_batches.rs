//! All that is ready is taken out of the queue at once, and polled.

use crate::task::header::Header;
use crate::task::idle::Idle;
use crate::task::node::Node;
#[cfg(feature = "std")]
use crate::task::polling::Line;
#[cfg(not(feature = "std"))]
use crate::task::ready::Batch as Line;
use crate::task::scheduler::{Frame, Scheduler};
use core::cell::Cell;
use core::ptr::NonNull;

/// What is left of the turn.
pub(in crate::task) struct Cursor {
    batch: Cell<Line>,
}

impl Cursor {
    pub(in crate::task) const fn new() -> Self {
        Cursor { batch: Cell::new(Line::EMPTY) }
    }

    /// After a panic: nothing was taken that is not in here.
    pub(in crate::task) fn give_back(&self) {}

    /// Also whether it was in the ready queue.
    #[inline]
    fn pop(&self) -> Option<(NonNull<Node>, bool)> {
        let mut batch = self.batch.replace(Line::EMPTY);
        let popped = batch.pop();
        self.batch.set(batch);
        #[cfg(not(feature = "std"))]
        let popped = popped.map(|link| (link.cast(), true));
        popped
    }
}

impl Scheduler {
    /// Polls each task once that is ready, or waits for one.
    #[inline]
    pub(in crate::task) fn turn<I: Idle + ?Sized>(&'static self, frame: &Frame<'_>, idle: &mut I) {
        #[cfg(feature = "std")]
        self.be_here();
        idle.turn();
        let mut and_sleep = false;
        let batch = loop {
            let batch = self.take(and_sleep);
            if !batch.is_empty() {
                break batch;
            }
            if and_sleep {
                return self.wait(idle);
            }
            // Only if nothing comes in this very moment.
            and_sleep = true;
        };
        #[cfg(feature = "std")]
        let batch = self.shuffled(batch);
        frame.cursor.batch.set(batch);
        frame.turns.set(frame.turns.get().wrapping_add(1));
        while let Some((node, unqueue)) = frame.cursor.pop() {
            // SAFETY: it was queued, so it is not released.
            let task = unsafe { node.as_ref() };
            if unqueue && task.link.is_open() {
                task.link.unqueue();
            }
            // SAFETY: what is queued was spawned, and so has a turn. Popped just now, on the thread of the run.
            unsafe { task.turn.get().unwrap_unchecked()(node) };
        }
    }

    /// All that is ready. See [`Ready::take`](crate::task::ready::Ready::take).
    #[cfg(not(feature = "std"))]
    #[inline]
    fn take(&self, and_sleep: bool) -> Line {
        self.ready.take(and_sleep)
    }

    /// All that is ready. See [`Ready::take`](crate::task::ready::Ready::take).
    #[cfg(feature = "std")]
    #[inline]
    fn take(&self, and_sleep: bool) -> Line {
        let mut batch = self.ready.take(and_sleep);
        let mut line = Line::EMPTY;
        while let Some(link) = batch.pop() {
            // SAFETY: what is queued is not released before it was popped. It was spawned on this executor.
            unsafe { line.push_taken(link.cast()) };
        }
        line.append(self.local.replace(Line::EMPTY));
        line
    }

    #[cfg(feature = "std")]
    fn shuffled(&self, mut batch: Line) -> Line {
        if let Some(mut shuffle) = self.shuffle.get() {
            batch.shuffle(|bound| shuffle.below(bound));
            self.shuffle.set(Some(shuffle));
        }
        batch
    }

    fn wait<I: Idle + ?Sized>(&self, idle: &mut I) {
        #[cfg(feature = "std")]
        self.waits.set(true);
        idle.wait(&|| !self.ready.is_empty());
        #[cfg(feature = "std")]
        self.waits.set(false);
    }

    /// Pops what is queued, until `task` is. Whoever woke it on another thread is about to push it.
    pub(in crate::task) fn await_push(&self, frame: &Frame<'_>, task: NonNull<Header>) {
        // SAFETY: it is queued, so it is not released.
        let header = unsafe { task.as_ref() };
        while header.node.link.is_left() {
            let Some((popped, unqueue)) = frame.cursor.pop() else {
                frame.cursor.batch.set(self.take(false));
                core::hint::spin_loop();
                continue;
            };
            // SAFETY: in the queue, so not released.
            let popped = unsafe { popped.as_ref() };
            if !popped.link.is_open() {
                dismiss(popped);
            } else if unqueue {
                popped.link.unqueue();
            }
        }
    }
}

#[cfg(feature = "std")]
pub(in crate::task) use super::line::{close, dismiss};

/// Closes a task. Whether it will still be popped once.
#[cfg(not(feature = "std"))]
pub(in crate::task) fn close(node: &Node, _in_turn: bool) -> bool {
    node.link.close(true)
}

/// Whether a closed task that was popped will not be popped again.
#[cfg(not(feature = "std"))]
pub(in crate::task) fn dismiss(node: &Node) -> bool {
    node.link.dismiss();
    true
}
