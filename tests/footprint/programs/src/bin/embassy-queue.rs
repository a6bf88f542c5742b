//! A producer and a consumer with a channel between them, on embassy-executor and embassy-sync.
#![no_std]
#![no_main]

use core::mem::MaybeUninit;
use costate_footprint_programs::{ONE, OTHER, ROOM, work};
use embassy_executor::{Executor, Spawner};
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::channel::Channel;

static QUEUE: Channel<CriticalSectionRawMutex, u32, ROOM> = Channel::new();

#[embassy_executor::task]
async fn produce() {
    let mut item: u32 = 0;
    loop {
        item = item.wrapping_add(1);
        work(&ONE, 1);
        QUEUE.send(item).await;
    }
}

#[embassy_executor::task]
async fn consume() {
    loop {
        work(&OTHER, QUEUE.receive().await);
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut EXECUTOR: MaybeUninit<Executor> = MaybeUninit::uninit();
    // `cortex_m_rt::entry` makes a reference of it: what `embassy_executor::main` does, without its own task.
    let executor = EXECUTOR.write(Executor::new());
    executor.run(|spawner: Spawner| {
        spawner.spawn(produce().unwrap());
        spawner.spawn(consume().unwrap());
    })
}
