//! Who notices that a task is stuck.

use crate::clock::{self, Ticks};
use crate::console::say;
use crate::valve::BEATS;
use core::sync::atomic::Ordering::Relaxed;
use costate::time::Sleep;
use costate::{Cancelled, JoinHandle};

/// Cancels the valve when there was no beat of it for 20 ms, and waits until it has cleaned up.
///
/// Gives whether it had to.
#[costate::coroutine(name = Watchdog)]
pub(crate) async fn watch(valve: JoinHandle<Result<u32, Cancelled>>) -> bool {
    loop {
        let beats: u32 = BEATS.load(Relaxed);
        let patience: Sleep<'static, Ticks> = clock::pause(20);
        patience.await;
        if valve.is_finished() {
            return false;
        }
        if BEATS.load(Relaxed) == beats {
            break;
        }
        say("watchdog", format_args!("the valve moves"));
    }
    say("watchdog", format_args!("the valve is stuck, cancels it"));
    valve.cancel();
    let ended: Result<Result<u32, Cancelled>, Cancelled> = valve.await;
    say("watchdog", format_args!("the valve has cleaned up: {ended:?}"));
    // The task gave a result in spite of the cancel: that it passes the cancel on.
    ended == Ok(Err(Cancelled))
}
