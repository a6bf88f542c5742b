//! Tasks that wait for ever, each spawned, begun, cancelled and awaited.

use super::hosts::{self, tokio_spawn};
use super::measure::one_by_one;
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
                one_by_one!(N, |_| {
                    let task = spawner.spawn_in(&SLOT, storage, pending::<u64>()).unwrap();
                    yield_now().await;
                    task.cancel();
                    u64::from(task.await == Err(Cancelled))
                })
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async {
                one_by_one!(N, |_| {
                    let task = costate::spawn(pending::<u64>());
                    yield_now().await;
                    task.cancel();
                    u64::from(task.await == Err(Cancelled))
                })
            })
        })
        .cannot("embassy", NO_CANCEL)
        .cell("tokio", || {
            hosts::tokio(async {
                one_by_one!(N, |_| {
                    let task = tokio_spawn(pending::<u64>());
                    tokio::task::yield_now().await;
                    task.abort();
                    u64::from(task.await.is_err_and(|error| error.is_cancelled()))
                })
            })
        })
        .cell("async-executor", || {
            hosts::async_executor(async |executor| {
                one_by_one!(N, |_| {
                    let task = executor.spawn(pending::<u64>());
                    futures_lite::future::yield_now().await;
                    u64::from(task.cancel().await.is_none())
                })
            })
        })
        .cell("edge-executor", || {
            hosts::edge_executor(async |executor| {
                one_by_one!(N, |_| {
                    let task = executor.spawn(pending::<u64>());
                    futures_lite::future::yield_now().await;
                    u64::from(task.cancel().await.is_none())
                })
            })
        })
        .cell("LocalPool", || {
            hosts::local_pool(async |spawner| {
                one_by_one!(N, |_| {
                    let (task, abort) = abortable(pending::<u64>());
                    let task = spawner.spawn_local_with_handle(task).unwrap();
                    futures_lite::future::yield_now().await;
                    abort.abort();
                    u64::from(task.await == Err(Aborted))
                })
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
                one_by_one!(N, |_| {
                    let task = spawner.spawn_in(&SLOT, storage, cleans_up()).unwrap();
                    yield_now().await;
                    task.cancel();
                    task.await.unwrap_or(0)
                })
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async {
                one_by_one!(N, |_| {
                    let task = costate::spawn(cleans_up());
                    yield_now().await;
                    task.cancel();
                    task.await.unwrap_or(0)
                })
            })
        })
        .cannot("embassy", NO_CANCEL)
        .cannot("tokio", NO_CATCH)
        .cannot("async-executor", NO_CATCH)
        .cannot("edge-executor", NO_CATCH)
        .cannot("LocalPool", NO_CATCH)
}
