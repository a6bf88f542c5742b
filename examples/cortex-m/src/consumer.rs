//! Who takes the readings out, several at a time.

use crate::console::say;
use crate::readings::{READINGS, Reading};
use costate::gather::gather;

/// Gathers four readings at a time, until the queue is closed and empty. Gives the number of readings.
///
/// The gets are four futures side by side in one task, and their type is known to the compiler only: this
/// task lives in a pinned local.
#[costate::coroutine]
pub(crate) async fn consume() -> u32 {
    let mut all = 0;
    loop {
        let gets = [(); 4].map(|()| READINGS.get());
        let batch = gather(gets).await;
        let (mut count, mut temperatures, mut pressures) = (0, 0, 0);
        for reading in batch.into_iter().flatten() {
            count += 1;
            match reading {
                Reading::Temperature(value) => temperatures += value,
                Reading::Pressure(value) => pressures += value,
            }
        }
        if count == 0 {
            return all;
        }
        say("consumer", format_args!("{count} gathered, sums {temperatures} and {pressures}"));
        all += count;
    }
}
