//! An allocator that fails the tests that reach it.

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
pub(crate) fn no_heap<T>(test: impl FnOnce() -> T) -> T {
    FORBIDDEN.set(true);
    let output = test();
    FORBIDDEN.set(false);
    output
}
