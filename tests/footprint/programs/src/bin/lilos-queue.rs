//! A producer and a consumer with a queue between them, on lilos. All is in the stack of `main`.
#![no_std]
#![no_main]

use core::convert::Infallible;
use core::mem::MaybeUninit;
use core::pin::pin;
use costate_footprint_programs::{ONE, OTHER, ROOM, work};
use lilos::exec::{ALL_TASKS, run_tasks};
use lilos::spsc::{Popper, Pusher, Queue};

async fn produce(mut queue: Pusher<'_, u32>) -> Infallible {
    let mut item: u32 = 0;
    loop {
        item = item.wrapping_add(1);
        work(&ONE, 1);
        queue.reserve().await.push(item);
    }
}

async fn consume(mut queue: Popper<'_, u32>) -> Infallible {
    loop {
        work(&OTHER, queue.pop().await);
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    // One place is never filled.
    let mut room = [const { MaybeUninit::uninit() }; ROOM + 1];
    let mut queue = Queue::new(&mut room);
    let (pusher, popper) = queue.split();
    run_tasks(&mut [pin!(produce(pusher)), pin!(consume(popper))], ALL_TASKS)
}
