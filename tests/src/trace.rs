//! What happened, in order: one log per thread, which both versions of a body write to.

use std::any::Any;
use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Adds an entry to this thread's log.
pub fn log(entry: impl Into<String>) {
    LOG.with_borrow_mut(|log| log.push(entry.into()));
}

/// Logs a value and gives it back: marks the moment at which an operand is evaluated.
pub fn t<T: Debug>(value: T) -> T {
    log(format!("t({value:?})"));
    value
}

/// What `run` logs, in a log of its own.
pub fn record(run: impl FnOnce()) -> Vec<String> {
    let outer = LOG.take();
    run();
    LOG.replace(outer)
}

/// Runs a part of a body; a panic is logged with its message, after the drops of the unwinding.
/// A payload that is no message is the harness's own and is handed back.
pub(crate) fn log_panic<T>(part: impl FnOnce() -> T) -> Result<T, Option<Box<dyn Any + Send>>> {
    catch_unwind(AssertUnwindSafe(part)).map_err(|payload| match message(&*payload) {
        Some(message) => {
            log(format!("panic: {message}"));
            None
        }
        None => Some(payload),
    })
}

/// The text of a panic.
pub fn message(payload: &(dyn Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
