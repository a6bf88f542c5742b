//! Queues with many who wait, on threads, and on the heap.

use costate::queue::{Fifo, Growing, Lifo, LocalQueue, Priority, Queue, TryPutError, UnboundedQueue};
use costate::{Cancelled, block_on, run, spawn, yield_now};
use std::cell::Cell;
use std::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// Fewer rounds where each costs a thousand times as much.
const fn scaled(rounds: usize) -> usize {
    if cfg!(miri) { rounds / 500 + 3 } else { rounds }
}

/// The same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn queues_and_their_futures_may_be_sent() {
    fn send<T: Send>(_: T) {}
    fn sync<T: Sync>(_: &T) {}
    let queue = Queue::<Cell<u8>, 1>::new();
    sync(&queue);
    send(queue.get());
    send(queue.put(Cell::new(1)));
    send(queue.join());
}

#[test]
fn a_queue_of_one_thread_is_not_used_within_itself() {
    struct Item<'a>(&'a Cell<Option<&'a LocalQueue<Item<'a>, 3, Priority>>>);

    impl PartialEq for Item<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other).is_eq()
        }
    }

    impl Eq for Item<'_> {}

    impl PartialOrd for Item<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl Ord for Item<'_> {
        fn cmp(&self, _: &Self) -> Ordering {
            if let Some(queue) = self.0.take() {
                queue.len();
            }
            Ordering::Equal
        }
    }

    let meddled = Cell::new(None);
    let queue = LocalQueue::new();
    assert!(queue.try_put(Item(&meddled)).is_ok());
    meddled.set(Some(&queue));
    let panic = catch_unwind(AssertUnwindSafe(|| queue.try_put(Item(&meddled)).is_ok())).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"a comparison of a queue's items uses the queue"));
    // It is as good as before.
    assert_eq!(queue.len(), 2);
    assert!(queue.try_put(Item(&meddled)).is_ok());
}

#[test]
fn threads_share_a_queue() {
    let queue = Arc::new(Queue::<usize, 3>::new());
    let (producers, consumers, items) = (3, 3, scaled(20_000));
    let sum = Arc::new(AtomicUsize::new(0));
    let mut threads = Vec::new();
    for producer in 0..producers {
        let queue = Arc::clone(&queue);
        threads.push(thread::spawn(move || {
            block_on(async {
                for i in 0..items {
                    queue.put(producer * items + i).await.unwrap();
                }
            });
        }));
    }
    for _ in 0..consumers {
        let (queue, sum) = (Arc::clone(&queue), Arc::clone(&sum));
        threads.push(thread::spawn(move || {
            block_on(async {
                while let Ok(item) = queue.get().await {
                    sum.fetch_add(item, SeqCst);
                    queue.task_done();
                }
            });
        }));
    }
    for producer in threads.drain(..producers) {
        producer.join().unwrap();
    }
    block_on(queue.join());
    queue.close();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let all = producers * items;
    assert_eq!(sum.load(SeqCst), all * (all - 1) / 2);
}

#[test]
fn ten_thousand_waiters_and_random_cancels() {
    let waiters = scaled(10_000);
    run(async move {
        let queue = Rc::new(Queue::<usize, 2>::new());
        let got = Rc::new(Cell::new(0));
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let mut getters: Vec<_> = (0..waiters)
            .map(|_| {
                let (queue, got) = (Rc::clone(&queue), Rc::clone(&got));
                Some(spawn(async move {
                    let item = queue.get().await;
                    got.set(got.get() + usize::from(item.is_ok()));
                    item
                }))
            })
            .collect();
        yield_now().await;
        let mut put = 0;
        let mut cancelled = 0;
        while put < waiters {
            for _ in 0..random.below(3) {
                put += usize::from(queue.try_put(put).is_ok());
            }
            for _ in 0..random.below(3) {
                if let Some(handle) = getters[random.below(waiters)].take() {
                    handle.cancel();
                    match handle.await {
                        Ok(item) => assert!(item.is_ok()),
                        Err(Cancelled) => cancelled += 1,
                    }
                }
            }
            if random.below(2) == 0 {
                yield_now().await;
            }
            if got.get() + cancelled == waiters {
                break;
            }
        }
        yield_now().await;
        yield_now().await;
        let left = std::iter::from_fn(|| queue.try_get().ok()).count();
        assert_eq!(got.get() + left, put, "every item was got once");
        assert!(cancelled > 0 && got.get() > 0);
        queue.close();
        let mut items = Vec::new();
        for handle in getters.into_iter().flatten() {
            items.extend(handle.await.unwrap());
        }
        assert!(items.is_sorted(), "the first to wait was the first to get");
    });
}

#[test]
fn q1_unbounded() {
    run(async {
        let queue = UnboundedQueue::<usize>::new();
        for i in 0..1000 {
            queue.put(i).await.unwrap();
        }
        assert!(!queue.is_full());
        for i in 0..1000 {
            assert_eq!(queue.get().await, Ok(i));
        }
    });
}

#[test]
fn q8_on_the_heap() {
    fn order<const N: usize, O: costate::queue::Order<u8>>(queue: &Queue<u8, N, O>) -> Vec<u8> {
        for i in [2, 3, 1] {
            queue.try_put(i).unwrap();
        }
        std::iter::from_fn(|| queue.try_get().ok()).collect()
    }
    assert_eq!(order(&UnboundedQueue::<_, Fifo>::new()), [2, 3, 1]);
    assert_eq!(order(&UnboundedQueue::<_, Lifo>::new()), [1, 3, 2]);
    assert_eq!(order(&UnboundedQueue::<_, Priority>::new()), [1, 2, 3]);
    let bounded = Queue::<u8, 3, Growing>::new();
    order(&bounded);
    for i in 0..3 {
        bounded.try_put(i).unwrap();
    }
    assert_eq!(bounded.try_put(9), Err(TryPutError::Full(9)));
}

#[test]
fn a_comparison_that_panics_loses_no_other_item() {
    #[derive(Debug)]
    struct Fragile(u8);
    impl PartialEq for Fragile {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Fragile {}
    impl PartialOrd for Fragile {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Ord for Fragile {
        fn cmp(&self, other: &Self) -> std::cmp::Ordering {
            assert!(self.0 != 13 && other.0 != 13, "on purpose");
            self.0.cmp(&other.0)
        }
    }
    let queue = Queue::<Fragile, 4, Priority>::new();
    queue.try_put(Fragile(1)).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| queue.try_put(Fragile(13)))).is_err());
    assert_eq!(queue.len(), 2, "and it is not locked");
    queue.close_now();
    assert!(queue.is_empty());
}
