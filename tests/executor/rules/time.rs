//! Sleep, the clock, and timeouts.

use crate::no_heap;
use crate::support::{Event, Trace, rooms, spawn};
use costate::task::{Executor, Idle};
use costate::time::{Clock, Elapsed, Instant, Timers, VirtualClock};
use costate::{Cancelled, Queue, catch_cancel, gather, shield, yield_now};
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Runs under a virtual clock, and checks that no timer is left behind.
macro_rules! timed {
    (async |$timers:ident, $spawner:pat_param| $body:block) => {{
        static EXECUTOR: Executor = Executor::new(|| {});
        let $timers = &Timers::new(VirtualClock::new());
        let output = EXECUTOR.run($timers.jump(), async |$spawner| $body);
        assert!($timers.is_empty(), "a timer is left behind");
        output
    }};
}

/// The virtual time, in seconds.
fn now(timers: &Timers<VirtualClock>) -> u64 {
    timers.clock().now().as_nanos() / 1_000_000_000
}

#[test]
fn t1_a_sleep_completes_not_before_its_time() {
    no_heap(|| {
        timed!(async |timers, _| {
            timers.sleep(secs(5)).await;
            assert_eq!(now(timers), 5);
            timers.sleep_until(Instant::ZERO + secs(7)).await;
            assert_eq!(now(timers), 7);
            timers.sleep_until(Instant::ZERO + secs(1)).await;
            assert_eq!(now(timers), 7, "that was over");
        });
    });
}

#[test]
fn t1_the_latest_moment_is_never_passed() {
    let late = Instant::from_nanos(u64::MAX - 1);
    assert_eq!(late + Duration::MAX, Instant::from_nanos(u64::MAX));
    assert_eq!(late + secs(u64::MAX / 2), Instant::from_nanos(u64::MAX));
    assert_eq!(Instant::ZERO + Duration::new(3, 5), Instant::from_nanos(3_000_000_005));
    assert_eq!(Instant::from_nanos(7).since(Instant::from_nanos(5)), Duration::from_nanos(2));
    assert_eq!(Instant::ZERO - late, Duration::ZERO);
}

#[test]
fn t1_those_that_fall_due_together_complete_by_deadline_and_then_in_order() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = &Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        let sleeper = |seconds, name| async move {
            timers.sleep(secs(seconds)).await;
            trace.note(name);
        };
        rooms!(a, b, c, d);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let handles = [
                spawn!(spawner, a, sleeper(3, "a3")),
                spawn!(spawner, b, sleeper(1, "b1")),
                spawn!(spawner, c, sleeper(3, "c3")),
                spawn!(spawner, d, sleeper(2, "d2")),
            ];
            yield_now().await;
            // All are late.
            timers.clock().advance(secs(10));
            for handle in handles {
                handle.await.unwrap();
            }
        });
        trace.is("b1 d2 a3 c3");
    });
}

#[test]
fn t2_no_time_is_one_turn() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = &Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let other = spawn!(spawner, a, async {
                for turn in ["1", "2", "3"] {
                    trace.note(turn);
                    yield_now().await;
                }
            });
            timers.sleep(Duration::ZERO).await;
            trace.is("1");
            timers.sleep(Duration::ZERO).await;
            trace.is("2");
            other.await.unwrap();
        });
    });
}

#[test]
fn t2_a_sleep_that_is_cancelled_or_dropped_leaves_no_timer_behind() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let task = spawn!(spawner, a, timers.sleep(secs(9)));
            {
                let mut dropped = pin!(timers.sleep(secs(1)));
                poll_fn(|cx| {
                    assert!(dropped.as_mut().poll(cx).is_pending());
                    Poll::Ready(())
                })
                .await;
                yield_now().await;
                assert_eq!(timers.len(), 2);
            }
            assert_eq!(timers.len(), 1);
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            assert_eq!((timers.len(), now(timers)), (0, 0));
        });
    });
}

