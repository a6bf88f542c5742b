//! The rules of an executor that is like asyncio, each by its id, with every feature. Those that hold without
//! a heap stand in `rules/`, and are compiled into `tests/crates/no-heap` too.

#[path = "../rules/cancel.rs"]
mod cancel;
#[path = "../rules/gather.rs"]
mod gather;
#[path = "../rules/join.rs"]
mod join;
#[path = "../rules/one_thread.rs"]
mod one_thread;
#[allow(clippy::duplicate_mod, reason = "the first of the two kinds")]
#[path = "../rules/queue.rs"]
mod queue;
#[path = "../rules/support.rs"]
mod support;
#[path = "../rules/time.rs"]
mod time;
#[path = "../rules/timeouts.rs"]
mod timeouts;
#[path = "../rules/virtual_time.rs"]
mod virtual_time;

use costate::Queue;

/// In the other crate this forbids allocation.
fn no_heap(test: impl FnOnce()) {
    test();
}
