//! Wakes on other threads, while the executor polls, ends tasks, and goes to sleep.

use crate::model;
use crate::ready::{Batch, Link, Ready};
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
        if self.link.wake() {
            executor.push(&self.link);
        }
    }
}

impl Executor {
    fn new() -> Self {
        Executor { ready: Ready::new(), unpark: Notify::new() }
    }

    fn push(&self, link: &Link) {
        // SAFETY: every link outlives the executor's last pop in these tests.
        if unsafe { self.ready.push(NonNull::from(link)) } {
            self.unpark.notify();
        }
    }

    /// As a turn does.
    fn take(&self) -> Batch {
        let mut and_sleep = false;
        loop {
            let batch = self.ready.take(and_sleep);
            if !batch.is_empty() {
                return batch;
            }
            if and_sleep {
                self.unpark.wait();
            }
            and_sleep = !and_sleep;
        }
    }
}

/// Which of the tasks a popped link belongs to.
fn which(tasks: &[Task], link: NonNull<Link>) -> &Task {
    tasks.iter().find(|task| std::ptr::eq(&task.link, link.as_ptr())).expect("a link of these tasks")
}

#[test]
fn no_wake_is_lost_and_none_is_run_twice() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new()]));
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
        let (executor, tasks) = &*shared;
        let mut polls = 0;
        loop {
            let mut batch = executor.take();
            let mut done = 0;
            while let Some(link) = batch.pop() {
                let task = which(tasks, link);
                task.link.unqueue();
                polls += 1;
                done = task.done.load(Relaxed);
            }
            if done == 2 {
                break;
            }
        }
        assert!(polls <= 3, "one at the start, and one for each wake at most");
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn tasks_woken_by_one_thread_run_in_that_order() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new(), Task::new(), Task::new()]));
        let other = Arc::clone(&shared);
        for task in &shared.1 {
            assert!(task.link.claim());
            task.link.open();
            // As if it had been polled before.
            task.link.unqueue();
        }
        let thread = thread::spawn(move || {
            other.1[0].wake(&other.0);
            other.1[1].wake(&other.0);
        });
        let (executor, tasks) = &*shared;
        tasks[2].wake(executor);
        let mut order = Vec::new();
        while order.len() < 3 {
            let mut batch = executor.take();
            while let Some(link) = batch.pop() {
                which(tasks, link).link.unqueue();
                order.push(tasks.iter().position(|task| std::ptr::eq(&task.link, link.as_ptr())).unwrap());
            }
        }
        let place = |task| order.iter().position(|&run| run == task).unwrap();
        assert!(place(0) < place(1), "{order:?}");
        assert!(executor.ready.is_empty());
        thread.join().unwrap();
    });
}

#[test]
fn a_task_that_ends_while_it_is_woken_is_popped_before_it_is_free() {
    model(3, || {
        let shared = Arc::new((Executor::new(), [Task::new()]));
        let other = Arc::clone(&shared);
        let (executor, tasks) = &*shared;
        let [task] = tasks;
        task.spawn(executor);
        let woken = Arc::new(AtomicBool::new(false));
        let their_woken = Arc::clone(&woken);
        let thread = thread::spawn(move || {
            let (executor, [task]) = &*other;
            if task.link.wake() {
                their_woken.store(true, SeqCst);
                executor.push(&task.link);
            }
        });
        let mut batch = loop {
            let batch = executor.ready.take(false);
            if !batch.is_empty() {
                break batch;
            }
        };
        let link = batch.pop().unwrap();
        which(tasks, link).link.unqueue();
        // The poll was its last.
        if task.link.close(true) {
            assert!(task.link.is_left());
            while task.link.is_left() {
                let mut batch = executor.ready.take(false);
                if batch.is_empty() {
                    thread::yield_now();
                    continue;
                }
                let link = batch.pop().unwrap();
                assert!(!which(tasks, link).link.is_open(), "there is nothing to poll");
                assert!(batch.is_empty());
                task.link.dismiss();
            }
        }
        task.link.release();
        thread.join().unwrap();
        assert!(executor.ready.is_empty(), "nobody pushes a task that is free");
        assert!(!task.link.is_left());
        assert!(task.link.claim(), "and it may be used again");
    });
}
