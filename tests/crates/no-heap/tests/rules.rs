//! The rules that hold without a heap (° in their list), where an allocation fails the test.

#[path = "../../../executor/rules/cancel.rs"]
mod cancel;
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

use costate::Queue;
// For its implementation of critical sections, if that is on.
use no_heap as _;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Forbidding;

thread_local! {
    static FORBIDDEN: Cell<bool> = const { Cell::new(false) };
}

fn allowed() {
    if FORBIDDEN.try_with(|forbidden| forbidden.replace(false)) == Ok(true) {
        panic!("allocated");
    }
}

// SAFETY: hands all on to the system's, or unwinds before.
unsafe impl GlobalAlloc for Forbidding {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allowed();
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Forbidding = Forbidding;

/// Forbids allocation while the test runs.
fn no_heap(test: impl FnOnce()) {
    FORBIDDEN.set(true);
    test();
    FORBIDDEN.set(false);
}

#[test]
fn an_allocation_would_be_noticed() {
    let unwound = std::panic::catch_unwind(|| no_heap(|| drop(std::hint::black_box(Box::new(1)))));
    assert!(unwound.is_err());
}
