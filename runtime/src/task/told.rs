//! How a task is told to end. A program in which nobody asks for that does not link this.

use super::ending::finished;
use super::header::{Asked, Header, Outcome};
use super::node::Node;
use super::scheduler::{Scheduler, polled};
use super::waker;
use crate::cancel::{Delivery, How};
use core::pin::pin;
use core::ptr::NonNull;
use core::sync::atomic::Ordering::Relaxed;
use core::task::Context;

/// Asks a task to end: it is told in its next turn.
///
/// # Safety
/// It is open, and this is its executor's thread, in the run.
pub(super) unsafe fn ask(task: NonNull<Header>) {
    // SAFETY: open, so alive.
    let header = unsafe { task.as_ref() };
    header.asked.set(Asked::Cancel);
    header.node.turn.set(Some(tell));
    // SAFETY: alive.
    unsafe { Node::wake(task.cast()) };
}

/// The [turn](super::node::Turn) of a task that was asked to end, or that holds that back.
///
/// # Safety
/// As said at `Turn`. The node is that of an open task with a header.
pub(super) unsafe fn tell(node: NonNull<Node>) -> Option<NonNull<Node>> {
    let task = node.cast::<Header>();
    // SAFETY: open, so alive.
    let header = unsafe { task.as_ref() };
    // SAFETY: executors are `static`, and it was stored when the task was spawned.
    let executor = unsafe { &*header.node.executor.load(Relaxed) };
    let how = match header.asked.replace(Asked::Nothing) {
        Asked::Cancel if !header.started.get() => {
            executor.end(task, Outcome::Cancelled, true);
            return None;
        }
        Asked::Cancel => {
            header.told.set(executor.frame().map(|frame| frame.turns.get()));
            How::Cancel
        }
        Asked::Held => How::Again,
        Asked::Nothing => How::Plain,
    };
    // Before the poll, in which it may be asked again.
    header.node.turn.set(Some(polled));
    let Some(body) = header.body.get() else { unreachable!("an open task has a future") };
    // SAFETY: an open task's future is in its storage, and nobody else polls it.
    let running = pin!(unsafe { body.running() });
    // SAFETY: the node outlives the turn, or if it ends in it, nothing in there uses the waker any more.
    let waker = unsafe { waker::borrowed(node) };
    match how.poll(running, &mut Context::from_waker(&waker)) {
        Delivery::Finished(()) => {
            finished(task);
            return None;
        }
        Delivery::Handling => {}
        Delivery::Held if header.asked.get() == Asked::Nothing => {
            header.asked.set(Asked::Held);
            header.node.turn.set(Some(tell));
        }
        Delivery::Held => {}
        Delivery::Dead => {
            executor.end(task, Outcome::Cancelled, true);
            return None;
        }
    }
    Some(node)
}

/// The turn of a task that was spawned when the run was at its end already: it does not begin.
///
/// # Safety
/// As of [`tell`].
pub(super) unsafe fn refuse(node: NonNull<Node>) -> Option<NonNull<Node>> {
    let task = node.cast::<Header>();
    // SAFETY: open, so alive. Executors are `static`, and it was stored when the task was spawned.
    let executor = unsafe { &*task.as_ref().node.executor.load(Relaxed) };
    executor.end(task, Outcome::Cancelled, true);
    None
}

/// Whether a cancel was delivered to the task in the turn that its executor is in.
///
/// The task has a handle, and this is its thread.
pub(super) fn was_told_in_this_turn(header: &Header) -> bool {
    let executor = header.node.executor.load(Relaxed);
    // SAFETY: executors are `static`, and it is null after the run.
    let frame = unsafe { executor.as_ref() }.and_then(Scheduler::frame);
    frame.is_some_and(|frame| Some(frame.turns.get()) == header.told.get())
}
