//! Tasks in a row, of which the thread of their run knows alone.
//!
//! A task may be in the ready queue at the same time, if another thread has woken it too: each has a link of its own for
//! that.

use crate::task::node::Node;
use core::ptr::NonNull;
use std::vec::Vec;

/// It is in a row.
const QUEUED: u8 = 1;
/// It was in the ready queue, when that was taken, and is in a row since.
const TAKEN: u8 = 2;
/// It is closed, and will come by the ready queue.
const AWAITED: u8 = 4;

/// Tasks in a row. Each is in one at most.
pub(in crate::task) struct Line {
    first: Option<NonNull<Node>>,
    /// Only of a meaning while there is a first one.
    last: Option<NonNull<Node>>,
}

impl Line {
    pub(in crate::task) const EMPTY: Self = Line { first: None, last: None };

    /// Puts a task at the end, if it is in no row.
    ///
    /// # Safety
    /// It is alive until it was popped, and this is the thread of its run.
    #[inline]
    pub(in crate::task) unsafe fn push(&mut self, node: NonNull<Node>) {
        // SAFETY: alive.
        let task = unsafe { node.as_ref() };
        let bits = task.link.here.get();
        if bits & QUEUED == 0 {
            task.link.here.set(bits | QUEUED);
            self.put(node);
        }
    }

    /// [`push`](Line::push) for one that was in the ready queue.
    ///
    /// # Safety
    /// As of `push`.
    pub(in crate::task) unsafe fn push_taken(&mut self, node: NonNull<Node>) {
        // SAFETY: alive.
        let here = &unsafe { node.as_ref() }.link.here;
        here.set((here.get() | TAKEN) & !AWAITED);
        // SAFETY: the caller's.
        unsafe { self.push(node) };
    }

    #[inline]
    fn put(&mut self, node: NonNull<Node>) {
        // SAFETY: alive, as `push` says.
        unsafe { node.as_ref() }.next_here.set(None);
        self.append(Line { first: Some(node), last: Some(node) });
    }

    /// Puts all of another row at the end.
    #[inline]
    pub(in crate::task) fn append(&mut self, other: Line) {
        let (Some(_), Some(last)) = (self.first, self.last) else {
            *self = other;
            return;
        };
        if other.first.is_some() {
            // SAFETY: what is in a row is alive.
            unsafe { last.as_ref() }.next_here.set(other.first);
            self.last = other.last;
        }
    }

    #[inline]
    fn remove_first(&mut self) -> Option<NonNull<Node>> {
        let node = self.first?;
        // SAFETY: what is in a row is alive.
        self.first = unsafe { node.as_ref() }.next_here.get();
        Some(node)
    }

    /// Takes the first one out. Also whether it was in the ready queue.
    #[inline]
    pub(in crate::task) fn pop(&mut self) -> Option<(NonNull<Node>, bool)> {
        let node = self.remove_first()?;
        // SAFETY: what is in a row is alive.
        let here = &unsafe { node.as_ref() }.link.here;
        let bits = here.replace(here.get() & AWAITED);
        Some((node, bits & TAKEN != 0))
    }

    #[inline]
    pub(in crate::task) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Puts the tasks into another order, each as likely as any other if the numbers are random. `below` gives
    /// one that is less than its argument.
    pub(in crate::task) fn shuffle(&mut self, mut below: impl FnMut(usize) -> usize) {
        let mut nodes: Vec<_> = core::iter::from_fn(|| self.remove_first()).collect();
        for end in (1..nodes.len()).rev() {
            nodes.swap(end, below(end + 1));
        }
        nodes.into_iter().for_each(|node| self.put(node));
    }
}

/// Closes a task. Whether it will still be popped once.
pub(in crate::task) fn close(node: &Node, _in_turn: bool) -> bool {
    let here = &node.link.here;
    if node.link.close(true) {
        if here.get() & TAKEN == 0 {
            here.set(here.get() | AWAITED);
        }
        return true;
    }
    let queued = here.get() & QUEUED != 0;
    if queued {
        node.link.leave();
    }
    queued
}

/// Whether a closed task that was popped will not be popped again.
pub(in crate::task) fn dismiss(node: &Node) -> bool {
    let last = node.link.here.get() & (QUEUED | AWAITED) == 0;
    if last {
        node.link.dismiss();
    }
    last
}
