//! Cancel.

use crate::no_heap;
use crate::support::{Event, Trace, rooms, run, spawn};
use costate::time::{Timers, VirtualClock};
use costate::{Cancelled, JoinHandle, catch_cancel, gather, shield, yield_now};
use std::cell::Cell;
use std::future::{pending, ready};
use std::pin::pin;
use std::time::Duration;

#[test]
fn c1_cancel_of_a_finished_task_does_nothing_and_says_so() {
    no_heap(|| {
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, ready(1));
            yield_now().await;
            assert!(!a.cancel());
            assert_eq!(a.await, Ok(1));
        });
    });
}

#[test]
fn c1_delivered_at_the_innermost_await() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let outer = catch_cancel(async {
                    let boxed = pin!(async {
                        let inner = catch_cancel(pending::<()>()).await;
                        trace.note("inner");
                        inner
                    });
                    boxed.await
                });
                outer.await
            });
            yield_now().await;
            assert!(a.cancel());
            assert_eq!(a.await, Ok(Ok(Err(Cancelled))));
        });
        trace.is("inner");
    });
}

#[test]
fn c1_through_everything_in_between() {
    no_heap(|| {
        let trace = &Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        let innermost = || async {
            let caught = catch_cancel(pending::<()>()).await;
            trace.note("innermost");
            caught
        };
        let joined = || async { timers.timeout(Duration::from_secs(9), async { innermost().await }).await };
        rooms!(a, b);
        run!(async |spawner| {
            let inner = spawn!(spawner, a, joined());
            // A task that awaits a gather of a gather of a timeout, and of the handle of another task.
            let outer = spawn!(spawner, b, async {
                let _ = gather!(async { gather!(joined(), yield_now()).await }, inner).await;
                trace.note("unreachable");
            });
            yield_now().await;
            yield_now().await;
            outer.cancel();
            assert_eq!(outer.await, Err(Cancelled));
            trace.is("innermost innermost");
        });
        assert!(timers.is_empty());
    });
}

#[test]
fn c2_the_body_sees_it_cleans_up_and_raises_it_again() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let done = catch_cancel(pending::<u32>()).await;
                if done.is_err() {
                    trace.note("clean-up");
                    yield_now().await;
                    trace.note("end");
                }
                let value = done?;
                trace.note("unreachable");
                Ok::<u32, Cancelled>(value)
            });
            yield_now().await;
            a.cancel();
            assert_eq!(a.flatten().await, Err(Cancelled));
        });
        trace.is("clean-up end");
    });
}

#[test]
fn c2_the_body_may_swallow_it() {
    no_heap(|| {
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let caught = catch_cancel(pending::<u32>()).await;
                yield_now().await;
                caught.unwrap_or(9)
            });
            yield_now().await;
            a.cancel();
            assert_eq!(a.await, Ok(9));
        });
    });
}

#[test]
fn c3_without_a_catch_locals_drop_in_reverse_order() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let _one = trace.guard("one");
                let _two = trace.guard("two");
                pending::<()>().await;
                trace.note("unreachable");
            });
            yield_now().await;
            a.cancel();
            trace.is("");
            assert_eq!(a.await, Err(Cancelled));
        });
        trace.is("two one");
    });
}

#[test]
fn c4_cancelled_before_its_first_step_it_never_runs() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let argument = trace.guard("argument");
            let trace = &trace;
            let a = spawn!(spawner, a, async move {
                let _argument = argument;
                let caught = catch_cancel(ready(())).await;
                trace.note("unreachable");
                caught
            });
            a.cancel();
            assert_eq!(a.await, Err(Cancelled));
            trace.is("argument");
        });
    });
}

#[test]
fn c5_two_cancels_before_delivery_are_one() {
    no_heap(|| {
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let first = catch_cancel(pending::<()>()).await;
                yield_now().await;
                (first, catch_cancel(ready(2)).await)
            });
            yield_now().await;
            assert!(a.cancel() && a.cancel());
            assert_eq!(a.await, Ok((Err(Cancelled), Ok(2))));
        });
    });
}

#[test]
fn c5_a_second_cancel_interrupts_the_clean_up() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let _ = catch_cancel(pending::<()>()).await;
                let _local = trace.guard("clean-up");
                pending::<()>().await;
            });
            yield_now().await;
            a.cancel();
            yield_now().await;
            trace.is("");
            a.cancel();
            assert_eq!(a.await, Err(Cancelled));
            trace.is("clean-up");
        });
    });
}

#[test]
fn c5_a_task_may_cancel_itself() {
    no_heap(|| {
        let (own_a, own_b) = (Cell::new(None::<JoinHandle<_>>), Cell::new(None::<JoinHandle<_>>));
        let gone = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            own_a.set(Some(spawn!(spawner, a, async {
                let own = own_a.take().unwrap();
                assert!(own.cancel());
                own_a.set(Some(own));
                let before = catch_cancel(ready(1)).await;
                let at = catch_cancel(pending::<()>()).await;
                gone.set();
                (before, at)
            })));
            own_b.set(Some(spawn!(spawner, b, async {
                let own = own_b.take().unwrap();
                assert!(own.cancel());
                own_b.set(Some(own));
                (Ok::<_, Cancelled>(2), Ok::<_, Cancelled>(()))
            })));
            gone.wait().await;
            assert_eq!(own_a.take().unwrap().await, Ok((Ok(1), Err(Cancelled))));
            assert_eq!(own_b.take().unwrap().await, Err(Cancelled), "it returned without suspending");
        });
    });
}