#[test]
fn t3_the_clock_is_a_parameter() {
    struct Steps(Cell<u64>);
    impl Clock for Steps {
        fn now(&self) -> Instant {
            Instant::from_nanos(self.0.get())
        }
    }
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let timers = &Timers::new(Steps(Cell::new(100)));
        let waits = Cell::new(0);
        let idle = timers.idle(|ready, left| {
            assert!(!ready());
            assert_eq!(left, Some(Duration::from_nanos(50 - 10 * waits.get())));
            waits.set(waits.get() + 1);
            timers.clock().0.set(timers.clock().0.get() + 10);
        });
        EXECUTOR.run(idle, async |_| timers.sleep(Duration::from_nanos(50)).await);
        assert_eq!((timers.clock().0.get(), waits.get()), (150, 5));
    });
}

#[test]
fn t4_an_idle_executor_waits_and_never_spins() {
    struct Counting<'a>(costate::time::Jump<'a>, &'a Cell<usize>, &'a Cell<usize>);
    impl Idle for Counting<'_> {
        fn turn(&mut self) {
            self.1.set(self.1.get() + 1);
            self.0.turn();
        }

        fn wait(&mut self, ready: &dyn Fn() -> bool) {
            self.2.set(self.2.get() + 1);
            self.0.wait(ready);
        }
    }
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let (turns, waits) = (Cell::new(0), Cell::new(0));
        let timers = &Timers::new(VirtualClock::new());
        let sleepers = |_| async {
            for _ in 0..10 {
                timers.sleep(secs(1)).await;
            }
        };
        EXECUTOR.run(Counting(timers.jump(), &turns, &waits), async |_| {
            // However many wait.
            gather(std::array::from_fn::<_, 30, _>(sleepers)).await;
        });
        assert_eq!(waits.get(), 10, "once for each second");
        assert!(turns.get() <= 2 * waits.get() + 2, "{} turns", turns.get());
    });
}

#[test]
fn c9_in_time() {
    no_heap(|| {
        timed!(async |timers, _| {
            let soon = async {
                timers.sleep(secs(1)).await;
                "soon"
            };
            assert_eq!(timers.timeout(secs(2), soon).await, Ok("soon"));
            assert_eq!(now(timers), 1);
            // At the very same moment.
            let just = async {
                timers.sleep(secs(2)).await;
                "just"
            };
            assert_eq!(timers.timeout(secs(2), just).await, Ok("just"));
        });
    });
}

#[test]
fn c9_on_expiry_it_is_cancelled_and_cleans_up() {
    no_heap(|| {
        let trace = Trace::new();
        timed!(async |timers, _| {
            let late = async {
                let _local = trace.guard("dropped");
                pending::<()>().await;
            };
            assert_eq!(timers.timeout(secs(1), late).await, Err(Elapsed));
            trace.is("dropped");
            let cleans_up = async {
                let _ = catch_cancel(pending::<()>()).await;
                timers.sleep(secs(3)).await;
                trace.note("cleaned");
                pending::<()>().await;
            };
            // Its clean-up takes three seconds, and then it waits, until it is cancelled from outside.
            let outer = timers.timeout(secs(10), timers.timeout(secs(1), cleans_up));
            assert_eq!(outer.await, Err(Elapsed));
            trace.is("cleaned");
            assert_eq!(now(timers), 11);
        });
    });
}

#[test]
fn c9_a_value_during_the_cancel_is_returned() {
    no_heap(|| {
        timed!(async |timers, _| {
            let swallows = async {
                let caught = catch_cancel(pending::<u8>()).await;
                timers.sleep(secs(2)).await;
                caught.unwrap_or(7)
            };
            assert_eq!(timers.timeout(secs(1), swallows).await, Ok(7));
            assert_eq!(now(timers), 3);
            let raises = async { catch_cancel(pending::<u8>()).await };
            assert_eq!(timers.timeout(secs(1), raises).await, Ok(Err(Cancelled)));
        });
    });
}

