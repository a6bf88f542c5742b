//! Two tasks with handles, of which one yields for a while, then cancels and joins the other, and yields for ever.
#![no_std]
#![no_main]

use costate::task::{Forever, Task, YieldNow};
use costate::{Cancelled, JoinHandle};
use costate_footprint_programs::{ONE, OTHER, work};

static EXECUTOR: Forever = Forever::new(cortex_m::asm::sev);
static FIRST: Task<First> = Task::new();
static SECOND: Task<Second> = Task::new();

#[costate::coroutine(name = First)]
async fn first(second: JoinHandle<()>) {
    for _ in 0..10_u32 {
        work(&ONE, 1);
        let turn: YieldNow = costate::yield_now();
        turn.await;
    }
    second.cancel();
    let ended: Result<(), Cancelled> = second.await;
    if ended.is_ok() {
        return;
    }
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
            let spawner = spawner.with_handles();
            let second = SECOND.spawn(spawner, second()).unwrap();
            FIRST.spawn(spawner, first(second)).unwrap().detach();
        },
    )
}
