//! gather with wakers on the heap: many children, other executors, gathers in gathers.

use costate::{block_on, gather, race, run, spawn, try_gather, yield_now};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use futures_util::task::noop_waker;
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Counts the polls of a future.
async fn counted<F: Future>(polls: Rc<Cell<usize>>, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        polls.set(polls.get() + 1);
        future.as_mut().poll(cx)
    })
    .await
}

/// Completes `n` children one at a time, in some order, and gives how many polls that took.
async fn one_at_a_time(n: usize) -> usize {
    let polls = Rc::new(Cell::new(0));
    let gates: Vec<_> = (0..n).map(|_| Gate::new()).collect();
    let children: Vec<_> = gates.iter().map(|gate| counted(Rc::clone(&polls), gate.wait())).collect();
    let mut all = pin!(gather(children));
    for i in 0..n {
        assert!(futures_util::poll!(all.as_mut()).is_pending());
        yield_now().await;
        gates[i * 7 % n].open();
    }
    assert_eq!(all.await.len(), n);
    polls.get()
}

#[test]
fn a2_many_children_cost_two_polls_each() {
    for n in [8, 33, 100, if cfg!(miri) { 101 } else { 10_001 }] {
        // Miri gives wakers of the standard library several vtables, so that they do not know each other.
        let task = run(one_at_a_time(n));
        assert_eq!(task, 2 * n);
    }
}

#[test]
fn a2_also_under_another_executor() {
    if !cfg!(miri) {
        assert_eq!(block_on(one_at_a_time(100)), 200);
    }
}

#[test]
fn a2_also_in_a_gather_within_a_gather() {
    if !cfg!(miri) {
        assert_eq!(run(async { gather!(one_at_a_time(20), one_at_a_time(30)).await }), (40, 60));
    }
}

#[test]
fn a_gather_may_go_on_in_another_task() {
    let gates = [Gate::new(), Gate::new(), Gate::new()];
    run(async move {
        let mut all = Box::pin(gather([gates[0].wait(), gates[1].wait(), gates[2].wait()]));
        assert!(futures_util::poll!(all.as_mut()).is_pending());
        gates[1].open();
        let other = spawn(async move {
            all.await;
        });
        yield_now().await;
        gates[2].open();
        yield_now().await;
        gates[0].open();
        other.await.unwrap();
        // The parts of this task are free again.
        gather([Gate::new(), Gate::new()].map(|gate| async move {
            gate.open();
            gate.wait().await;
        }))
        .await;
    });
}

#[test]
fn a_gather_may_change_executors_at_every_poll() {
    let gates: Vec<_> = (0..40).map(|_| Gate::new()).collect();
    let mut all = pin!(gather(gates.iter().map(Gate::wait).collect::<Vec<_>>()));
    for gate in &gates {
        assert!(all.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
        gate.open();
        assert!(gates.last().is_some());
        if !std::ptr::eq(gate, gates.last().unwrap()) {
            run(async { assert!(futures_util::poll!(all.as_mut()).is_pending()) });
        }
    }
    assert!(all.poll(&mut Context::from_waker(Waker::noop())).is_ready());
}

#[test]
fn child_wakers_may_outlive_all() {
    let kept = Rc::new(Cell::new(Vec::new()));
    for n in [3, 40] {
        let kept = Rc::clone(&kept);
        run(async move {
            let children: Vec<_> = (0..n)
                .map(|_| {
                    let kept = Rc::clone(&kept);
                    poll_fn(move |cx| {
                        let mut all = kept.take();
                        all.push(cx.waker().clone());
                        kept.set(all);
                        Poll::Ready(())
                    })
                })
                .collect();
            spawn(async move {
                gather(children).await;
            })
            .await
            .unwrap();
        });
    }
    let kept: Vec<Waker> = kept.take();
    assert_eq!(kept.len(), 43);
    kept.iter().for_each(Waker::wake_by_ref);
    std::thread::spawn(move || kept.into_iter().for_each(Waker::wake)).join().unwrap();
}

#[test]
fn a_panic_in_a_child_drops_every_child_once() {
    let trace = Trace::new();
    let child = |i: usize| {
        let guard = trace.guard(&i.to_string());
        async move {
            let _guard = guard;
            yield_now().await;
            assert!(i != 1, "on purpose");
            i
        }
    };
    let unwound = catch_unwind(AssertUnwindSafe(|| run(gather([0, 1, 2].map(child)))));
    assert!(unwound.is_err());
    let events = trace.events();
    let mut dropped: Vec<_> = events.split(' ').collect();
    dropped.sort_unstable();
    assert_eq!(dropped, ["-0", "-1", "-2"]);
}

#[test]
fn any_number_of_futures_of_one_type() {
    run(async {
        type Boxed = Pin<Box<dyn Future<Output = Result<usize, String>>>>;
        let boxed = |i: usize, fails: bool| -> Boxed {
            Box::pin(async move {
                yield_now().await;
                if fails { Err(format!("{i} failed")) } else { Ok(i) }
            })
        };
        let values = try_gather((0..50).map(|i| boxed(i, false)).collect::<Vec<_>>()).await;
        assert_eq!(values.unwrap(), (0..50).collect::<Vec<_>>());
        let error = try_gather((0..50).map(|i| boxed(i, i % 20 == 19)).collect::<Vec<_>>()).await;
        assert_eq!(error.unwrap_err(), "19 failed");
        assert_eq!(race((0..50).map(|i| boxed(i, false)).collect::<Vec<_>>()).await, Ok(0));
        assert!(gather(Vec::<Boxed>::new()).await.is_empty());
    });
}

#[test]
fn children_of_a_task_on_the_heap_may_be_woken_by_threads() {
    let rounds = if cfg!(miri) { 3 } else { 200 };
    for _ in 0..rounds {
        let wakers = std::sync::Arc::new(std::sync::Mutex::new(Vec::<(usize, Waker)>::new()));
        let ready: std::sync::Arc<[std::sync::atomic::AtomicBool; 4]> = Default::default();
        let (their_wakers, their_ready) = (wakers.clone(), ready.clone());
        let thread = std::thread::spawn(move || {
            let mut left = 4;
            while left > 0 {
                let next = their_wakers.lock().unwrap().pop();
                if let Some((child, waker)) = next {
                    if !their_ready[child].swap(true, std::sync::atomic::Ordering::SeqCst) {
                        left -= 1;
                    }
                    waker.wake();
                } else {
                    std::thread::yield_now();
                }
            }
        });
        run(async move {
            let child = |i: usize| {
                let (wakers, ready) = (wakers.clone(), ready.clone());
                poll_fn(move |cx| {
                    if ready[i].load(std::sync::atomic::Ordering::SeqCst) {
                        return Poll::Ready(i);
                    }
                    wakers.lock().unwrap().push((i, cx.waker().clone()));
                    Poll::Pending
                })
            };
            let task = spawn(gather([child(0), child(1), child(2), child(3)]));
            assert_eq!(task.await, Ok([0, 1, 2, 3]));
        });
        thread.join().unwrap();
    }
}
