//! Two tasks that yield to each other.

use super::hosts::{self, embassy, tokio_spawn};
use super::measure::Stopwatch;
use super::{COSTATE, COSTATE_RUN, Row};
use crate::checksum::mix;
use costate::task::{Slot, Storage};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use futures_util::task::LocalSpawnExt as _;
use std::hint::black_box;
use std::pin::pin;

const N: u64 = 10_000;

/// Yields so many times, in the way of an executor.
async fn play<F: Future<Output = ()>>(n: u64, yield_now: impl Fn() -> F) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i);
        yield_now().await;
    }
    sum
}

pub(super) fn row() -> Row {
    Row::new("switch to another task", 2 * N)
        .cell(COSTATE, || {
            static SLOTS: [Slot; 2] = [const { Slot::new() }; 2];
            let (a, b) = (pin!(Storage::new()), pin!(Storage::new()));
            let (a, b) = (a.into_ref(), b.into_ref());
            hosts::costate(async |spawner| {
                let watch = Stopwatch::start();
                let a = spawner.spawn_in(&SLOTS[0], a, play(black_box(N), costate::yield_now)).unwrap();
                let b = spawner.spawn_in(&SLOTS[1], b, play(black_box(N), costate::yield_now)).unwrap();
                watch.stop(mix(a.await.unwrap(), b.await.unwrap()))
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async {
                let watch = Stopwatch::start();
                let a = costate::spawn(play(black_box(N), costate::yield_now));
                let b = costate::spawn(play(black_box(N), costate::yield_now));
                watch.stop(mix(a.await.unwrap(), b.await.unwrap()))
            })
        })
        .cell("embassy", {
            type Told = &'static Signal<NoopRawMutex, u64>;
            async fn tell(told: Told) {
                told.signal(play(black_box(N), embassy_futures::yield_now).await);
            }
            let (main, tasks) = (embassy::tasks(1), embassy::tasks(2));
            let told: [Told; 2] = [(); 2].map(|()| embassy::leak(Signal::new()));
            move || {
                embassy::run(
                    &main[0],
                    || {},
                    |spawner, done| async move {
                        let watch = Stopwatch::start();
                        for (task, told) in tasks.iter().zip(told) {
                            spawner.spawn(task.spawn(|| tell(told)).unwrap());
                        }
                        done.set(Some(watch.stop(mix(told[0].wait().await, told[1].wait().await))));
                    },
                )
            }
        })
        .cell("tokio", || {
            hosts::tokio(async {
                let watch = Stopwatch::start();
                let a = tokio_spawn(play(black_box(N), tokio::task::yield_now));
                let b = tokio_spawn(play(black_box(N), tokio::task::yield_now));
                watch.stop(mix(a.await.unwrap(), b.await.unwrap()))
            })
        })
        .cell("async-executor", || {
            hosts::async_executor(async |executor| {
                let watch = Stopwatch::start();
                let a = executor.spawn(play(black_box(N), futures_lite::future::yield_now));
                let b = executor.spawn(play(black_box(N), futures_lite::future::yield_now));
                watch.stop(mix(a.await, b.await))
            })
        })
        .cell("edge-executor", || {
            hosts::edge_executor(async |executor| {
                let watch = Stopwatch::start();
                let a = executor.spawn(play(black_box(N), futures_lite::future::yield_now));
                let b = executor.spawn(play(black_box(N), futures_lite::future::yield_now));
                watch.stop(mix(a.await, b.await))
            })
        })
        .cell("LocalPool", || {
            hosts::local_pool(async |spawner| {
                let watch = Stopwatch::start();
                let play = || play(black_box(N), futures_lite::future::yield_now);
                let a = spawner.spawn_local_with_handle(play()).unwrap();
                let b = spawner.spawn_local_with_handle(play()).unwrap();
                watch.stop(mix(a.await, b.await))
            })
        })
}
