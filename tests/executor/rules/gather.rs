//! gather, try_gather and race.

use crate::no_heap;
use crate::support::{Event, Trace, rooms, run, spawn};
use costate::{Cancelled, catch_cancel, gather, race, try_gather, yield_now};
use std::cell::Cell;
use std::future::{Pending, pending, poll_fn, ready};
use std::pin::pin;

/// Counts the polls of a future.
async fn counted<F: Future>(polls: &Cell<usize>, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        polls.set(polls.get() + 1);
        future.as_mut().poll(cx)
    })
    .await
}

/// Waits, and on a cancel cleans up in a number of turns.
async fn cleans_up(trace: &Trace, turns: usize, cleaned: &'static str) -> Result<(), Cancelled> {
    let caught = catch_cancel(pending::<()>()).await;
    for _ in 0..turns {
        yield_now().await;
    }
    trace.note(cleaned);
    caught
}

#[test]
fn a1_results_come_in_the_order_of_the_arguments() {
    no_heap(|| {
        let events = [Event::new(), Event::new(), Event::new()];
        let events = &events;
        let child = |i: usize| async move {
            events[i].wait().await;
            i
        };
        rooms!(a);
        run!(async |spawner| {
            let setter = spawn!(spawner, a, async {
                for i in [2, 0, 1] {
                    yield_now().await;
                    events[i].set();
                }
            });
            assert_eq!(gather!(child(0), child(1), async { "two" }, child(2)).await, (0, 1, "two", 2));
            setter.await.unwrap();
            assert_eq!(gather([0, 1, 2].map(child)).await, [0, 1, 2]);
        });
    });
}

#[test]
fn a1_nothing_gives_an_empty_result_at_once() {
    no_heap(|| {
        run!(async |_| {
            gather!().await;
            assert_eq!(gather::<[Pending<u8>; 0]>([]).await, []);
            assert_eq!(try_gather::<[Pending<Result<u8, u8>>; 0]>([]).await, Ok([]));
        });
    });
}

#[test]
fn a2_each_child_is_polled_only_when_woken() {
    const N: usize = 32;
    no_heap(|| {
        let polls = [const { Cell::new(0) }; N];
        let events = [(); N].map(|()| Event::new());
        let (polls, events) = (&polls, &events);
        rooms!(a);
        run!(async |spawner| {
            let setter = spawn!(spawner, a, async {
                for i in (0..N).map(|i| i * 7 % N) {
                    yield_now().await;
                    yield_now().await;
                    events[i].set();
                }
            });
            let children = std::array::from_fn(|i| counted(&polls[i], events[i].wait()));
            let _: [(); N] = gather(children).await;
            setter.await.unwrap();
        });
        assert!(polls.iter().all(|polls| polls.get() == 2), "2 N polls in all");
    });
}

#[test]
fn a2_children_run_side_by_side() {
    no_heap(|| {
        let (one, two) = (Event::new(), Event::new());
        run!(async |_| {
            // Each waits for the other.
            gather!(
                async {
                    one.set();
                    two.wait().await;
                },
                async {
                    one.wait().await;
                    two.set();
                }
            )
            .await;
        });
    });
}

#[test]
fn a2_also_in_a_gather_within_a_gather() {
    no_heap(|| {
        let events = [Event::new(), Event::new(), Event::new()];
        let polls = [const { Cell::new(0) }; 3];
        let (events, polls) = (&events, &polls);
        let child = |i: usize| counted(&polls[i], events[i].wait());
        rooms!(a);
        run!(async |spawner| {
            let setter = spawn!(spawner, a, async {
                for event in events {
                    yield_now().await;
                    event.set();
                }
            });
            let inner = async { gather!(child(2), child(0)).await };
            gather!(inner, child(1)).await;
            assert!(polls.iter().all(|polls| polls.get() == 2));
            // And one after the other in the same task.
            gather!(events[2].wait(), events[0].wait()).await;
            setter.await.unwrap();
        });
    });
}

#[test]
fn a2_also_with_more_children_than_a_task_can_tell_apart() {
    const N: usize = 100;
    no_heap(|| {
        let polls = Cell::new(0);
        let events = [(); N].map(|()| Event::new());
        let (polls, events) = (&polls, &events);
        rooms!(a);
        run!(async |spawner| {
            let setter = spawn!(spawner, a, async {
                for event in events {
                    yield_now().await;
                    event.set();
                }
            });
            let children = std::array::from_fn(|i| counted(polls, events[i].wait()));
            let _: [(); N] = gather(children).await;
            setter.await.unwrap();
        });
        assert_eq!(polls.get(), 2 * N);
    });
}

