//! Spawn and join.

use crate::no_heap;
use crate::support::{Event, Trace, rooms, run, spawn};
use costate::{Cancelled, catch_cancel, yield_now};
use std::cell::Cell;
use std::future::{pending, poll_fn, ready};
use std::task::Poll;

#[test]
fn r3_tasks_run_first_woken_first() {
    no_heap(|| {
        let trace = Trace::new();
        let events = [Event::new(), Event::new(), Event::new()];
        let (trace, events) = (&trace, &events);
        let task = |i: usize, began, woken| async move {
            trace.note(began);
            events[i].wait().await;
            trace.note(woken);
        };
        rooms!(a, b, c);
        run!(async |spawner| {
            let handles = (
                spawn!(spawner, a, task(0, "a", "A")),
                spawn!(spawner, b, task(1, "b", "B")),
                spawn!(spawner, c, task(2, "c", "C")),
            );
            yield_now().await;
            trace.is("a b c");
            events[1].set();
            events[2].set();
            events[0].set();
            for handle in [handles.0, handles.1, handles.2] {
                handle.await.unwrap();
            }
            trace.is("B C A");
        });
    });
}

#[test]
fn r3_woken_twice_is_run_once() {
    no_heap(|| {
        let polls = Cell::new(0);
        let waker = Cell::new(None);
        rooms!(a);
        run!(async |spawner| {
            let handle = spawn!(
                spawner,
                a,
                poll_fn(|cx| {
                    polls.set(polls.get() + 1);
                    waker.set(Some(cx.waker().clone()));
                    if polls.get() == 2 { Poll::Ready(()) } else { Poll::Pending }
                })
            );
            yield_now().await;
            let waker = waker.take().unwrap();
            waker.wake_by_ref();
            waker.wake_by_ref();
            waker.wake();
            handle.await.unwrap();
            yield_now().await;
        });
        assert_eq!(polls.get(), 2);
    });
}

#[test]
fn r3_a_task_that_wakes_itself_goes_to_the_back() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a, b);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                for _ in 0..2 {
                    trace.note("a");
                    yield_now().await;
                }
            });
            let b = spawn!(spawner, b, async {
                for _ in 0..2 {
                    trace.note("b");
                    yield_now().await;
                }
            });
            a.await.unwrap();
            b.await.unwrap();
        });
        trace.is("a b a b");
    });
}

#[test]
fn r4_yield_now_lets_every_other_ready_task_run_once() {
    no_heap(|| {
        let trace = Trace::new();
        let trace = &trace;
        let forever = |name| async move {
            loop {
                trace.note(name);
                yield_now().await;
            }
        };
        rooms!(a, b);
        run!(async |spawner| {
            let _a = spawn!(spawner, a, forever("a"));
            let _b = spawn!(spawner, b, forever("b"));
            for _ in 0..3 {
                yield_now().await;
                trace.is("a b");
            }
        });
    });
}

#[test]
fn r5_a_handle_gives_the_output_or_cancelled() {
    no_heap(|| {
        rooms!(a, b);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async { 7 });
            let b = spawn!(spawner, b, pending::<u32>());
            yield_now().await;
            assert!(b.cancel());
            assert_eq!((a.await, b.await), (Ok(7), Err(Cancelled)));
        });
    });
}

#[test]
fn r5_a_task_runs_on_without_its_handle() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let handle = spawn!(spawner, a, async {
                yield_now().await;
                trace.note("ran-on");
                trace.guard("dropped")
            });
            drop(handle);
            for _ in 0..3 {
                yield_now().await;
            }
            trace.is("ran-on dropped");
        });
    });
}

#[test]
fn r5_an_output_is_kept_until_it_is_taken() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a, b);
        run!(async |spawner| {
            let taken = spawn!(spawner, a, async { trace.guard("taken") });
            let untaken = spawn!(spawner, b, async { trace.guard("untaken") });
            for _ in 0..3 {
                yield_now().await;
            }
            assert!(taken.is_finished() && untaken.is_finished());
            trace.is("");
            drop(untaken);
            trace.is("untaken");
            let output = taken.await;
            trace.is("");
            drop(output);
            trace.is("taken");
        });
    });
}

#[test]
fn r6_any_task_may_await_a_handle() {
    no_heap(|| {
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                event.wait().await;
                5
            });
            let b = spawn!(spawner, b, async { a.await.unwrap() + 1 });
            yield_now().await;
            event.set();
            assert_eq!(b.await, Ok(6));
        });
    });
}

#[test]
fn r6_a_handle_may_change_hands_while_it_is_awaited() {
    no_heap(|| {
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let mut a = spawn!(spawner, a, event.wait());
            // This task is registered first.
            poll_fn(|cx| {
                assert!(std::pin::Pin::new(&mut a).poll(cx).is_pending());
                Poll::Ready(())
            })
            .await;
            let b = spawn!(spawner, b, a);
            yield_now().await;
            event.set();
            assert_eq!(b.await, Ok(Ok(())));
        });
    });
}

#[test]
fn r6_a_waker_of_a_task_that_has_ended_does_nothing() {
    no_heap(|| {
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let a = spawn!(spawner, a, event.wait());
            yield_now().await;
            let waker = event.waker();
            event.set();
            a.await.unwrap();
            waker.wake_by_ref();
            // Where another task is in its place, that one is polled once too often, and no more.
            let b = spawn!(spawner, b, ready(3));
            waker.wake();
            assert_eq!(b.await, Ok(3));
        });
    });
}

#[test]
fn r1_a_task_that_another_awaits_is_cancelled_once() {
    no_heap(|| {
        let trace = &Trace::new();
        let cleans_up = || async {
            let _ = catch_cancel(pending::<()>()).await;
            for _ in 0..3 {
                yield_now().await;
            }
            trace.note("cleaned");
        };
        rooms!(a, b);
        run!(async |spawner| {
            let first = spawn!(spawner, a, cleans_up());
            spawn!(spawner, b, first).detach();
            yield_now().await;
        });
        trace.is("cleaned");
    });
}
