//! Two tasks that yield for ever, on lilos. Its tasks are in the stack of `main`.
#![no_std]
#![no_main]

use core::convert::Infallible;
use core::pin::pin;
use costate_footprint_programs::{ONE, OTHER, work};
use lilos::exec::{ALL_TASKS, run_tasks, yield_cpu};

async fn first() -> Infallible {
    loop {
        work(&ONE, 1);
        yield_cpu().await;
    }
}

async fn second() -> Infallible {
    loop {
        work(&OTHER, 1);
        yield_cpu().await;
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    run_tasks(&mut [pin!(first()), pin!(second())], ALL_TASKS)
}
