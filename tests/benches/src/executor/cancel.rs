//! Tasks that wait for ever, each spawned, begun, cancelled and awaited.

use super::hosts::{self, tokio_spawn};
use super::measure::Stopwatch;
use super::{COSTATE, COSTATE_RUN, Row};
use costate::task::{Slot, Storage};
use costate::{Cancelled, catch_cancel, yield_now};
use futures_util::future::{Aborted, abortable};
use futures_util::task::LocalSpawnExt as _;
use std::future::pending;
use std::pin::pin;

const N: u64 = 10_000;
const NO_CANCEL: &str = "a task cannot be cancelled";
const NO_CATCH: &str = "a task cannot see that it is cancelled";

pub(super) fn row() -> Row {
    Row::new("spawn, begin, cancel, join", N)
        .cell(COSTATE, || {
            static SLOT: Slot = Slot::new();
            let storage = pin!(Storage::new());
            let storage = storage.into_ref();
            hosts::costate(async |spawner| {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = spawner.spawn_in(&SLOT, storage, pending::<u64>()).unwrap();
                    yield_now().await;
                    task.cancel();
                    sum += u64::from(task.await == Err(Cancelled));
                }
                watch.stop(sum)
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = costate::spawn(pending::<u64>());
                    yield_now().await;
                    task.cancel();
                    sum += u64::from(task.await == Err(Cancelled));
                }
                watch.stop(sum)
            })
        })
        .cannot("embassy", NO_CANCEL)
        .cell("tokio", || {
            hosts::tokio(async {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = tokio_spawn(pending::<u64>());
                    tokio::task::yield_now().await;
                    task.abort();
                    sum += u64::from(task.await.is_err_and(|error| error.is_cancelled()));
                }
                watch.stop(sum)
            })
        })
        .cell("async-executor", || {
            hosts::async_executor(async |executor| {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = executor.spawn(pending::<u64>());
                    futures_lite::future::yield_now().await;
                    sum += u64::from(task.cancel().await.is_none());
                }
                watch.stop(sum)
            })
        })
        .cell("edge-executor", || {
            hosts::edge_executor(async |executor| {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = executor.spawn(pending::<u64>());
                    futures_lite::future::yield_now().await;
                    sum += u64::from(task.cancel().await.is_none());
                }
                watch.stop(sum)
            })
        })
        .cell("LocalPool", || {
            hosts::local_pool(async |spawner| {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let (task, abort) = abortable(pending::<u64>());
                    let task = spawner.spawn_local_with_handle(task).unwrap();
                    futures_lite::future::yield_now().await;
                    abort.abort();
                    sum += u64::from(task.await == Err(Aborted));
                }
                watch.stop(sum)
            })
        })
}

/// Waits for ever, and cleans up when that is cancelled.
async fn cleans_up() -> u64 {
    match catch_cancel(pending::<u64>()).await {
        Ok(never) => never,
        Err(Cancelled) => {
            yield_now().await;
            1
        }
    }
}

pub(super) fn caught() -> Row {
    Row::new("spawn, begin, cancel, clean up in one more turn, join", N)
        .cell(COSTATE, || {
            static SLOT: Slot = Slot::new();
            let storage = pin!(Storage::new());
            let storage = storage.into_ref();
            hosts::costate(async |spawner| {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = spawner.spawn_in(&SLOT, storage, cleans_up()).unwrap();
                    yield_now().await;
                    task.cancel();
                    sum += task.await.unwrap_or(0);
                }
                watch.stop(sum)
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for _ in 0..N {
                    let task = costate::spawn(cleans_up());
                    yield_now().await;
                    task.cancel();
                    sum += task.await.unwrap_or(0);
                }
                watch.stop(sum)
            })
        })
        .cannot("embassy", NO_CANCEL)
        .cannot("tokio", NO_CATCH)
        .cannot("async-executor", NO_CATCH)
        .cannot("edge-executor", NO_CATCH)
        .cannot("LocalPool", NO_CATCH)
}
