//! The sensor that tells: a conversion takes a while, and an interrupt says that it is done.
//!
//! A board would have a line for it. Here the PendSV exception stands for that line, which every Cortex-M has, and
//! the ticks for the time that the sensor takes.

use crate::clock::{self, Ticks};
use crate::console::say;
use crate::readings::{PutReading, READINGS, Reading};
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use cortex_m::peripheral::SCB;
use cortex_m_rt::exception;
use costate::Queue;
use costate::queue::{Fifo, Get, Order};
use costate::time::Sleep;

/// What a conversion takes.
const CONVERSION_TICKS: u32 = 4;

/// The ticks that are left of a conversion.
static LEFT: AtomicU32 = AtomicU32::new(0);

/// The number of conversions.
static CONVERSIONS: AtomicU32 = AtomicU32::new(0);

/// From the interrupt handler to the task.
static CONVERTED: Queue<u32, 1> = Queue::new();

/// The future of `CONVERTED.get()`.
type GetConverted = Get<'static, u32, <Fifo as Order<u32>>::Buffer<1>>;

/// The sensor's own clockwork, moved on by the ticks.
pub(crate) fn tick() {
    let left = LEFT.load(Relaxed);
    if left > 0 {
        LEFT.store(left - 1, Relaxed);
        if left == 1 {
            SCB::set_pendsv();
        }
    }
}

/// The sensor's interrupt.
#[exception]
fn PendSV() {
    let number = CONVERSIONS.load(Relaxed) + 1;
    CONVERSIONS.store(number, Relaxed);
    // This wakes the task. There is room, since it starts no conversion before it has taken the last one out.
    let put = CONVERTED.try_put(1010 + number * 5 % 9);
    debug_assert_eq!(put, Ok(()));
}

/// Starts a conversion every 15 ms, and waits for its interrupt. Gives the number of readings.
#[costate::coroutine(name = Gauge)]
pub(crate) async fn convert(readings: u32) -> u32 {
    for n in 1..=readings {
        let next: Sleep<'static, Ticks> = clock::until(15 * n);
        next.await;
        LEFT.store(CONVERSION_TICKS, Relaxed);
        let converted: GetConverted = CONVERTED.get();
        let Ok(value): Result<u32, costate::queue::Closed> = converted.await else { return n - 1 };
        say("gauge", format_args!("{value}"));
        let put: PutReading = READINGS.put(Reading::Pressure(value));
        if put.await.is_err() {
            return n - 1;
        }
    }
    readings
}
