//! The task that gets stuck: a valve that opens step by step, until its end switch says that it is open.

use crate::clock::{self, Ticks};
use crate::console::say;
use core::future::{Pending, pending};
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use costate::cancel::CatchCancel;
use costate::time::Sleep;
use costate::{Cancelled, catch_cancel};

/// Moved on by the valve as long as it makes progress, for the watchdog.
pub(crate) static BEATS: AtomicU32 = AtomicU32::new(0);

fn beat() {
    BEATS.store(BEATS.load(Relaxed) + 1, Relaxed);
}

/// The end switch, which is broken.
fn end_switch() -> Pending<()> {
    pending()
}

/// Opens the valve. When it is cancelled it closes it again, which takes time, and only then ends.
#[costate::coroutine(name = Valve)]
pub(crate) async fn open() -> Result<u32, Cancelled> {
    let mut position: u32 = 0;
    while position < 3 {
        position += 1;
        say("valve", format_args!("opens to {position}"));
        beat();
        let moving: Sleep<'static, Ticks> = clock::pause(8);
        moving.await;
    }
    say("valve", format_args!("waits for the end switch"));
    let switched: CatchCancel<Pending<()>> = catch_cancel(end_switch());
    let result: Result<(), Cancelled> = switched.await;
    while result.is_err() && position > 0 {
        position -= 1;
        say("valve", format_args!("cancelled, closes to {position}"));
        let moving: Sleep<'static, Ticks> = clock::pause(3);
        moving.await;
    }
    result?; // passes the cancel on
    Ok(position)
}
