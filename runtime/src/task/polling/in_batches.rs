//! All that is ready is taken out of the queue at once, and polled.

use crate::task::header::Header;
use crate::task::idle::Idle;
use crate::task::node::Node;
use crate::task::ready::Batch;
use crate::task::scheduler::{Frame, Scheduler};
use core::cell::Cell;
use core::ptr::NonNull;

/// What is left of the turn.
pub(in crate::task) struct Cursor {
    batch: Cell<Batch>,
}

impl Cursor {
    pub(in crate::task) const fn new() -> Self {
        Cursor { batch: Cell::new(Batch::EMPTY) }
    }

    /// After a panic: nothing was taken that is not in here.
    pub(in crate::task) fn give_back(&self) {}

    fn pop(&self) -> Option<NonNull<Node>> {
        let mut batch = self.batch.replace(Batch::EMPTY);
        let popped = batch.pop();
        self.batch.set(batch);
        popped.map(NonNull::cast)
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
        while let Some(node) = frame.cursor.pop() {
            // SAFETY: it was queued, so it is not released.
            let task = unsafe { node.as_ref() };
            task.link.unqueue();
            // SAFETY: what is queued was spawned, and so has a turn. Unqueued just now, on the thread of the run.
            unsafe { task.turn.get().unwrap_unchecked()(node) };
        }
    }

    /// All that is ready. See [`Ready::take`](crate::task::ready::Ready::take).
    #[inline]
    fn take(&self, and_sleep: bool) -> Batch {
        #[cfg_attr(not(feature = "std"), allow(unused_mut))]
        let mut batch = self.ready.take(and_sleep);
        #[cfg(feature = "std")]
        batch.append(self.local.replace(Batch::EMPTY));
        batch
    }

    #[cfg(feature = "std")]
    fn shuffled(&self, mut batch: Batch) -> Batch {
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
            let Some(popped) = frame.cursor.pop() else {
                frame.cursor.batch.set(self.take(false));
                core::hint::spin_loop();
                continue;
            };
            // SAFETY: in the queue, so not released.
            let link = &unsafe { popped.as_ref() }.link;
            link.unqueue();
            if !link.is_open() {
                // If it was woken again, it will be popped again.
                link.dismiss();
            }
        }
    }
}

/// Whether a closed task that was popped will not be popped again.
pub(in crate::task) fn dismiss(node: &Node) -> bool {
    node.link.dismiss()
}
