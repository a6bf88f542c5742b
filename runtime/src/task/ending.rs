//! How tasks end, and how a run does: whatever panics, nothing is left that refers to what the caller of the run
//! owns.

use super::header::{Header, Kind, Outcome};
use super::idle::Idle;
#[cfg(feature = "std")]
use super::scheduler::HERE;
use super::scheduler::Scheduler;
use core::mem;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::{Relaxed, Release};

impl Scheduler {
    /// Transition 5. Drops the future, or the output that nobody will take.
    pub(super) fn end(&self, task: NonNull<Header>, outcome: Outcome) {
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
        self.open.set(self.open.get() - 1);
        if header.link.close() {
            self.leftover.set(self.leftover.get() + 1);
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
        if header.has_handle.get() || header.link.is_queued() {
            return;
        }
        self.unlink(header);
        // SAFETY: not in the list any more, closed, popped and without a handle.
        unsafe { release(task) };
    }

    fn unlink(&self, header: &Header) {
        let (before, after) = (header.before.take(), header.after.take());
        match before {
            // SAFETY: tasks in the list are alive.
            Some(before) => unsafe { before.as_ref() }.after.set(after),
            None => self.first.set(after),
        }
        match after {
            // SAFETY: as above.
            Some(after) => unsafe { after.as_ref() }.before.set(before),
            None => self.last.set(before),
        }
    }

    /// Drops all futures, and forgets all tasks. After this nothing here refers to anything that the
    /// run's caller owns, whatever panics.
    fn shut_down(&self) {
        struct Rest<'a>(&'a Scheduler);
        impl Drop for Rest<'_> {
            fn drop(&mut self) {
                self.0.shut_down();
            }
        }
        let rest = Rest(self);
        // What is dropped may drop handles, and so release other tasks than its own. So from the beginning
        // again after each, with what is done with taken out of the way.
        while let Some(task) = self.first.get() {
            // SAFETY: tasks in the list are alive.
            let header = unsafe { task.as_ref() };
            if header.link.is_open() {
                self.end(task, Outcome::Cancelled);
            } else if header.link.is_queued() {
                self.await_push(task);
            } else {
                self.forget(task);
            }
        }
        mem::forget(rest);
    }

    /// Pops what is queued, until `task` is. Whoever woke it on another thread is about to push it.
    fn await_push(&self, task: NonNull<Header>) {
        // SAFETY: it is queued, so it is not released.
        let header = unsafe { task.as_ref() };
        while header.link.is_queued() {
            match self.pop() {
                // SAFETY: in the queue, so not released.
                Some(popped) => self.popped_at_the_end(unsafe { popped.as_ref() }),
                None => {
                    self.batch.set(self.take());
                    core::hint::spin_loop();
                }
            }
        }
    }

    fn popped_at_the_end(&self, header: &Header) {
        if !header.link.unqueue() {
            self.leftover.set(self.leftover.get() - 1);
        }
    }

    /// Takes a closed and popped task out of the list, and what is in a local out of that.
    fn forget(&self, task: NonNull<Header>) {
        // SAFETY: in the list.
        let header = unsafe { task.as_ref() };
        self.unlink(header);
        if !header.has_handle.get() {
            // SAFETY: in no list and no queue, closed, and without a handle.
            return unsafe { release(task) };
        }
        header.executor.store(ptr::null_mut(), Relaxed);
        if matches!(header.kind.get(), Kind::Local) {
            if header.outcome.get() == Outcome::Done {
                header.outcome.set(Outcome::Lost);
            }
            header.empty();
        }
    }
}

/// Gives back a task that is closed, popped, in no list and without a handle.
///
/// # Safety
/// As said. For counted tasks, the reference of executor and handle goes with it.
unsafe fn release(task: NonNull<Header>) {
    // SAFETY: not released yet.
    let header = unsafe { task.as_ref() };
    match header.kind.get() {
        Kind::Static | Kind::Local => header.link.release(),
        #[cfg(feature = "alloc")]
        // SAFETY: this is the reference of both.
        Kind::Counted(free) => unsafe { Header::drop_reference(task, free) },
    }
}

/// Called by a handle that goes, after the end of its task.
///
/// # Safety
/// `task` is closed, and `has_handle` just became `false`. This is the executor's thread.
pub(crate) unsafe fn let_go(task: NonNull<Header>) {
    // SAFETY: not released before this.
    let header = unsafe { task.as_ref() };
    header.empty();
    let executor = header.executor.load(Relaxed);
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
pub(crate) struct Run(pub(super) &'static Scheduler);

impl Run {
    /// Runs to the end of the first task, and then to the end of all.
    pub(crate) fn to_the_end(&self, main: NonNull<Header>, idle: &mut dyn Idle) {
        self.0.run(main, idle);
    }

    /// Polls each task once that is ready, or waits for one.
    pub(crate) fn turn(&self, idle: &mut dyn Idle) {
        self.0.turn(idle);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        struct Leave(&'static Scheduler);
        impl Drop for Leave {
            fn drop(&mut self) {
                #[cfg(feature = "std")]
                HERE.set(ptr::null());
                self.0.running.store(false, Release);
            }
        }
        let _leave = Leave(self.0);
        // No more spawning from here on.
        self.0.run.fetch_add(1, Relaxed);
        self.0.shut_down();
    }
}