#[test]
fn a3_gather_returns_every_output() {
    no_heap(|| {
        run!(async |_| {
            let outputs = gather([Ok(1), Err("no"), Ok(3)].map(ready)).await;
            assert_eq!(outputs, [Ok(1), Err("no"), Ok(3)]);
        });
    });
}

#[test]
fn a3_the_first_error_cancels_the_siblings_and_awaits_their_clean_up() {
    no_heap(|| {
        let trace = Trace::new();
        run!(async |_| {
            let result: Result<((), u8, ()), &str> = try_gather!(
                async { cleans_up(&trace, 3, "slow").await.map_err(|_| "a later error") },
                async {
                    yield_now().await;
                    trace.note("fails");
                    Err("first")
                },
                async { cleans_up(&trace, 1, "fast").await.map_err(|_| "another later one") },
            )
            .await;
            assert_eq!(result, Err("first"));
            trace.is("fails fast slow");
        });
    });
}

#[test]
fn a3_without_an_error_there_are_all_values() {
    no_heap(|| {
        run!(async |_| {
            assert_eq!(try_gather!(ready(Ok::<_, ()>(1)), ready(Ok("b"))).await, Ok((1, "b")));
            assert_eq!(try_gather([1, 2].map(|i| ready(Ok::<_, ()>(i)))).await, Ok([1, 2]));
        });
    });
}

#[test]
fn a3_a_child_that_has_not_begun_never_does() {
    no_heap(|| {
        let trace = &Trace::new();
        run!(async |_| {
            let unbegun = trace.guard("dropped");
            let result = try_gather!(ready(Err::<(), _>("at-once")), async move {
                let _unbegun = unbegun;
                trace.note("unreachable");
                Ok(())
            })
            .await;
            assert_eq!(result, Err("at-once"));
            trace.is("dropped");
        });
    });
}

#[test]
fn a4_a_cancelled_gather_is_cancelled_when_all_have_cleaned_up() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                let caught = catch_cancel(gather!(
                    cleans_up(&trace, 3, "slow"),
                    async {
                        let _plain = trace.guard("plain");
                        pending::<()>().await;
                    },
                    cleans_up(&trace, 1, "fast"),
                    ready(1),
                ))
                .await;
                trace.note("seen");
                caught.is_err()
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Ok(true));
            trace.is("plain fast slow seen");
        });
    });
}

#[test]
fn a4_without_a_catch_the_task_ends_after_the_clean_up() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                let _local = trace.guard("local");
                let _ = gather!(cleans_up(&trace, 2, "cleaned"), pending::<()>()).await;
                trace.note("unreachable");
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            trace.is("cleaned local");
        });
    });
}

#[test]
fn a4_a_second_cancel_interrupts_the_clean_up_of_the_children() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                gather!(
                    async {
                        let _ = catch_cancel(pending::<()>()).await;
                        let _local = trace.guard("child");
                        pending::<()>().await;
                    },
                    ready(())
                )
                .await
            });
            yield_now().await;
            task.cancel();
            yield_now().await;
            trace.is("");
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            trace.is("child");
        });
    });
}

#[test]
fn a4_a_gather_within_a_gather_is_cancelled_as_well() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                gather!(
                    async {
                        let _ = gather!(cleans_up(&trace, 2, "inner"), pending::<()>()).await;
                        trace.note("unreachable");
                    },
                    cleans_up(&trace, 1, "outer"),
                )
                .await
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            trace.is("outer inner");
        });
    });
}

#[test]
fn a5_a_child_that_swallows_has_finished_and_the_gather_is_cancelled_all_the_same() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                let outputs = gather!(
                    async {
                        let _ = catch_cancel(pending::<()>()).await;
                        trace.note("swallowed");
                        trace.guard("value")
                    },
                    ready(())
                )
                .await;
                trace.note("unreachable");
                drop(outputs);
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            trace.is("swallowed value");
        });
    });
}

#[test]
fn a6_the_first_wins_and_the_others_are_cleaned_up_first() {
    no_heap(|| {
        let trace = Trace::new();
        run!(async |_| {
            let first = race!(
                async { cleans_up(&trace, 2, "slow").await.map_or(1, |()| 0) },
                async {
                    yield_now().await;
                    trace.note("wins");
                    2
                },
                async { cleans_up(&trace, 1, "fast").await.map_or(3, |()| 0) },
            )
            .await;
            assert_eq!(first, 2);
            trace.is("wins fast slow");
            assert_eq!(race([ready(5), ready(6)]).await, 5, "the first argument of two that are ready");
        });
    });
}

#[test]
fn a6_a_cancelled_race_cleans_up_all() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                let _ = race!(cleans_up(&trace, 2, "slow"), cleans_up(&trace, 1, "fast")).await;
                trace.note("unreachable");
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            trace.is("fast slow");
        });
    });
}
