//! Sleep, and the clock.

use crate::no_heap;
use crate::support::{Event, Trace, rooms, spawn};
use crate::virtual_time::{now, secs, timed};
use costate::task::{Executor, Idle};
use costate::time::{Clock, Instant, Timers, VirtualClock};
use costate::{Cancelled, Queue, catch_cancel, gather, shield, yield_now};
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

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
        let trace = &Trace::new();
        timed!([a, b, c, d], async |timers, spawner| {
            let sleeper = |seconds, name| async move {
                timers.sleep(secs(seconds)).await;
                trace.note(name);
            };
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
        let trace = &Trace::new();
        timed!([a], async |timers, spawner| {
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
        timed!([a], async |timers, spawner| {
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
fn t4_nothing_spins_while_a_cancel_is_held_back() {
    no_heap(|| {
        let polls = Cell::new(0);
        let queue = Queue::<u8, 1>::new();
        timed!([a, b], async |timers, spawner| {
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
        let event = Event::new();
        timed!([a], async |timers, spawner| {
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
