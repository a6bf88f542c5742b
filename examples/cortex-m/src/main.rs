//! Two sensors feed a queue, a consumer gathers from it, and a watchdog cancels a task that is stuck, which then
//! cleans up: on a Cortex-M without a heap and without an operating system.
//!
//! `cargo run --release` runs it in QEMU. Nothing here is particular to a board but `memory.x`.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

mod clock;
mod console;
mod consumer;
mod gauge;
mod readings;
mod thermometer;
mod valve;
mod watchdog;

use console::{exit, say};
use core::pin::pin;
use costate::task::{Executor, Slot, Storage, Task};
use gauge::Gauge;
use readings::READINGS;
use thermometer::Thermometer;
use valve::Valve;
use watchdog::Watchdog;

// Nothing to do to end a wait: whoever wakes a task during `wfi` is an interrupt handler.
static EXECUTOR: Executor = Executor::new(|| {});

// Tasks whose futures have names are whole in here.
static THERMOMETER: Task<Thermometer> = Task::new();
static GAUGE: Task<Gauge> = Task::new();
static VALVE: Task<Valve> = Task::new();
static WATCHDOG: Task<Watchdog> = Task::new();

// What wakers refer to of the one that has none.
static CONSUMER: Slot = Slot::new();

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(peripherals) = cortex_m::Peripherals::take() else { unreachable!("nobody took them before") };
    clock::start(peripherals.SYST);

    let room = pin!(Storage::new());
    let room = room.into_ref();
    let right = EXECUTOR.run(clock::idle(), async |spawner| {
        let consumer = spawner.spawn_in(&CONSUMER, room, consumer::consume()).unwrap();
        let thermometer = THERMOMETER.spawn(spawner, thermometer::measure(6)).unwrap();
        let gauge = GAUGE.spawn(spawner, gauge::convert(4)).unwrap();
        let valve = VALVE.spawn(spawner, valve::open()).unwrap();
        let watchdog = WATCHDOG.spawn(spawner, watchdog::watch(valve)).unwrap();

        let (read, converted) = costate::gather!(thermometer, gauge).await;
        READINGS.close();
        let consumed = consumer.await;
        say("main", format_args!("{read:?} and {converted:?} readings, {consumed:?} consumed"));
        let stuck = watchdog.await;
        (read, converted, consumed, stuck) == (Ok(6), Ok(4), Ok(10), Ok(true))
    });

    let (waits, ticks) = clock::waits_and_ticks();
    say("main", format_args!("slept {waits} times in {ticks} ticks"));
    exit(right)
}
