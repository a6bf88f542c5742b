//! What generated programs link to: values that tell when they are dropped, functions that tell
//! when they are called, and the comparison of the two halves of a body.

mod awaits;
pub mod cloned;
mod compare;
mod drive;
mod functions;
mod relays;
mod saved;
mod trace;
mod values;

pub use awaits::{
    Awaited, Hand, Passed, Pause, awaited, change, fill, hand, look, look_at_both, passed, pause, renumber,
};
pub use compare::Session;
pub use drive::{Driven, direct, iterated, stepped, stepped_from, stepped_without_values};

pub use functions::{
    add, attempt, blow, bump, fail, flag, fuel, hold, make, mix, more, perhaps, pick, record, record_unit,
    shape, sink, tick, total, touch, weigh, wide, wrap,
};
pub use relays::{Relay, relay, relayed, relayed_unit};
pub use saved::Saved;
pub use trace::{Event, Plan, Stop};
pub use values::{Fault, Holder, Noisy, Point, Shape};

/// Declares a local of a name that bodies use too: hygiene keeps the two apart.
#[macro_export]
macro_rules! plus_one {
    ($value:expr) => {{
        let a = $value;
        let b = 1;
        a % 60 + b
    }};
}
