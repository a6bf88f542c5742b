//! Wakes on other threads, with critical sections.

use crate::atomic::change;
use crate::model;
use crate::ready_by_section::{Link, Ready};
use loom::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Relaxed, SeqCst},
};
use loom::sync::{Arc, Notify};
use loom::thread;
use std::ptr::NonNull;

struct Executor {
    ready: Ready,
    unpark: Notify,
}

// SAFETY: as of the library's `Scheduler`: what is no atomic is in critical sections.
unsafe impl Sync for Executor {}

struct Task {
    link: Link,
    /// What the task waits for. It is relaxed: only the wake orders it before the poll.
    done: AtomicUsize,
}

impl Task {
    fn new() -> Self {
        Task { link: Link::new(), done: AtomicUsize::new(0) }
    }

    fn spawn(&self, executor: &Executor) {
        assert!(self.link.claim());
        self.link.open();
        self.wake(executor);
    }

    fn wake(&self, executor: &Executor) {
        let asleep = change(|changing| {
            // SAFETY: every link outlives the executor in these tests.
            self.link.wake(changing) && unsafe { executor.ready.push(NonNull::from(&self.link), changing) }
        });
        if asleep {
            executor.unpark.notify();
        }
    }
}

impl Executor {
    fn new() -> Self {
        Executor { ready: Ready::new(), unpark: Notify::new() }
    }

    /// It does not move after this.
    fn begin(&self) {
        change(|changing| {
            assert!(!self.ready.has_begun(changing));
            self.ready.begin(changing);
        });
    }

    /// Takes the next one, as a step does, and waits for it.
    fn next(&self, suspended: Option<NonNull<Link>>) -> NonNull<Link> {
        let mut suspended = suspended;
        loop {
            // SAFETY: the tests give back what they have taken, and nothing else.
            if let Some((link, _)) = unsafe { self.ready.next(suspended.take()) } {
                return link;
            }
            self.unpark.wait();
        }
    }
}

#[test]
fn no_wake_is_lost_and_none_is_run_twice() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new()]));
        shared.0.begin();
        shared.1[0].spawn(&shared.0);
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (executor, [task]) = &*shared;
                    task.done.fetch_add(1, Relaxed);
                    task.wake(executor);
                })
            })
            .collect();
        let (executor, [task]) = &*shared;
        let (mut polls, mut suspended) = (0, None);
        loop {
            suspended = Some(executor.next(suspended));
            polls += 1;
            if task.done.load(Relaxed) == 2 {
                break;
            }
        }
        assert!(polls <= 3, "one at the start, and one for each wake at most");
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn a_task_that_wakes_itself_and_is_woken_runs_once_more_and_after_the_others() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new(), Task::new()]));
        let other = Arc::clone(&shared);
        let (executor, [first, second]) = &*shared;
        executor.begin();
        first.spawn(executor);
        second.spawn(executor);
        let thread = thread::spawn(move || {
            let (executor, [first, _]) = &*other;
            first.done.store(1, Relaxed);
            first.wake(executor);
        });
        let taken = executor.next(None);
        assert_eq!(taken, NonNull::from(&first.link));
        first.link.wake_again();
        let mut done = first.done.load(Relaxed);
        let taken = executor.next(Some(taken));
        assert_eq!(taken, NonNull::from(&second.link));
        let mut polls = 0;
        let mut suspended = executor.next(Some(taken));
        loop {
            assert_eq!(suspended, NonNull::from(&first.link));
            polls += 1;
            done = done.max(first.done.load(Relaxed));
            if done == 1 {
                break;
            }
            suspended = executor.next(Some(suspended));
        }
        assert!(polls <= 2, "one for itself, and one for the other's wake");
        thread.join().unwrap();
    });
}

#[test]
fn a_task_that_ends_while_it_is_woken_is_not_pushed() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new()]));
        let other = Arc::clone(&shared);
        let (executor, [task]) = &*shared;
        executor.begin();
        task.spawn(executor);
        let thread = thread::spawn(move || {
            let (executor, [task]) = &*other;
            task.wake(executor);
        });
        executor.next(None);
        assert!(!task.link.close(true), "it is in no list while it runs");
        task.link.release();
        assert!(task.link.claim(), "so it may be used again at once");
        thread.join().unwrap();
        assert!(executor.ready.is_empty());
    });
}

#[test]
fn a_task_that_is_ended_from_outside_is_taken_once_more_if_it_was_woken() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new(), Task::new()]));
        let other = Arc::clone(&shared);
        let (executor, [task, last]) = &*shared;
        executor.begin();
        task.spawn(executor);
        let suspended = executor.next(None);
        last.spawn(executor);
        // It is idle from here on.
        let taken = executor.next(Some(suspended));
        assert_eq!(taken, NonNull::from(&last.link));
        let woken = Arc::new(AtomicBool::new(false));
        let their_woken = Arc::clone(&woken);
        let thread = thread::spawn(move || {
            let (executor, [task, _]) = &*other;
            task.wake(executor);
            their_woken.store(true, SeqCst);
        });
        if task.link.close(false) {
            assert!(task.link.is_left());
            assert_eq!(executor.next(None), NonNull::from(&task.link));
            assert!(!task.link.is_open(), "there is nothing to poll");
            task.link.dismiss();
        } else {
            assert!(!task.link.is_left());
        }
        task.link.release();
        thread.join().unwrap();
        assert!(woken.load(SeqCst));
        assert!(executor.ready.is_empty(), "nobody pushes a task that is free");
    });
}
