//! Lines and an exit code, by semihosting: QEMU or a debug probe takes them.

use crate::clock::TIMERS;
use core::fmt;
use core::panic::PanicInfo;
use cortex_m_semihosting::{debug, hprintln};
use costate::time::Clock;

/// Prints who says what, and when.
pub(crate) fn say(who: &str, what: fmt::Arguments<'_>) {
    let millis = TIMERS.clock().now().as_nanos() / 1_000_000;
    hprintln!("{:3} ms  {:<12} {}", millis, who, what);
}

/// Ends the program, as successful or not.
pub(crate) fn exit(success: bool) -> ! {
    let status = if success { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE };
    loop {
        // It returns if the host lets the program go on all the same.
        debug::exit(status);
    }
}

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    hprintln!("{}", info);
    exit(false)
}