#[test]
fn c9_no_time_does_not_begin_it() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a, b);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let unbegun = async { trace.note("unreachable") };
            assert_eq!(timers.timeout(Duration::ZERO, unbegun).await, Err(Elapsed));
            // Unless it is already done.
            let mut done = spawn!(spawner, a, async { 3 });
            yield_now().await;
            assert_eq!(timers.timeout(Duration::ZERO, &mut done).await, Ok(Ok(3)));
            let running = spawn!(spawner, b, pending::<()>());
            yield_now().await;
            assert_eq!(timers.timeout(Duration::ZERO, running).await, Err(Elapsed));
        });
        trace.is("");
    });
}

#[test]
fn c9_one_error_for_both() {
    #[derive(Debug, PartialEq)]
    enum Error {
        Cancelled,
        Elapsed,
        Own,
    }
    impl From<Cancelled> for Error {
        fn from(_: Cancelled) -> Self {
            Error::Cancelled
        }
    }
    impl From<Elapsed> for Error {
        fn from(_: Elapsed) -> Self {
            Error::Elapsed
        }
    }
    no_heap(|| {
        timed!(async |timers, _| {
            let raises = async { Ok::<u8, Error>(catch_cancel(pending::<u8>()).await?) };
            assert_eq!(timers.timeout(secs(1), raises).flatten().await, Err(Error::Elapsed));
            let swallows = async { Ok::<u8, Error>(catch_cancel(pending::<u8>()).await.unwrap_or(7)) };
            assert_eq!(timers.timeout(secs(1), swallows).flatten().await, Ok(7));
            let fails = async { Err::<u8, Error>(Error::Own) };
            assert_eq!(timers.timeout(secs(1), fails).flatten().await, Err(Error::Own));
            let late = pending::<Result<u8, Error>>();
            assert_eq!(timers.timeout(secs(1), late).flatten().await, Err(Error::Elapsed));
        });
    });
}

#[test]
fn c9_of_a_task() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a, b);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let late = spawn!(spawner, a, async {
                let _local = trace.guard("ended");
                pending::<()>().await;
            });
            assert_eq!(timers.timeout(secs(1), late).await, Err(Elapsed));
            trace.is("ended");
            let refuses = spawn!(spawner, b, async {
                let _ = catch_cancel(pending::<()>()).await;
                timers.sleep(secs(1)).await;
                8
            });
            assert_eq!(timers.timeout(secs(1), refuses).await, Ok(Ok(8)));
            assert_eq!(now(timers), 3);
        });
    });
}

#[test]
fn c9_nested_only_the_one_that_expired_reports() {
    no_heap(|| {
        timed!(async |timers, _| {
            let inner = timers.timeout(secs(1), pending::<()>());
            assert_eq!(timers.timeout(secs(2), inner).await, Ok(Err(Elapsed)));
            let inner = timers.timeout(secs(2), pending::<()>());
            assert_eq!(timers.timeout(secs(1), inner).await, Err(Elapsed));
        });
    });
}

#[test]
fn c9_a_cancel_from_outside_is_never_reported_as_elapsed() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a, b);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let task = spawn!(spawner, a, async {
                let caught = catch_cancel(timers.timeout(secs(5), pending::<()>())).await;
                trace.note("seen");
                caught
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Ok(Err(Cancelled)));
            trace.is("seen");
            // During the clean-up that the timeout has set off.
            let task = spawn!(spawner, b, async {
                timers
                    .timeout(secs(5), async {
                        let _ = catch_cancel(pending::<()>()).await;
                        trace.note("clean-up");
                        pending::<()>().await;
                    })
                    .await
            });
            timers.sleep(secs(6)).await;
            trace.is("clean-up");
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
        });
    });
}

#[test]
fn c9_expires_also_after_a_cancel_that_was_swallowed() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = &Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        let stubborn = || {
            timers.timeout(secs(5), async move {
                for seen in ["one", "two", "three"] {
                    let _ = catch_cancel(pending::<()>()).await;
                    trace.note(seen);
                }
            })
        };
        rooms!(a, b);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let task = spawn!(spawner, a, stubborn());
            timers.sleep(secs(4)).await;
            task.cancel();
            yield_now().await;
            trace.is("one");
            timers.sleep(secs(3)).await;
            trace.is("two");
            task.cancel();
            assert_eq!(task.await, Ok(Ok(())));
            trace.is("three");
            // In the very poll in which the time is over.
            let task = spawn!(spawner, b, stubborn());
            yield_now().await;
            timers.clock().advance(secs(5));
            task.cancel();
            yield_now().await;
            trace.is("one");
            yield_now().await;
            trace.is("two");
            assert!(task.cancel());
            assert_eq!(task.await, Ok(Ok(())));
            trace.is("three");
        });
    });
}

