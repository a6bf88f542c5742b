//! The comparison of the two versions of a body.

use crate::trace::record;
use crate::transformed::Ending;
use crate::{native, transformed};
use costate::Coroutine;
use std::fmt::Debug;
use std::rc::Rc;

/// A run that is still yielding here is ended here: endless bodies are bodies too.
pub const LIMIT: usize = 24;

/// Holds an `impl Iterator` body against the plain function.
///
/// # Panics
/// When they differ.
pub fn iterator<I: Iterator<Item: Debug>>(call: &str, make: impl Fn() -> I, native: impl Fn()) {
    let script = Rc::new(vec![()]);
    agree(call, &|stop| record_native(&script, stop, &native), &|stop, ending| match ending {
        // An opaque iterator has no `close`; that its drop is right is the other half of the comparison.
        Ending::Close => None,
        Ending::Drop => Some(record(|| transformed::iterator(stop, &make))),
    });
}

/// Holds an `impl Coroutine` body against the plain function. The script is sent in turn, over and over.
///
/// # Panics
/// When they differ.
pub fn coroutine<C, R>(call: &str, script: Vec<R>, make: impl Fn() -> C, native: impl Fn() -> C::Return)
where
    C: Coroutine<R, Yield: Debug, Return: Debug> + Unpin,
    R: Clone + Debug + 'static,
{
    let script = Rc::new(script);
    agree(call, &|stop| record_native(&script, stop, &native), &|stop, ending| {
        Some(record(|| transformed::coroutine(&script, stop, ending, &make)))
    });
}

/// The plain function's log, and how often it yielded.
pub(crate) fn record_native<R, T>(
    script: &Rc<Vec<R>>,
    stop: usize,
    native: impl FnOnce() -> T,
) -> (Vec<String>, usize)
where
    R: Clone + Debug + 'static,
    T: Debug,
{
    let mut yields = 0;
    let log = record(|| yields = native::run(script, stop, native));
    (log, yields)
}

/// Compares whole runs, and runs abandoned at each yield.
pub(crate) fn agree(
    call: &str,
    native: &dyn Fn(usize) -> (Vec<String>, usize),
    other: &dyn Fn(usize, Ending) -> Option<Vec<String>>,
) {
    let (_, yields) = native(LIMIT);
    // One past the last yield is the run to the body's own end.
    for stop in 1..=(yields + 1).min(LIMIT) {
        let (expected, _) = native(stop);
        for ending in [Ending::Drop, Ending::Close] {
            let Some(mut found) = other(stop, ending) else {
                continue;
            };
            if found.last().is_some_and(|entry| entry == "closed") {
                found.pop();
            }
            assert!(
                found == expected,
                "{call} differs from the plain function when ended at yield {stop} ({ending:?})\n{}",
                side_by_side(&expected, &found),
            );
        }
    }
}

fn side_by_side(expected: &[String], found: &[String]) -> String {
    let width = expected.iter().map(String::len).max().unwrap_or(0).max("plain function".len());
    let mut table = format!("  {:width$}   coroutine\n", "plain function");
    for row in 0..expected.len().max(found.len()) {
        let at = |log: &[String]| log.get(row).cloned().unwrap_or_default();
        let (left, right) = (at(expected), at(found));
        let mark = if left == right { ' ' } else { '>' };
        table += &format!("{mark} {left:width$}   {right}\n");
    }
    table
}
