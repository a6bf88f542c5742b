//! Two tasks that yield for ever, on costate.
#![no_std]
#![no_main]

use costate::task::{Daemon, Forever, YieldNow};
use costate_footprint_programs::{ONE, OTHER, work};

static EXECUTOR: Forever = Forever::new(cortex_m::asm::sev);
static FIRST: Daemon<First> = Daemon::new();
static SECOND: Daemon<Second> = Daemon::new();

#[costate::coroutine(name = First)]
async fn first() {
    loop {
        work(&ONE, 1);
        let turn: YieldNow = costate::yield_now();
        turn.await;
    }
}

#[costate::coroutine(name = Second)]
async fn second() {
    loop {
        work(&OTHER, 1);
        let turn: YieldNow = costate::yield_now();
        turn.await;
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    EXECUTOR.run(
        |_: &dyn Fn() -> bool| cortex_m::asm::wfe(),
        |spawner| {
            FIRST.spawn(spawner, first()).unwrap();
            SECOND.spawn(spawner, second()).unwrap();
        },
    )
}
