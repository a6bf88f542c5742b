//! `run`, `spawn` and `block_on`, with threads and a heap.

use costate::{Cancelled, block_on, catch_cancel, run, spawn, yield_now};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

/// Fewer rounds where each costs a thousand times as much.
const fn scaled(rounds: usize) -> usize {
    if cfg!(miri) { rounds / 1000 + 3 } else { rounds }
}

#[test]
fn r1_run_returns_what_main_returns() {
    assert_eq!(run(async { 42 }), 42);
    let borrowed = String::from("text");
    assert_eq!(run(async { borrowed.as_str() }), "text");
}

#[test]
fn r1_tasks_that_are_alive_at_the_end_are_cancelled_and_awaited() {
    let trace = Trace::new();
    let inner = trace.clone();
    run(async move {
        let trace = inner;
        let (one, two, three) = (trace.clone(), trace.clone(), trace.clone());
        spawn(async move {
            let _local = one.guard("plain");
            pending::<()>().await;
        })
        .detach();
        spawn(async move {
            let _ = catch_cancel(pending::<()>()).await;
            two.note("clean-up");
            for _ in 0..3 {
                yield_now().await;
            }
            let three = two.clone();
            spawn(async move { three.note("unreachable") }).detach();
            two.note("end");
        })
        .detach();
        spawn(async move { three.note("ran") }).detach();
        yield_now().await;
        spawn(async move { trace.note("unreachable") }).detach();
    });
    assert_eq!(trace.events(), "ran -plain clean-up end");
}

#[test]
fn r2_run_within_run_is_refused() {
    let message = run(async {
        let error = catch_unwind(|| run(async {})).unwrap_err();
        // The outer one is as before.
        assert_eq!(spawn(async { 1 }).await, Ok(1));
        *error.downcast::<&str>().unwrap()
    });
    assert_eq!(message, "`run` within `run`: await the future, or `spawn` it");
    run(async {});
}

#[test]
fn r7_a_panic_in_a_task_reaches_the_caller_of_run() {
    let trace = Trace::new();
    let inner = trace.clone();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        run(async move {
            let (one, two, main) = (inner.clone(), inner.clone(), inner.guard("main"));
            let _finished = spawn(async move { inner.guard("output") });
            spawn(async move {
                let _local = one.guard("waiting");
                catch_cancel(pending::<()>()).await
            })
            .detach();
            spawn(async move {
                let _local = two.guard("panicking");
                yield_now().await;
                panic!("on purpose");
            })
            .detach();
            pending::<()>().await;
            drop(main);
        });
    }));
    assert_eq!(*unwound.unwrap_err().downcast::<&str>().unwrap(), "on purpose");
    let events = trace.events();
    let mut dropped: Vec<_> = events.split(' ').collect();
    assert_eq!(dropped[0], "-panicking");
    dropped.sort_unstable();
    assert_eq!(dropped, ["-main", "-output", "-panicking", "-waiting"], "each once");
    assert_eq!(run(async { spawn(async { 3 }).await }), Ok(3), "the next run is a new one");
}

#[test]
#[should_panic = "`spawn` outside `run`"]
fn spawn_needs_a_run() {
    spawn(async {}).detach();
}

#[test]
fn a_panic_in_main_ends_the_run() {
    assert!(catch_unwind(|| run(async { panic!("on purpose") })).is_err());
    assert_eq!(run(async { 1 }), 1);
}

#[test]
fn block_on_waits_for_another_thread() {
    let state = Arc::new(Mutex::new((false, None::<Waker>)));
    let other = Arc::clone(&state);
    let thread = thread::spawn(move || {
        while other.lock().unwrap().1.is_none() {
            thread::yield_now();
        }
        let mut state = other.lock().unwrap();
        state.0 = true;
        state.1.take().unwrap().wake();
    });
    block_on(poll_fn(|cx| {
        let mut state = state.lock().unwrap();
        if state.0 {
            return Poll::Ready(());
        }
        state.1 = Some(cx.waker().clone());
        Poll::Pending
    }));
    thread.join().unwrap();
}

#[test]
fn wakes_come_from_other_threads() {
    // Each round a thread wakes one of the tasks, at a moment of its own.
    let rounds = scaled(20_000);
    let tasks = 4;
    let woken: Arc<Vec<_>> = Arc::new((0..tasks).map(|_| AtomicUsize::new(0)).collect());
    let wakers: Arc<Mutex<Vec<Option<Waker>>>> = Arc::new(Mutex::new(vec![None; tasks]));
    let (their_woken, their_wakers) = (Arc::clone(&woken), Arc::clone(&wakers));
    let threads: Vec<_> = (0..2)
        .map(|half| {
            let (woken, wakers) = (Arc::clone(&their_woken), Arc::clone(&their_wakers));
            thread::spawn(move || {
                for round in 0..rounds {
                    let task = (round * 7 + half) % tasks;
                    let waker = loop {
                        if let Some(waker) = wakers.lock().unwrap()[task].clone() {
                            break waker;
                        }
                        thread::yield_now();
                    };
                    woken[task].fetch_add(1, SeqCst);
                    waker.wake();
                }
            })
        })
        .collect();
    let total = run(async move {
        let mut handles = Vec::new();
        for task in 0..tasks {
            let expected: usize = (0..2)
                .map(|half| (0..rounds).filter(|round| (round * 7 + half) % tasks == task).count())
                .sum();
            let (woken, wakers) = (Arc::clone(&woken), Arc::clone(&wakers));
            handles.push(spawn(poll_fn(move |cx| {
                wakers.lock().unwrap()[task] = Some(cx.waker().clone());
                let seen = woken[task].load(SeqCst);
                if seen == expected { Poll::Ready(seen) } else { Poll::Pending }
            })));
        }
        let mut total = 0;
        for handle in handles {
            total += handle.await.unwrap();
        }
        total
    });
    assert_eq!(total, 2 * rounds);
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn a_million_tasks() {
    let count = scaled(1_000_000);
    let (begun, ended) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let gate = Gate::new();
    let (their_begun, their_ended) = (Rc::clone(&begun), Rc::clone(&ended));
    run(async move {
        struct Ended(Rc<Cell<usize>>);
        impl Drop for Ended {
            fn drop(&mut self) {
                self.0.set(self.0.get() + 1);
            }
        }
        let handles: Vec<_> = (0..count)
            .map(|i| {
                let (begun, gate, ended) =
                    (Rc::clone(&their_begun), gate.clone(), Ended(Rc::clone(&their_ended)));
                spawn(async move {
                    let _ended = ended;
                    begun.set(begun.get() + 1);
                    if i % 1000 == 0 {
                        gate.wait().await;
                    } else {
                        yield_now().await;
                    }
                    i
                })
            })
            .collect();
        yield_now().await;
        assert_eq!(their_begun.get(), count);
        gate.open();
        for (i, handle) in handles.into_iter().enumerate() {
            if i % 3 == 0 {
                handle.cancel();
                let result = handle.await;
                assert!(result == Ok(i) || result == Err(Cancelled));
            } else if i % 3 == 1 {
                assert_eq!(handle.await, Ok(i));
            }
        }
    });
    assert_eq!((begun.get(), ended.get()), (count, count), "no future is left");
    assert_eq!(Rc::strong_count(&ended), 1);
}
