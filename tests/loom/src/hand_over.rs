//! Items between threads, with getters and putters that go away.

use crate::model;
use crate::queue::Queue;
use loom::future::block_on;
use loom::sync::Arc;
use loom::thread;
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

#[test]
fn each_item_is_got_once() {
    model(2, || {
        let queue = Arc::new(Queue::<u8, 1>::new());
        let threads: Vec<_> = [1, 2]
            .map(|item| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || block_on(queue.put(item)).unwrap())
            })
            .into();
        let sum = block_on(async { queue.get().await.unwrap() + queue.get().await.unwrap() });
        assert_eq!(sum, 3);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(queue.is_empty());
    });
}

#[test]
fn a_getter_that_goes_away_loses_neither_item_nor_wake() {
    model(3, || {
        let queue = Arc::new(Queue::<u8, 1>::new());
        let their_queue = Arc::clone(&queue);
        let other = thread::spawn(move || {
            // It may have the item, or be woken for it and go, or go before.
            let got = block_on(poll_once(their_queue.get()));
            if let Some(item) = got {
                their_queue.try_put(item.unwrap()).unwrap();
            }
        });
        let their_queue = Arc::clone(&queue);
        let putter = thread::spawn(move || their_queue.try_put(7).unwrap());
        assert_eq!(block_on(queue.get()), Ok(7));
        other.join().unwrap();
        putter.join().unwrap();
        assert!(queue.is_empty());
    });
}

#[test]
fn a_putter_that_goes_away_frees_its_place() {
    model(3, || {
        let queue = Arc::new(Queue::<u8, 1>::new());
        queue.try_put(1).unwrap();
        let their_queue = Arc::clone(&queue);
        let other = thread::spawn(move || block_on(poll_once(their_queue.put(10))).is_some());
        let their_queue = Arc::clone(&queue);
        let getter = thread::spawn(move || their_queue.try_get().ok());
        let third = block_on(poll_once(queue.put(100)));
        let put = 1 + if other.join().unwrap() { 10 } else { 0 } + if third.is_some() { 100 } else { 0 };
        let mut got = getter.join().unwrap().unwrap_or(0);
        while let Ok(item) = queue.try_get() {
            got += item;
        }
        assert_eq!(got, put);
        assert_eq!(queue.try_put(1), Ok(()), "no place is kept for nobody");
    });
}
