//! A producer and a consumer, as a loop by hand with a variable between them.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use costate_footprint_programs::{ONE, OTHER, work};

static BETWEEN: AtomicU32 = AtomicU32::new(0);

#[cortex_m_rt::entry]
fn main() -> ! {
    let mut item = 0_u32;
    loop {
        item = item.wrapping_add(1);
        work(&ONE, 1);
        BETWEEN.store(item, Relaxed);
        work(&OTHER, BETWEEN.load(Relaxed));
    }
}
