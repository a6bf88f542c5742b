//! Queues. The module around this says whose: those of all threads, or of one.

use super::Queue;
use crate::no_heap;
use crate::support::{Trace, rooms, run, spawn};
use costate::queue::{Closed, Lifo, Order, Priority, TryGetError, TryPutError};
use costate::{Cancelled, catch_cancel, gather, race, yield_now};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls a future once, and drops it if it is not ready.
async fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

fn drain<T, const N: usize, O: Order<T>>(queue: &Queue<T, N, O>) -> usize {
    std::iter::from_fn(|| queue.try_get().ok()).count()
}

#[test]
fn q1_first_in_first_out() {
    no_heap(|| {
        let queue = Queue::<_, 4>::new();
        run!(async |_| {
            for round in 0..3 {
                for i in 0..3 {
                    queue.put(10 * round + i).await.unwrap();
                }
                for i in 0..3 {
                    assert_eq!(queue.get().await, Ok(10 * round + i));
                }
            }
        });
    });
}

#[test]
fn q1_put_waits_while_full_and_get_while_empty() {
    no_heap(|| {
        let trace = Trace::new();
        let queue = Queue::<_, 1>::new();
        run!(async |_| {
            gather!(
                async {
                    for (i, put) in [(1, "put1"), (2, "put2"), (3, "put3")] {
                        queue.put(i).await.unwrap();
                        trace.note(put);
                    }
                },
                async {
                    for (i, got) in [(1, "got1"), (2, "got2"), (3, "got3")] {
                        assert_eq!(queue.get().await, Ok(i));
                        trace.note(got);
                    }
                }
            )
            .await;
        });
        trace.is("put1 got1 put2 got2 put3 got3");
    });
}

#[test]
fn q1_without_waiting() {
    no_heap(|| {
        let queue = Queue::<_, 2>::new();
        assert_eq!((queue.len(), queue.is_empty(), queue.is_full(), queue.capacity()), (0, true, false, 2));
        assert_eq!(queue.try_get(), Err(TryGetError::Empty));
        assert_eq!((queue.try_put("a"), queue.try_put("b")), (Ok(()), Ok(())));
        assert_eq!(queue.try_put("c"), Err(TryPutError::Full("c")));
        assert_eq!((queue.len(), queue.is_empty(), queue.is_full()), (2, false, true));
        assert_eq!((queue.try_get(), queue.try_get(), queue.len()), (Ok("a"), Ok("b"), 0));
    });
}

#[test]
fn q2_getters_are_served_in_the_order_in_which_they_began_to_wait() {
    no_heap(|| {
        let queue = Queue::<_, 4>::new();
        rooms!(a, b, c);
        run!(async |spawner| {
            let getters = (
                spawn!(spawner, a, queue.get()),
                spawn!(spawner, b, queue.get()),
                spawn!(spawner, c, queue.get()),
            );
            yield_now().await;
            queue.try_put(1).unwrap();
            queue.try_put(2).unwrap();
            // Both are spoken for: a newcomer does not overtake.
            assert_eq!(queue.try_get(), Err(TryGetError::Empty));
            assert_eq!(poll_once(queue.get()).await, None);
            queue.try_put(3).unwrap();
            queue.try_put(4).unwrap();
            assert_eq!(queue.try_get(), Ok(1), "there is one that nobody waits for");
            assert_eq!(getters.0.await, Ok(Ok(2)));
            assert_eq!(getters.1.await, Ok(Ok(3)));
            assert_eq!(getters.2.await, Ok(Ok(4)));
        });
    });
}

#[test]
fn q2_putters_are_served_in_the_order_in_which_they_began_to_wait() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        rooms!(a, b);
        run!(async |spawner| {
            queue.try_put(0).unwrap();
            let one = spawn!(spawner, a, queue.put(1));
            let two = spawn!(spawner, b, queue.put(2));
            yield_now().await;
            assert_eq!(queue.try_get(), Ok(0));
            assert_eq!(queue.try_put(9), Err(TryPutError::Full(9)), "the place is spoken for");
            assert_eq!(queue.get().await, Ok(1));
            assert_eq!(queue.get().await, Ok(2));
            assert_eq!((one.await, two.await), (Ok(Ok(())), Ok(Ok(()))));
        });
    });
}