#[test]
fn c9_a_shield_within_finishes_first() {
    no_heap(|| {
        let trace = Trace::new();
        timed!(async |timers, _| {
            let saves = async {
                shield(async {
                    timers.sleep(secs(3)).await;
                    trace.note("saved");
                })
                .await;
                trace.note("unreachable");
            };
            assert_eq!(timers.timeout(secs(1), saves).await, Err(Elapsed));
            assert_eq!(now(timers), 3);
        });
        trace.is("saved");
    });
}

#[test]
fn c9_expires_also_within_a_shield_that_holds_a_cancel_back() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let task = spawn!(spawner, a, async {
                shield(async {
                    assert_eq!(timers.timeout(secs(5), pending::<()>()).await, Err(Elapsed));
                    trace.note("expired");
                    let cleans_up = async {
                        let _ = catch_cancel(pending::<()>()).await;
                        shield(timers.sleep(secs(2))).await;
                        trace.note("cleaned");
                    };
                    assert_eq!(timers.timeout(secs(5), cleans_up).await, Ok(()));
                    let held = async { shield(timers.sleep(secs(7))).await };
                    assert_eq!(timers.timeout(secs(5), held).await, Err(Elapsed));
                    trace.note("ended");
                })
                .await;
                trace.note("unreachable");
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            assert_eq!(now(timers), 5 + 5 + 2 + 7);
            trace.is("expired cleaned ended");
        });
    });
}

#[test]
fn t4_nothing_spins_while_a_cancel_is_held_back() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let polls = Cell::new(0);
        let queue = Queue::<u8, 1>::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a, b);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let ended = spawn!(spawner, b, pending::<()>());
            let task = spawn!(spawner, a, async {
                // As a foreign `join` does, which hands its context on.
                let mut saves = pin!(shield(timers.sleep(secs(10))));
                let mut gets = pin!(queue.get());
                let mut ended = pin!(ended);
                let mut times_out = pin!(timers.timeout(secs(5), shield(timers.sleep(secs(10)))));
                poll_fn(|cx| {
                    polls.set(polls.get() + 1);
                    let _ = (saves.as_mut().poll(cx), times_out.as_mut().poll(cx));
                    let _ = (gets.as_mut().poll(cx), ended.as_mut().poll(cx));
                    Poll::<()>::Pending
                })
                .await;
            });
            timers.sleep(secs(1)).await;
            task.cancel();
            yield_now().await;
            queue.try_put(1).unwrap();
            assert_eq!(task.await, Err(Cancelled));
            assert_eq!((now(timers), queue.try_get()), (10, Ok(1)));
            assert!(polls.get() < 10, "{} polls", polls.get());
        });
    });
}

#[test]
fn c6_the_clean_up_may_sleep() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let event = Event::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a);
        EXECUTOR.run(timers.jump(), async |spawner| {
            let task = spawn!(spawner, a, async {
                let caught = catch_cancel(event.wait()).await;
                timers.sleep(secs(60)).await;
                caught
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.flatten().await, Err(Cancelled));
            assert_eq!(now(timers), 60);
        });
    });
}

#[test]
fn r1_the_clean_up_at_the_end_may_sleep() {
    no_heap(|| {
        static EXECUTOR: Executor = Executor::new(|| {});
        let trace = Trace::new();
        let timers = &Timers::new(VirtualClock::new());
        rooms!(a);
        EXECUTOR.run(timers.jump(), async |spawner| {
            spawn!(spawner, a, async {
                let _ = catch_cancel(pending::<()>()).await;
                timers.sleep(secs(5)).await;
                trace.note("cleaned");
            })
            .detach();
            yield_now().await;
        });
        trace.is("cleaned");
        assert_eq!(now(timers), 5);
    });
}
