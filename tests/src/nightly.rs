//! The compiler's own coroutines as a second oracle, on a nightly toolchain.
//!
//! A native coroutine takes a value already at its first resume; the harness sends `None` there and `Some` from
//! then on.

use crate::compare::{agree, record_native};
use crate::trace::{log, log_panic, record};
use crate::transformed::Ending;
use std::fmt::Debug;
use std::ops::{Coroutine, CoroutineState};
use std::rc::Rc;

/// Holds a native coroutine against the plain function: a check of the oracle itself.
///
/// # Panics
/// When they differ.
pub fn coroutine<C, R>(call: &str, script: Vec<R>, make: impl Fn() -> C, native: impl Fn() -> C::Return)
where
    C: Coroutine<Option<R>, Yield: Debug, Return: Debug>,
    R: Clone + Debug + 'static,
{
    let script = Rc::new(script);
    agree(
        call,
        &|stop| record_native(&script, stop, &native),
        &|stop, ending| match ending {
            Ending::Close => None,
            Ending::Drop => Some(record(|| run(&script, stop, &make))),
        },
    );
}

fn run<C, R>(script: &[R], stop: usize, make: impl FnOnce() -> C)
where
    C: Coroutine<Option<R>, Yield: Debug, Return: Debug>,
    R: Clone + Debug,
{
    let mut coroutine = Box::pin(make());
    let mut step = log_panic(|| coroutine.as_mut().resume(None));
    for k in 1.. {
        match step {
            Ok(CoroutineState::Yielded(value)) => log(format!("yield {value:?}")),
            Ok(CoroutineState::Complete(value)) => {
                log(format!("return {value:?}"));
                return;
            }
            Err(_) => return,
        }
        if k == stop {
            return;
        }
        let sent = script[(k - 1) % script.len()].clone();
        log(format!("sent {sent:?}"));
        step = log_panic(|| coroutine.as_mut().resume(Some(sent)));
    }
}
