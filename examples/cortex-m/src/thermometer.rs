//! The sensor that is asked: a task that sleeps until it is time, and reads a register.

use crate::clock::{self, Ticks};
use crate::console::say;
use crate::readings::{PutReading, READINGS, Reading};
use costate::time::Sleep;

/// What stands for the register.
fn register(n: u32) -> u32 {
    200 + n * 7 % 13
}

/// Reads it every 10 ms. Gives the number of readings.
#[costate::coroutine(name = Thermometer)]
pub(crate) async fn measure(readings: u32) -> u32 {
    for n in 1..=readings {
        let next: Sleep<'static, Ticks> = clock::until(10 * n);
        next.await;
        let value: u32 = register(n);
        say("thermometer", format_args!("{value}"));
        let put: PutReading = READINGS.put(Reading::Temperature(value));
        if put.await.is_err() {
            return n - 1;
        }
    }
    readings
}
