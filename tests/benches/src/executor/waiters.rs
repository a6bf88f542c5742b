//! One queue of one place, with several tasks that put and as many that get.

use super::hosts::{self, embassy};
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, COSTATE_ONE_THREAD, Row};
use costate::queue::{Fifo, OneThread, Queue, Sharing, Threads};
use costate::task::Slot;
use embassy_sync::blocking_mutex::raw::{CriticalSectionRawMutex, NoopRawMutex, RawMutex};
use embassy_sync::channel::Channel;
use std::cell::Cell;
use std::hint::black_box;

const N: u64 = 8_000;
const MOST: usize = 8;

/// The tasks, on costate's executor whatever the queue is. The sum is that of all items that were got.
fn play<P, G>(side: usize, put: impl Fn(u64) -> P, get: impl Fn(u64) -> G) -> Measured
where
    P: Future<Output = ()>,
    G: Future<Output = u64>,
{
    static SLOTS: [Slot; 2 * MOST] = [const { Slot::new() }; 2 * MOST];
    let (putters, getters) = (hosts::storages(side), hosts::storages(side));
    let mut storages = hosts::each(putters.as_ref()).zip(hosts::each(getters.as_ref()));
    hosts::costate(async |spawner| {
        let watch = Stopwatch::start();
        let each = black_box(N) / side as u64;
        let mut handles = Vec::with_capacity(side);
        for i in 0..side {
            let (putter, getter) = storages.next().unwrap();
            spawner.spawn_in(&SLOTS[2 * i], putter, put(each)).unwrap().detach();
            handles.push(spawner.spawn_in(&SLOTS[2 * i + 1], getter, get(each)).unwrap());
        }
        let mut sum = 0;
        for handle in handles {
            sum += handle.await.unwrap();
        }
        watch.stop(sum)
    })
}

macro_rules! bodies {
    (|$item:ident| $put:expr, $get:expr) => {
        (
            async |n: u64| {
                for $item in 0..n {
                    $put;
                }
            },
            async |n: u64| {
                let mut sum: u64 = 0;
                for _ in 0..n {
                    sum += $get;
                }
                sum
            },
        )
    };
}

fn costate<S: Sharing>(side: usize) -> Measured {
    let queue = Queue::<u64, 1, Fifo, S>::new();
    let (put, get) = bodies!(|item| queue.put(item).await.unwrap(), queue.get().await.unwrap());
    play(side, put, get)
}

fn embassy_sync<M: RawMutex>(side: usize) -> Measured {
    let queue = Channel::<M, u64, 1>::new();
    let (put, get) = bodies!(|item| queue.send(item).await, queue.receive().await);
    play(side, put, get)
}

fn embassy_alone(side: usize) -> impl Fn() -> Measured {
    type Items = &'static Channel<NoopRawMutex, u64, 1>;
    async fn put(items: Items, n: u64) {
        for item in 0..n {
            items.send(item).await;
        }
    }
    async fn get(items: Items, n: u64, sum: &'static Cell<u64>, left: &'static Cell<usize>) {
        for _ in 0..n {
            let item = items.receive().await;
            sum.set(sum.get() + item);
        }
        left.set(left.get() - 1);
    }
    let (main, putters, getters) = (embassy::tasks(1), embassy::tasks(side), embassy::tasks(side));
    let items: Items = embassy::leak(Channel::new());
    let (sum, left) = (embassy::leak(Cell::new(0)), embassy::leak(Cell::new(0)));
    move || {
        embassy::run(
            &main[0],
            || {},
            |spawner, done| async move {
                let watch = Stopwatch::start();
                let each = black_box(N) / side as u64;
                sum.set(0);
                left.set(side);
                for (putter, getter) in putters.iter().zip(getters) {
                    spawner.spawn(putter.spawn(|| put(items, each)).unwrap());
                    spawner.spawn(getter.spawn(|| get(items, each, sum, left)).unwrap());
                }
                while left.get() > 0 {
                    embassy_futures::yield_now().await;
                }
                done.set(Some(watch.stop(sum.get())));
            },
        )
    }
}

pub(super) fn row(side: usize) -> Row {
    let name = if side == 1 {
        "one item, one waiter a side, capacity 1"
    } else {
        "one item, 8 waiters a side, capacity 1"
    };
    let row = Row::new(name, N)
        .cell(COSTATE, move || costate::<Threads>(side))
        .cell(COSTATE_ONE_THREAD, move || costate::<OneThread>(side))
        .cell("embassy-sync, one thread", move || embassy_sync::<NoopRawMutex>(side))
        .cell("embassy-sync, critical section", move || embassy_sync::<CriticalSectionRawMutex>(side))
        .cell("embassy-sync, one thread, on embassy", embassy_alone(side));
    let row = match side {
        1 => row.cell("tokio on tokio", || {
            let (to, mut from) = tokio::sync::mpsc::channel(1);
            hosts::tokio(async {
                let watch = Stopwatch::start();
                let put = hosts::tokio_spawn(async move {
                    for item in 0..black_box(N) {
                        to.send(item).await.unwrap();
                    }
                });
                let get = hosts::tokio_spawn(async move {
                    let mut sum = 0;
                    for _ in 0..black_box(N) {
                        sum += from.recv().await.unwrap();
                    }
                    sum
                });
                put.await.unwrap();
                watch.stop(get.await.unwrap())
            })
        }),
        _ => row.cannot("tokio on tokio", "a channel has one receiver"),
    };
    row.cell("async-channel", move || {
        let (to, from) = async_channel::bounded(1);
        let (put, get) = bodies!(|item| to.send(item).await.unwrap(), from.recv().await.unwrap());
        play(side, put, get)
    })
    .cell("flume", move || {
        let (to, from) = flume::bounded(1);
        let (put, get) = bodies!(|item| to.send_async(item).await.unwrap(), from.recv_async().await.unwrap());
        play(side, put, get)
    })
}
