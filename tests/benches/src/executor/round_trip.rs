//! Two tasks that send a ball to and fro, by two queues of one place.

use super::hosts::{self, embassy, tokio_spawn};
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, COSTATE_ONE_THREAD, Row};
use crate::checksum::mix;
use costate::queue::{Fifo, OneThread, Queue, Sharing, Threads};
use costate::task::{Slot, Storage};
use embassy_sync::blocking_mutex::raw::{CriticalSectionRawMutex, NoopRawMutex, RawMutex};
use embassy_sync::channel::Channel;
use embassy_sync::signal::Signal;
use std::hint::black_box;
use std::pin::pin;

const N: u64 = 10_000;

/// The two tasks, on costate's executor whatever the queues are.
fn play<A, B>(serve: A, give_back: B) -> Measured
where
    A: Future<Output = u64>,
    B: Future<Output = ()>,
{
    static SLOTS: [Slot; 2] = [const { Slot::new() }; 2];
    let (a, b) = (pin!(Storage::new()), pin!(Storage::new()));
    let (a, b) = (a.into_ref(), b.into_ref());
    hosts::costate(async |spawner| {
        let watch = Stopwatch::start();
        let a = spawner.spawn_in(&SLOTS[0], a, serve).unwrap();
        let b = spawner.spawn_in(&SLOTS[1], b, give_back).unwrap();
        let sum = a.await.unwrap();
        b.await.unwrap();
        watch.stop(sum)
    })
}

/// The bodies of both, in the words of a queue.
macro_rules! bodies {
    ($there:expr, $back:expr, |$queue:ident, $item:ident| $put:expr, |$from:ident| $get:expr) => {{
        let (to, from) = $there;
        let (answer_to, answer_from) = $back;
        let serve = async move {
            let mut sum = 0;
            for i in 0..black_box(N) {
                let ($queue, $item) = (&to, i);
                $put;
                let $from = &answer_from;
                sum = mix(sum, $get);
            }
            sum
        };
        let give_back = async move {
            for _ in 0..black_box(N) {
                let $from = &from;
                let ball: u64 = $get;
                let ($queue, $item) = (&answer_to, ball + 1);
                $put;
            }
        };
        (serve, give_back)
    }};
}

fn costate<S: Sharing>() -> Measured {
    let (there, back) = (Queue::<u64, 1, Fifo, S>::new(), Queue::<u64, 1, Fifo, S>::new());
    let (serve, give_back) =
        bodies!((&there, &there), (&back, &back), |queue, item| queue.put(item).await.unwrap(), |queue| {
            queue.get().await.unwrap()
        });
    play(serve, give_back)
}

type Embassy<M> = Channel<M, u64, 1>;

fn embassy_sync<M: RawMutex>() -> Measured {
    let (there, back) = (Embassy::<M>::new(), Embassy::<M>::new());
    let (serve, give_back) =
        bodies!((&there, &there), (&back, &back), |queue, item| queue.send(item).await, |queue| queue
            .receive()
            .await);
    play(serve, give_back)
}

fn embassy_alone() -> impl Fn() -> Measured {
    type Balls = &'static Embassy<NoopRawMutex>;
    type Told = &'static Signal<NoopRawMutex, u64>;
    async fn serve(there: Balls, back: Balls, told: Told) {
        let (serve, _) =
            bodies!((there, there), (back, back), |queue, item| queue.send(item).await, |queue| queue
                .receive()
                .await);
        told.signal(serve.await);
    }
    async fn give_back(there: Balls, back: Balls) {
        let (_, give_back) =
            bodies!((there, there), (back, back), |queue, item| queue.send(item).await, |queue| queue
                .receive()
                .await);
        give_back.await;
    }
    let (main, servers, others) = (embassy::tasks(1), embassy::tasks(1), embassy::tasks(1));
    let (there, back): (Balls, Balls) = (embassy::leak(Channel::new()), embassy::leak(Channel::new()));
    let told: Told = embassy::leak(Signal::new());
    move || {
        embassy::run(
            &main[0],
            || {},
            |spawner, done| async move {
                let watch = Stopwatch::start();
                spawner.spawn(servers[0].spawn(|| serve(there, back, told)).unwrap());
                spawner.spawn(others[0].spawn(|| give_back(there, back)).unwrap());
                done.set(Some(watch.stop(told.wait().await)));
            },
        )
    }
}

pub(super) fn row() -> Row {
    Row::new("round trip between two tasks, capacity 1", N)
        .cell(COSTATE, costate::<Threads>)
        .cell(COSTATE_ONE_THREAD, costate::<OneThread>)
        .cell("embassy-sync, one thread", embassy_sync::<NoopRawMutex>)
        .cell("embassy-sync, critical section", embassy_sync::<CriticalSectionRawMutex>)
        .cell("embassy-sync, one thread, on embassy", embassy_alone())
        .cell("tokio on tokio", || {
            use tokio::sync::mpsc::channel;
            let ((to, mut from), (answer_to, mut answer_from)) = (channel(1), channel(1));
            hosts::tokio(async {
                let watch = Stopwatch::start();
                let a = tokio_spawn(async move {
                    let mut sum = 0;
                    for i in 0..black_box(N) {
                        to.send(i).await.unwrap();
                        sum = mix(sum, answer_from.recv().await.unwrap());
                    }
                    sum
                });
                let b = tokio_spawn(async move {
                    for _ in 0..black_box(N) {
                        let ball: u64 = from.recv().await.unwrap();
                        answer_to.send(ball + 1).await.unwrap();
                    }
                });
                let sum = a.await.unwrap();
                b.await.unwrap();
                watch.stop(sum)
            })
        })
        .cell("async-channel", || {
            let (serve, give_back) = bodies!(
                async_channel::bounded(1),
                async_channel::bounded(1),
                |queue, item| queue.send(item).await.unwrap(),
                |queue| queue.recv().await.unwrap()
            );
            play(serve, give_back)
        })
        .cell("flume", || {
            let (serve, give_back) = bodies!(
                flume::bounded(1),
                flume::bounded(1),
                |queue, item| queue.send_async(item).await.unwrap(),
                |queue| queue.recv_async().await.unwrap()
            );
            play(serve, give_back)
        })
}