#[test]
fn c6_the_clean_up_runs_to_its_end_before_the_handle_resolves() {
    no_heap(|| {
        let trace = Trace::new();
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let caught = catch_cancel(pending::<()>()).await;
                for _ in 0..3 {
                    yield_now().await;
                }
                event.wait().await;
                trace.note("cleaned");
                caught
            });
            let b = spawn!(spawner, b, async {
                let result = a.flatten().await;
                trace.note("joined");
                result
            });
            yield_now().await;
            b.cancel();
            for _ in 0..6 {
                yield_now().await;
            }
            trace.is("");
            event.set();
            assert_eq!(b.flatten().await, Err(Cancelled));
            trace.is("cleaned joined");
        });
    });
}

#[test]
fn c7_cancelling_a_task_that_awaits_another_cancels_that_one() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a, b);
        run!(async |spawner| {
            let inner = spawn!(spawner, a, async {
                let _local = trace.guard("inner");
                pending::<()>().await;
            });
            let outer = spawn!(spawner, b, async {
                let _local = trace.guard("outer");
                let _ = inner.await;
                trace.note("unreachable");
            });
            yield_now().await;
            outer.cancel();
            assert_eq!(outer.await, Err(Cancelled));
            trace.is("inner outer");
        });
    });
}

#[test]
fn c7_a_catch_around_the_handle_sees_it_when_the_other_has_ended() {
    no_heap(|| {
        let trace = Trace::new();
        rooms!(a, b);
        run!(async |spawner| {
            let inner = spawn!(spawner, a, async {
                let _ = catch_cancel(pending::<()>()).await;
                yield_now().await;
                trace.note("cleaned");
                pending::<()>().await;
            });
            let outer = spawn!(spawner, b, async {
                let caught = catch_cancel(inner).await;
                trace.note("seen");
                caught
            });
            yield_now().await;
            outer.cancel();
            for _ in 0..5 {
                yield_now().await;
            }
            trace.is("cleaned");
            // A second cancel is passed on as well.
            outer.cancel();
            assert_eq!(outer.await, Ok(Err(Cancelled)));
            trace.is("seen");
        });
    });
}

#[test]
fn c7_the_other_task_may_refuse() {
    no_heap(|| {
        rooms!(a, b);
        run!(async |spawner| {
            let inner = spawn!(spawner, a, async { catch_cancel(pending::<u32>()).await.unwrap_or(4) });
            let outer = spawn!(spawner, b, async {
                let value = inner.await.unwrap();
                // That has answered the cancel.
                value
                    + catch_cancel(ready(1)).await.unwrap()
                    + u32::from(catch_cancel(yield_now()).await.is_ok())
            });
            yield_now().await;
            outer.cancel();
            assert_eq!(outer.await, Ok(6));
        });
    });
}

#[test]
fn c7_shield_stops_that() {
    no_heap(|| {
        let trace = Trace::new();
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let inner = spawn!(spawner, a, async {
                event.wait().await;
                trace.note("on");
            });
            let outer = spawn!(spawner, b, async { shield(inner).await });
            yield_now().await;
            outer.cancel();
            assert_eq!(outer.await, Err(Cancelled), "at once");
            event.set();
            yield_now().await;
            trace.is("on");
        });
    });
}

#[test]
fn c8_shield_ends_the_outer_await_and_the_task_goes_on() {
    no_heap(|| {
        let trace = Trace::new();
        let event = Event::new();
        rooms!(a, b);
        run!(async |spawner| {
            let mut inner = spawn!(spawner, a, async {
                event.wait().await;
                8
            });
            let outer = spawn!(spawner, b, async {
                let caught = catch_cancel(shield(&mut inner)).await;
                trace.note("seen");
                (caught, inner.await)
            });
            yield_now().await;
            outer.cancel();
            yield_now().await;
            trace.is("seen");
            event.set();
            assert_eq!(outer.await, Ok((Err(Cancelled), Ok(8))));
        });
    });
}

#[test]
fn c8_shield_of_no_task_is_finished_first() {
    no_heap(|| {
        let trace = Trace::new();
        let event = Event::new();
        rooms!(a);
        run!(async |spawner| {
            let a = spawn!(spawner, a, async {
                let caught = catch_cancel(shield(async {
                    event.wait().await;
                    trace.note("saved");
                }))
                .await;
                trace.note("seen");
                caught
            });
            yield_now().await;
            a.cancel();
            yield_now().await;
            yield_now().await;
            trace.is("");
            event.set();
            assert_eq!(a.flatten().await, Err(Cancelled));
            trace.is("saved seen");
        });
    });
}

#[test]
fn c10_nobody_gets_a_cancel_who_was_not_cancelled() {
    no_heap(|| {
        let task = || async {
            for _ in 0..3 {
                assert_eq!(catch_cancel(yield_now()).await, Ok(()));
            }
            shield(yield_now()).await;
        };
        rooms!(a, b, c);
        run!(async |spawner| {
            let a = spawn!(spawner, a, task());
            let victim = spawn!(spawner, b, pending::<()>());
            let bystander = spawn!(spawner, c, task());
            yield_now().await;
            victim.cancel();
            assert_eq!((a.await, victim.await, bystander.await), (Ok(()), Err(Cancelled), Ok(())));
        });
    });
}
