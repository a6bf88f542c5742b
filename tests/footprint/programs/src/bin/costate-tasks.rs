//! Two tasks that yield for ever, on costate.
#![no_std]
#![no_main]

use costate::task::{Executor, Task, YieldNow};
use costate_footprint_programs::{ONE, OTHER, work};

static EXECUTOR: Executor = Executor::new(cortex_m::asm::sev);
static FIRST: Task<First> = Task::new();
static SECOND: Task<Second> = Task::new();

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
    EXECUTOR.run_forever(
        |_: &dyn Fn() -> bool| cortex_m::asm::wfe(),
        |spawner| {
            FIRST.spawn(spawner, first()).unwrap().detach();
            SECOND.spawn(spawner, second()).unwrap().detach();
        },
    )
}
