//! How tasks end, and how a run does: whatever panics, nothing is left that refers to what the caller of the run
//! owns.

use super::header::{Asked, Header, Outcome};
use super::idle::Idle;
use super::node::Node;
use super::polling::{close, dismiss};
use super::scheduler::{Frame, List, Scheduler};
use core::mem;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;

/// Called when a poll has put the output into the storage.
pub(super) fn finished(task: NonNull<Header>) {
    // SAFETY: it is open.
    let header = unsafe { task.as_ref() };
    // It may have been asked to end during this poll, and has ended before it could be told.
    let cancelled = header.asked.get() == Asked::Cancel;
    // SAFETY: executors are `static`, and it was stored when the task was spawned.
    let executor = unsafe { &*header.node.executor.load(Relaxed) };
    executor.end(task, if cancelled { Outcome::Cancelled } else { Outcome::Done }, true);
}

/// The [turn](super::node::Turn) of a task that was closed while it was queued.
///
/// # Safety
/// As said at `Turn`. The node is that of such a task, with a header.
unsafe fn left(node: NonNull<Node>) -> Option<NonNull<Node>> {
    // SAFETY: it was queued, so it is not released.
    let task = unsafe { node.as_ref() };
    if !dismiss(task) {
        return None;
    }
    // SAFETY: executors are `static`, and it was stored when the task was spawned.
    let executor = unsafe { &*task.executor.load(Relaxed) };
    if let Some(list) = executor.list() {
        list.leftover.set(list.leftover.get() - 1);
    }
    // SAFETY: closed, and popped just now.
    unsafe { executor.release_unused(node.cast()) };
    None
}

impl Scheduler {
    /// Transition 5. Drops the future, or the output that nobody will take. `in_turn` says that it is the turn of this task.
    pub(super) fn end(&self, task: NonNull<Header>, outcome: Outcome, in_turn: bool) {
        // SAFETY: it is open.
        let header = unsafe { task.as_ref() };
        if outcome != Outcome::Done {
            header.empty();
        }
        // Only now: what was just dropped may have had the handle.
        if !header.has_handle.get() {
            header.empty();
        }
        header.outcome.set(outcome);
        let left_in_queue = close(&header.node, in_turn);
        if left_in_queue {
            header.node.turn.set(Some(left));
        }
        if let Some(list) = self.list() {
            list.open.set(list.open.get() - 1);
            list.leftover.set(list.leftover.get() + usize::from(left_in_queue));
        }
        header.tell_joiner();
        // SAFETY: closed.
        unsafe { self.release_unused(task) };
    }

    /// Transition 6, if nothing needs the task any more.
    ///
    /// # Safety
    /// The task is in the list and closed.
    pub(crate) unsafe fn release_unused(&self, task: NonNull<Header>) {
        // SAFETY: it is in the list.
        let header = unsafe { task.as_ref() };
        if header.has_handle.get() || header.node.link.is_left() {
            return;
        }
        if let Some(list) = self.list() {
            list.unlink(header);
        }
        // SAFETY: not in the list any more, closed, popped and without a handle.
        unsafe { release(task) };
    }

    /// Drops all futures, and forgets all tasks. After this nothing here refers to anything that the
    /// run's caller owns, whatever panics.
    fn shut_down(&self, frame: &Frame<'_>, list: &List) {
        struct Rest<'a>(&'a Scheduler, &'a Frame<'a>, &'a List);
        impl Drop for Rest<'_> {
            fn drop(&mut self) {
                self.0.shut_down(self.1, self.2);
            }
        }
        let rest = Rest(self, frame, list);
        // What is dropped may drop handles, and so release other tasks than its own. So from the beginning
        // again after each, with what is done with taken out of the way.
        while let Some(task) = list.first.get() {
            // SAFETY: tasks in the list are alive.
            let header = unsafe { task.as_ref() };
            if header.node.link.is_open() {
                self.end(task, Outcome::Cancelled, false);
            } else if header.node.link.is_left() {
                self.await_push(frame, task);
            } else {
                forget(list, task);
            }
        }
        mem::forget(rest);
    }
}

/// Takes a closed and popped task out of the list, and what is in a local out of that.
fn forget(list: &List, task: NonNull<Header>) {
    // SAFETY: in the list.
    let header = unsafe { task.as_ref() };
    list.unlink(header);
    if !header.has_handle.get() {
        // SAFETY: in no list and no queue, closed, and without a handle.
        return unsafe { release(task) };
    }
    header.node.executor.store(ptr::null_mut(), Relaxed);
    if header.local.get() {
        if header.outcome.get() == Outcome::Done {
            header.outcome.set(Outcome::Lost);
        }
        header.empty();
    }
}

/// Gives back a task that is closed, popped, in no list and without a handle.
///
/// # Safety
/// As said. For counted tasks, the reference of executor and handle goes with it.
unsafe fn release(task: NonNull<Header>) {
    // SAFETY: not released yet.
    let header = unsafe { task.as_ref() };
    #[cfg(feature = "alloc")]
    if header.node.link.counted {
        // SAFETY: this is the reference of both.
        return unsafe { Header::drop_reference(task) };
    }
    header.node.release();
}

/// Called by a handle that goes, after the end of its task.
///
/// # Safety
/// `task` is closed, and `has_handle` just became `false`. This is the executor's thread.
pub(crate) unsafe fn let_go(task: NonNull<Header>) {
    // SAFETY: not released before this.
    let header = unsafe { task.as_ref() };
    header.empty();
    let executor = header.node.executor.load(Relaxed);
    if executor.is_null() {
        // The run is over, and has unlinked and popped the task.
        // SAFETY: so nothing has it any more.
        unsafe { release(task) };
    } else {
        // SAFETY: executors are `static`, and the task is in the list until the end of the run.
        unsafe { (*executor).release_unused(task) };
    }
}

/// A run. Its drop ends all tasks.
pub(crate) struct Run<'a> {
    scheduler: &'static Scheduler,
    frame: &'a Frame<'a>,
    /// There may be another after it.
    may_repeat: bool,
}

impl<'a> Run<'a> {
    /// The run that the scheduler has just entered.
    pub(super) fn new(scheduler: &'static Scheduler, frame: &'a Frame<'a>, may_repeat: bool) -> Self {
        Run { scheduler, frame, may_repeat }
    }

    /// Runs to the end of the first task, and then to the end of all, which are in `list`.
    pub(crate) fn to_the_end(&self, list: &List, main: NonNull<Header>, idle: &mut dyn Idle) {
        self.scheduler.run(self.frame, list, main, idle);
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        struct Leave(&'static Scheduler, usize, bool);
        impl Drop for Leave {
            fn drop(&mut self) {
                self.0.leave(self.1, self.2);
            }
        }
        let _leave = Leave(self.scheduler, self.frame.number(), self.may_repeat);
        // No more spawning from here on.
        self.scheduler.begin_to_leave(self.frame);
        if let Some(list) = self.frame.list {
            self.frame.cursor.give_back();
            self.scheduler.shut_down(self.frame, list);
        }
    }
}
