//! Tasks that move between threads, and are aborted from others.

use costate_runtimes_tests::{Guard, bodies, cancelled_after};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(3).enable_time().build().expect("a runtime")
}

#[test]
fn many_tasks() {
    runtime().block_on(async {
        let tasks: Vec<_> = (0..200).map(|n| tokio::spawn(bodies::triangle(n % 40))).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.expect("no panic");
        }
        assert_eq!(sum, 5 * (0..40_u32).map(|n| n * n.saturating_sub(1) / 2).sum::<u32>());
    });
}

/// Hands on from one channel to the next.
#[costate::coroutine]
async fn relay(mut from: mpsc::Receiver<u64>, to: mpsc::Sender<u64>, guard: Guard) -> usize {
    let mut n = 0;
    while let Some(value) = from.recv().await {
        if to.send(value + 1).await.is_err() {
            break;
        }
        n += 1;
    }
    drop(guard);
    n
}

#[test]
fn a_chain_of_channels() {
    let guard = Guard::default();
    runtime().block_on(async {
        let (first, mut last) = mpsc::channel(2);
        let mut tasks = Vec::new();
        for _ in 0..50 {
            let (to, next) = mpsc::channel(2);
            tasks.push(tokio::spawn(relay(last, to, guard.clone())));
            last = next;
        }
        let feed = tokio::spawn(async move {
            for i in 0..100 {
                first.send(i).await.expect("the chain is there");
            }
        });
        for i in 0..100 {
            assert_eq!(last.recv().await, Some(i + 50));
        }
        assert_eq!(last.recv().await, None);
        feed.await.expect("no panic");
        for task in tasks {
            assert_eq!(task.await.expect("no panic"), 100);
        }
    });
    assert_eq!(guard.others(), 0);
}

#[test]
fn aborted_tasks_drop_what_they_hold() {
    let guard = Guard::default();
    runtime().block_on(async {
        let (_kept_open, from) = mpsc::channel(1);
        let (to, _read_by_nobody) = mpsc::channel(1);
        let mut tasks = vec![tokio::spawn(async { bodies::forever().await as usize })];
        tasks.push(tokio::spawn(relay(from, to, guard.clone())));
        for _ in 0..20 {
            let guard = guard.clone();
            tasks.push(tokio::spawn(async { bodies::unaware(guard).await.map_or(0, str::len) }));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            assert!(task.await.expect_err("aborted").is_cancelled());
        }
    });
    assert_eq!(guard.others(), 0);
}

#[test]
fn timeouts_drop_what_they_wait_for() {
    let guard = Guard::default();
    runtime().block_on(async {
        let late = tokio::time::timeout(Duration::from_millis(3), bodies::unaware(guard.clone()));
        assert!(late.await.is_err());
        let soon = tokio::time::timeout(Duration::from_secs(60), bodies::triangle(5));
        assert_eq!(soon.await.expect("in time"), 10);
    });
    assert_eq!(guard.others(), 0);
}

#[test]
fn cancels_while_tasks_move_between_threads() {
    let guard = Guard::default();
    runtime().block_on(async {
        let tasks: Vec<_> = (0..120)
            .map(|n| tokio::spawn(cancelled_after(1 + n % 17, bodies::shielded(guard.clone()))))
            .collect();
        for task in tasks {
            assert_eq!(task.await.expect("no panic"), Some(Err(costate::Cancelled)));
        }
    });
    assert_eq!(guard.others(), 0);
}