#[test]
fn q3_a_dropped_get_takes_nothing() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        run!(async |_| {
            assert_eq!(poll_once(queue.get()).await, None);
            queue.try_put(1).unwrap();
            assert_eq!(queue.try_get(), Ok(1));
        });
    });
}

#[test]
fn q3_a_get_that_was_woken_and_goes_passes_its_turn_on() {
    no_heap(|| {
        let queue = Queue::<_, 2>::new();
        run!(async |_| {
            let mut second = pin!(queue.get());
            {
                let mut first = pin!(queue.get());
                assert!(poll_once(first.as_mut()).await.is_none());
                assert!(poll_once(second.as_mut()).await.is_none());
                queue.try_put(1).unwrap();
                assert!(poll_once(second.as_mut()).await.is_none(), "it is the first one's");
            }
            assert_eq!(second.await, Ok(1));
        });
    });
}

#[test]
fn q3_a_dropped_put_has_put_nothing() {
    no_heap(|| {
        let trace = Trace::new();
        let queue = Queue::<_, 1>::new();
        run!(async |_| {
            queue.try_put(trace.guard("first")).unwrap_or_else(|_| unreachable!());
            assert!(poll_once(queue.put(trace.guard("second"))).await.is_none());
            trace.is("second");
            drop(queue.try_get());
            trace.is("first");
            assert!(queue.is_empty());
            assert!(queue.try_put(trace.guard("third")).is_ok(), "its place is free");
        });
    });
}

#[test]
fn q3_a_put_that_was_woken_and_goes_frees_its_place() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        run!(async |_| {
            queue.try_put(0).unwrap();
            let mut second = pin!(queue.put(2));
            {
                let mut first = pin!(queue.put(1));
                assert!(poll_once(first.as_mut()).await.is_none());
                assert!(poll_once(second.as_mut()).await.is_none());
                assert_eq!(queue.try_get(), Ok(0));
            }
            second.await.unwrap();
            assert_eq!(queue.try_get(), Ok(2));
        });
    });
}

#[test]
fn q3_a_cancel_under_a_catch_loses_nothing() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                let first = catch_cancel(queue.get()).await;
                (first, queue.get().await)
            });
            yield_now().await;
            task.cancel();
            yield_now().await;
            queue.try_put(5).unwrap();
            assert_eq!(task.await, Ok((Err(Cancelled), Ok(5))));
        });
    });
}

#[test]
fn q4_cancelled_in_the_turn_of_the_put_one_waiter() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        for put_first in [true, false] {
            rooms!(a);
            run!(async |spawner| {
                let task = spawn!(spawner, a, queue.get());
                yield_now().await;
                if put_first {
                    queue.try_put(1).unwrap();
                    task.cancel();
                } else {
                    task.cancel();
                    queue.try_put(1).unwrap();
                }
                // Either it was ready when the cancel came, or the item is still there.
                let taken = match task.await {
                    Ok(got) => got.is_ok().into(),
                    Err(Cancelled) => 0,
                };
                assert_eq!(taken + drain(&queue), 1);
            });
        }
    });
}

#[test]
fn q4_cancelled_in_the_turn_of_the_put_many_waiters() {
    no_heap(|| {
        let (queue, stop) = (Queue::<_, 2>::new(), Cell::new(false));
        rooms!(a, b, c);
        run!(async |spawner| {
            // The first loses its race in the very turn in which it is woken.
            let first = spawn!(spawner, a, async {
                race!(poll_fn(|_| if stop.get() { Poll::Ready(None) } else { Poll::Pending }), async {
                    Some(queue.get().await)
                })
                .await
            });
            let second = spawn!(spawner, b, queue.get());
            let third = spawn!(spawner, c, queue.get());
            yield_now().await;
            stop.set(true);
            queue.try_put(1).unwrap();
            queue.try_put(2).unwrap();
            third.cancel();
            let first = usize::from(matches!(first.await, Ok(Some(Ok(_)))));
            let second = usize::from(matches!(second.await, Ok(Ok(_))));
            let third = usize::from(matches!(third.await, Ok(Ok(_))));
            assert_eq!(first + second + third + drain(&queue), 2);
            assert_eq!(second, 1, "the wake was not lost");
        });
    });
}

