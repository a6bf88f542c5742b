//! The library's own source of the ready queue, over loom's atomics.

mod atomic {
    pub(crate) use loom::sync::atomic::{AtomicPtr, AtomicUsize};
}

#[allow(dead_code)]
#[path = "../../../runtime/src/task/ready.rs"]
mod ready;

#[cfg(test)]
mod wake;
