//! What all of the programs have: two counters, which are what their tasks work on, and a panic handler.
#![no_std]

use core::panic::PanicInfo;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use cortex_m as _; // the critical section
use lm3s6965 as _; // the vectors

/// What one task has done.
pub static ONE: AtomicU32 = AtomicU32::new(0);

/// What the other task has done.
pub static OTHER: AtomicU32 = AtomicU32::new(0);

/// How many items fit into a queue.
pub const ROOM: usize = 4;

/// The work of a task. It is a function with a name, so that calls of it can be found in a trace.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn work(count: &AtomicU32, amount: u32) {
    count.store(count.load(Relaxed).wrapping_add(amount), Relaxed);
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    loop {}
}