#[test]
fn q4_the_loser_of_a_race_takes_nothing_though_it_is_ready() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        let full = Queue::<_, 1>::new();
        full.try_put(0).unwrap();
        let stop = Cell::new(false);
        rooms!(a);
        run!(async |spawner| {
            let task = spawn!(spawner, a, async {
                race!(
                    poll_fn(|_| if stop.get() { Poll::Ready("stop") } else { Poll::Pending }),
                    async {
                        queue.get().await.unwrap();
                        "got"
                    },
                    async {
                        full.put(9).await.unwrap();
                        "put"
                    },
                )
                .await
            });
            yield_now().await;
            queue.try_put(1).unwrap();
            assert_eq!(full.try_get(), Ok(0));
            stop.set(true);
            task.cancel();
            let _ = task.await;
            assert_eq!((queue.try_get(), full.try_get()), (Ok(1), Err(TryGetError::Empty)));
            assert_eq!(full.try_put(2), Ok(()), "and the place is free");
        });
    });
}

#[test]
fn q4_cancelled_in_the_turn_of_the_get() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        rooms!(a, b);
        run!(async |spawner| {
            queue.try_put(0).unwrap();
            let first = spawn!(spawner, a, async { catch_cancel(queue.put(1)).await });
            let second = spawn!(spawner, b, queue.put(2));
            yield_now().await;
            first.cancel();
            assert_eq!(queue.try_get(), Ok(0));
            let mut expected = usize::from(first.await.unwrap().is_ok());
            expected += 1;
            let mut got = 0;
            while got < expected {
                queue.get().await.unwrap();
                got += 1;
            }
            assert_eq!(second.await, Ok(Ok(())));
            assert!(queue.is_empty());
        });
    });
}

#[test]
fn q5_task_done_counts_down_what_put_counted_up() {
    no_heap(|| {
        let trace = Trace::new();
        let queue = Queue::<_, 4>::new();
        rooms!(a);
        run!(async |spawner| {
            queue.join().await;
            queue.put(1).await.unwrap();
            queue.try_put(2).unwrap();
            let joined = spawn!(spawner, a, async {
                queue.join().await;
                trace.note("joined");
            });
            for done in ["done1", "done2"] {
                queue.get().await.unwrap();
                yield_now().await;
                trace.note(done);
                queue.task_done();
            }
            joined.await.unwrap();
        });
        trace.is("done1 done2 joined");
    });
}

#[test]
#[should_panic = "`task_done` was called more often than items were put"]
fn q5_one_too_many_is_refused() {
    let queue = Queue::<_, 1>::new();
    queue.try_put(()).unwrap();
    queue.task_done();
    queue.task_done();
}

#[test]
fn q6_close_fails_puts_and_drains_gets() {
    no_heap(|| {
        let queue = Queue::<_, 1>::new();
        rooms!(a);
        run!(async |spawner| {
            queue.put(1).await.unwrap();
            let putter = spawn!(spawner, a, queue.put(2));
            yield_now().await;
            queue.close();
            assert_eq!(putter.await, Ok(Err(Closed(2))), "those who wait are woken");
            assert_eq!(queue.put(3).await, Err(Closed(3)));
            assert_eq!(queue.try_put(4), Err(TryPutError::Closed(4)));
            assert_eq!(queue.get().await, Ok(1));
            assert_eq!(queue.get().await, Err(Closed(())));
            assert_eq!(queue.try_get(), Err(TryGetError::Closed));
        });
    });
}

