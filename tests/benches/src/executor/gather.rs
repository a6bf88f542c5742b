//! One task that awaits many futures, of which another task completes one at a time.

use super::bell::Bell;
use super::hosts;
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, Row};
use costate::task::{Slot, Storage};
use costate::yield_now;
use slotpoller::{HeapSlots, SlotPoller};
use std::num::NonZeroU16;
use std::pin::pin;

async fn child(bell: &Bell, i: u64) -> u64 {
    bell.heard().await;
    i
}

/// Awaits by `all`, beside a task that rings. The order is far from that of the children.
fn play<const N: usize>(all: impl AsyncFnOnce(&[Bell]) -> u64) -> Measured {
    static SLOTS: [Slot; 2] = [const { Slot::new() }; 2];
    let bells = Bell::several(N);
    let (a, b) = (pin!(Storage::new()), pin!(Storage::new()));
    let (a, b) = (a.into_ref(), b.into_ref());
    hosts::costate(async |spawner| {
        let watch = Stopwatch::start();
        let all = spawner.spawn_in(&SLOTS[0], a, all(&bells)).unwrap();
        let ring = spawner.spawn_in(&SLOTS[1], b, async {
            // All are begun.
            yield_now().await;
            for i in 0..N {
                // A prime that divides none of the sizes.
                bells[i * 7919 % N].ring();
                yield_now().await;
            }
        });
        let sum = all.await.unwrap();
        let measured = watch.stop_with_polls(sum, bells.iter().map(Bell::polls).sum());
        ring.unwrap().await.unwrap();
        measured
    })
}

fn children(bells: &[Bell]) -> impl ExactSizeIterator<Item = impl Future<Output = u64>> {
    bells.iter().enumerate().map(|(i, bell)| child(bell, i as u64))
}

fn array<const N: usize>(bells: &[Bell]) -> [impl Future<Output = u64>; N] {
    std::array::from_fn(|i| child(&bells[i], i as u64))
}

pub(super) fn row<const N: usize>(name: &'static str) -> Row {
    let row = Row::new(name, N as u64);
    let row = if N <= 100 {
        row.cell(COSTATE, || play::<N>(async |bells| costate::gather(array::<N>(bells)).await.iter().sum()))
    } else {
        row.cell(COSTATE, || {
            play::<N>(async |bells| costate::gather(children(bells).collect::<Vec<_>>()).await.iter().sum())
        })
    };
    row.cell("futures-buffered", || {
        play::<N>(async |bells| futures_buffered::join_all(children(bells)).await.iter().sum())
    })
    .cell("slotpoller", || {
        play::<N>(async |bells| {
            let slots = NonZeroU16::new(N as u16).unwrap();
            let mut poller = SlotPoller::new(HeapSlots::with_capacity(slots));
            for child in children(bells) {
                assert!(poller.try_push(child).is_ok());
            }
            let mut sum = 0;
            poller.drain(|i| sum += i).await;
            sum
        })
    })
    .cell("futures-util", || {
        play::<N>(async |bells| futures_util::future::join_all(children(bells)).await.iter().sum())
    })
    .cell("embassy-futures", || {
        play::<N>(async |bells| embassy_futures::join::join_array(array::<N>(bells)).await.iter().sum())
    })
}
