//! Two tasks that take turns for ever, as a loop by hand.
#![no_std]
#![no_main]

use costate_footprint_programs::{ONE, OTHER, work};

#[cortex_m_rt::entry]
fn main() -> ! {
    loop {
        work(&ONE, 1);
        work(&OTHER, 1);
    }
}