#[test]
fn q6_close_wakes_every_getter() {
    no_heap(|| {
        let queue = Queue::<u8, 1>::new();
        rooms!(a, b);
        run!(async |spawner| {
            let getters = (spawn!(spawner, a, queue.get()), spawn!(spawner, b, queue.get()));
            yield_now().await;
            queue.close();
            assert_eq!((getters.0.await, getters.1.await), (Ok(Err(Closed(()))), Ok(Err(Closed(())))));
        });
    });
}

#[test]
fn q6_a_getter_that_was_woken_before_the_close_gets_its_item() {
    no_heap(|| {
        let queue = Queue::<u8, 1>::new();
        rooms!(a, b);
        run!(async |spawner| {
            let getters = (spawn!(spawner, a, queue.get()), spawn!(spawner, b, queue.get()));
            yield_now().await;
            queue.try_put(7).unwrap();
            queue.close();
            assert_eq!((getters.0.await, getters.1.await), (Ok(Ok(7)), Ok(Err(Closed(())))));
        });
    });
}

#[test]
fn q6_close_now_drops_the_items_and_releases_join() {
    no_heap(|| {
        let trace = Trace::new();
        let queue = Queue::<_, 4>::new();
        rooms!(a);
        run!(async |spawner| {
            queue.try_put(trace.guard("one")).unwrap_or_else(|_| unreachable!());
            queue.try_put(trace.guard("two")).unwrap_or_else(|_| unreachable!());
            let joined = spawn!(spawner, a, queue.join());
            yield_now().await;
            queue.close_now();
            trace.is("one two");
            joined.await.unwrap();
            // One that was woken for an item that is gone.
            let again = Queue::<u8, 1>::new();
            let mut get = pin!(again.get());
            assert!(poll_once(get.as_mut()).await.is_none());
            again.try_put(1).unwrap();
            again.close_now();
            assert_eq!(get.await, Err(Closed(())));
        });
    });
}

#[test]
fn q7_waiting_getters_cost_nothing() {
    no_heap(|| {
        let polls = Cell::new(0);
        let queue = Queue::<u8, 1>::new();
        let getter = || async {
            let mut get = pin!(queue.get());
            poll_fn(|cx| {
                polls.set(polls.get() + 1);
                get.as_mut().poll(cx)
            })
            .await
        };
        rooms!(a, b);
        run!(async |spawner| {
            let getters = (spawn!(spawner, a, getter()), spawn!(spawner, b, getter()));
            for _ in 0..100 {
                yield_now().await;
            }
            assert_eq!(polls.get(), 2, "each began to wait, and no more");
            queue.try_put(1).unwrap();
            for _ in 0..100 {
                yield_now().await;
            }
            assert_eq!(polls.get(), 3, "one of them was woken");
            queue.try_put(2).unwrap();
            assert_eq!((getters.0.await, getters.1.await), (Ok(Ok(1)), Ok(Ok(2))));
        });
    });
}

#[test]
fn q8_last_in_first_out() {
    no_heap(|| {
        let queue = Queue::<_, 3, Lifo>::new();
        run!(async |_| {
            for i in 1..=3 {
                queue.put(i).await.unwrap();
            }
            assert_eq!(queue.try_put(4), Err(TryPutError::Full(4)));
            assert_eq!(gather!(queue.get(), queue.get(), queue.get()).await, (Ok(3), Ok(2), Ok(1)));
            assert!(poll_once(queue.get()).await.is_none());
        });
    });
}

#[test]
fn q8_the_least_first() {
    no_heap(|| {
        let queue = Queue::<_, 8, Priority>::new();
        run!(async |_| {
            // Each permutation of seven, by its number.
            for permutation in (0..5040).step_by(if cfg!(miri) { 997 } else { 1 }) {
                let (mut number, mut left) = (permutation, [1, 2, 3, 4, 5, 6, 7]);
                for length in (1..=7).rev() {
                    queue.try_put(left[number % length]).unwrap();
                    left.copy_within(number % length + 1..length, number % length);
                    number /= length;
                }
                for least in 1..=7 {
                    assert_eq!(queue.get().await, Ok(least));
                }
                assert!(queue.is_empty());
            }
        });
    });
}
