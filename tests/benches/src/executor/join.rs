//! Tasks that end at once, each spawned and awaited.

use super::hosts::{self, embassy, tokio_spawn};
use super::measure::one_by_one;
use super::{COSTATE, COSTATE_RUN, Row};
use costate::task::{Slot, Storage};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use futures_util::task::LocalSpawnExt as _;
use std::hint::black_box;
use std::pin::pin;

const N: u64 = 10_000;

async fn task(i: u64) -> u64 {
    black_box(i)
}

pub(super) fn row() -> Row {
    Row::new("spawn, join", N)
        .cell(COSTATE, || {
            static SLOT: Slot = Slot::new();
            let storage = pin!(Storage::new());
            let storage = storage.into_ref();
            hosts::costate(async |spawner| {
                one_by_one!(N, |i| spawner.spawn_in(&SLOT, storage, task(i)).unwrap().await.unwrap())
            })
        })
        .cell(COSTATE_RUN, || {
            costate::run(async { one_by_one!(N, |i| costate::spawn(task(i)).await.unwrap()) })
        })
        .cell("embassy", {
            type Told = &'static Signal<NoopRawMutex, u64>;
            async fn tell(i: u64, told: Told) {
                told.signal(task(i).await);
            }
            let (main, tasks) = (embassy::tasks(1), embassy::tasks(1));
            let told: Told = embassy::leak(Signal::new());
            move || {
                embassy::run(
                    &main[0],
                    || {},
                    |spawner, done| async move {
                        done.set(Some(one_by_one!(N, |i| {
                            spawner.spawn(tasks[0].spawn(|| tell(i, told)).unwrap());
                            told.wait().await
                        })));
                    },
                )
            }
        })
        .cell("tokio", || hosts::tokio(async { one_by_one!(N, |i| tokio_spawn(task(i)).await.unwrap()) }))
        .cell("async-executor", || {
            hosts::async_executor(async |executor| one_by_one!(N, |i| executor.spawn(task(i)).await))
        })
        .cell("edge-executor", || {
            hosts::edge_executor(async |executor| one_by_one!(N, |i| executor.spawn(task(i)).await))
        })
        .cell("LocalPool", || {
            hosts::local_pool(async |spawner| {
                one_by_one!(N, |i| spawner.spawn_local_with_handle(task(i)).unwrap().await)
            })
        })
}
