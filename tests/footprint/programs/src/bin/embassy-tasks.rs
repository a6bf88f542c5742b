//! Two tasks that yield for ever, on embassy-executor.
#![no_std]
#![no_main]

use core::mem::MaybeUninit;
use costate_footprint_programs::{ONE, OTHER, work};
use embassy_executor::{Executor, Spawner};
use embassy_futures::yield_now;

#[embassy_executor::task]
async fn first() {
    loop {
        work(&ONE, 1);
        yield_now().await;
    }
}

#[embassy_executor::task]
async fn second() {
    loop {
        work(&OTHER, 1);
        yield_now().await;
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut EXECUTOR: MaybeUninit<Executor> = MaybeUninit::uninit();
    // `cortex_m_rt::entry` makes a reference of it: what `embassy_executor::main` does, without its own task.
    let executor = EXECUTOR.write(Executor::new());
    executor.run(|spawner: Spawner| {
        spawner.spawn(first().unwrap());
        spawner.spawn(second().unwrap());
    })
}
