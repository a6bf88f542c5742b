//! The rules that hold without a heap (° in their list), where an allocation fails the test.

#[path = "../../../executor/rules/cancel.rs"]
mod cancel;
mod forbidding;
#[path = "../../../executor/rules/gather.rs"]
mod gather;
#[path = "../../../executor/rules/join.rs"]
mod join;
#[path = "../../../executor/rules/one_thread.rs"]
mod one_thread;
#[allow(clippy::duplicate_mod, reason = "the first of the two kinds")]
#[path = "../../../executor/rules/queue.rs"]
mod queue;
#[path = "../../../executor/rules/support.rs"]
mod support;
#[path = "../../../executor/rules/time.rs"]
mod time;
#[path = "../../../executor/rules/timeouts.rs"]
mod timeouts;
#[path = "../../../executor/rules/virtual_time.rs"]
mod virtual_time;

use costate::Queue;
use forbidding::no_heap;
// For its implementation of critical sections, if that is on.
use no_heap as _;

#[test]
fn an_allocation_would_be_noticed() {
    let unwound = std::panic::catch_unwind(|| no_heap(|| drop(std::hint::black_box(Box::new(1)))));
    assert!(unwound.is_err());
}
