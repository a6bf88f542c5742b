//! Through combinators that make contexts of their own, or hand theirs on.

use costate::Cancelled;
use costate_runtimes_tests::{Guard, Runner, bodies, cancelled_after, run_all};
use futures_executor::block_on;
use futures_util::future::{Either, select};
use futures_util::stream::{FuturesOrdered, FuturesUnordered, StreamExt};
use std::pin::pin;

/// Each body as the only one in the set.
struct Alone;

impl Runner for Alone {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let mut set: FuturesUnordered<F> = FuturesUnordered::new();
        set.push(future);
        block_on(set.next()).expect("one was pushed")
    }
}

#[test]
fn futures_unordered() {
    run_all(&mut Alone);
}

/// Each body beside others that are polled between its polls.
struct Crowded;

impl Runner for Crowded {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let others = FuturesUnordered::new();
        for n in 0..5 {
            others.push(bodies::triangle(n));
        }
        block_on(async {
            let noise = pin!(others.fold(0, |sum, n| async move { sum + n }));
            let (output, sum) = match select(pin!(future), noise).await {
                Either::Left((output, noise)) => (output, noise.await),
                Either::Right((sum, future)) => (future.await, sum),
            };
            assert_eq!(sum, 10);
            output
        })
    }
}

#[test]
fn futures_unordered_beside_select() {
    run_all(&mut Crowded);
}

#[test]
fn a_set_hides_the_signal_and_what_is_in_it_is_dropped() {
    for polls in 1..5 {
        let guard = Guard::default();
        let mut set = FuturesUnordered::new();
        for _ in 0..3 {
            set.push(bodies::cleans_up(guard.clone()));
        }
        let victim = async move { set.next().await };
        assert_eq!(block_on(cancelled_after(polls, victim)), None);
        assert_eq!(guard.others(), 0);
    }
}

#[test]
fn a_catch_around_a_set_goes_on() {
    let guard = Guard::default();
    let theirs = guard.clone();
    let victim = async move {
        let mut set: FuturesUnordered<_> = (0..3).map(|_| bodies::unaware(theirs.clone())).collect();
        let first = costate::catch_cancel(set.next()).await;
        (first == Err(Cancelled), set.len())
    };
    assert_eq!(block_on(cancelled_after(2, victim)), Some((true, 3)));
    assert_eq!(guard.others(), 0);
}

#[test]
fn the_branches_of_a_select_see_the_signal() {
    let guard = Guard::default();
    let both = select(Box::pin(bodies::cleans_up(guard.clone())), Box::pin(bodies::forever()));
    match block_on(cancelled_after(3, both)) {
        Some(Either::Left((output, _))) => assert_eq!(output, Ok("cleaned up")),
        other => panic!("the clean-up finishes first, {}", other.is_none()),
    }
    assert_eq!(guard.others(), 0);
}

#[test]
fn in_order() {
    let ordered: FuturesOrdered<_> = (0..40).rev().map(bodies::triangle).collect();
    let sums: Vec<u32> = block_on(ordered.collect());
    assert_eq!(sums, (0..40_u32).rev().map(|n| n * n.saturating_sub(1) / 2).collect::<Vec<_>>());
}

#[test]
fn streams_in_foreign_adapters() {
    let zipped = bodies::squares(6).zip(bodies::squares(9).skip(3)).map(|(a, b)| a + b);
    let merged = futures_util::stream::select(bodies::squares(5), bodies::squares(5));
    let (zipped, mut merged): (Vec<u32>, Vec<u32>) =
        block_on(async { (zipped.collect().await, merged.collect().await) });
    merged.sort_unstable();
    assert_eq!(zipped, [9, 17, 29, 45, 65, 89]);
    assert_eq!(merged, [0, 0, 1, 1, 4, 4, 9, 9, 16, 16]);
    let buffered = bodies::squares(10).map(bodies::triangle).buffer_unordered(3);
    assert_eq!(block_on(buffered.fold(0, |sum, n| async move { sum + u64::from(n) })), 7524);
}
