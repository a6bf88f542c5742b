//! One task that puts an item and gets it.

use super::hosts;
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, COSTATE_ONE_THREAD, Row};
use crate::checksum::mix;
use costate::queue::{Fifo, OneThread, Queue, Sharing, Threads};
use embassy_sync::blocking_mutex::raw::{CriticalSectionRawMutex, NoopRawMutex, RawMutex};
use embassy_sync::channel::Channel;
use std::hint::black_box;

const N: u64 = 10_000;

/// On costate's executor, whatever the queue is.
macro_rules! play {
    (|$item:ident| $put:expr, $get:expr) => {
        hosts::costate(async |_| {
            let watch = Stopwatch::start();
            let mut sum = 0;
            for $item in 0..black_box(N) {
                $put;
                sum = mix(sum, $get);
            }
            watch.stop(sum)
        })
    };
}

fn costate<S: Sharing>() -> Measured {
    let queue = Queue::<u64, 1, Fifo, S>::new();
    play!(|item| queue.put(item).await.unwrap(), queue.get().await.unwrap())
}

fn embassy_sync<M: RawMutex>() -> Measured {
    let queue = Channel::<M, u64, 1>::new();
    play!(|item| queue.send(item).await, queue.receive().await)
}

pub(super) fn row() -> Row {
    Row::new("put and get in one task, capacity 1", N)
        .cell(COSTATE, costate::<Threads>)
        .cell(COSTATE_ONE_THREAD, costate::<OneThread>)
        .cell("embassy-sync, one thread", embassy_sync::<NoopRawMutex>)
        .cell("embassy-sync, critical section", embassy_sync::<CriticalSectionRawMutex>)
        .cannot("embassy-sync, one thread, on embassy", "the executor has no part in it")
        .cell("tokio on tokio", || {
            let (to, mut from) = tokio::sync::mpsc::channel(1);
            hosts::tokio(async {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for i in 0..black_box(N) {
                    to.send(i).await.unwrap();
                    sum = mix(sum, from.recv().await.unwrap());
                }
                watch.stop(sum)
            })
        })
        .cell("async-channel", || {
            let (to, from) = async_channel::bounded(1);
            play!(|item| to.send(item).await.unwrap(), from.recv().await.unwrap())
        })
        .cell("flume", || {
            let (to, from) = flume::bounded(1);
            play!(|item| to.send_async(item).await.unwrap(), from.recv_async().await.unwrap())
        })
}
