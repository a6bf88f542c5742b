//! Runs what `#[coroutine]` made of a body, logging what [`native`](crate::native) logs, and holds each machine
//! to the rules that a plain function cannot show: fused iterators, refusals, `is_done`, `close`.

use crate::trace::{log, log_panic, message, record};
use costate::{Coroutine, CoroutineState};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

/// How a machine that is still suspended at its last yield is ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    /// The owner drops it.
    Drop,
    /// The owner closes it, twice, and drops it later.
    Close,
}

/// Runs a coroutine; its `stop`-th yield is its last.
pub fn coroutine<C, R>(script: &[R], stop: usize, ending: Ending, make: impl FnOnce() -> C)
where
    C: Coroutine<R, Yield: Debug, Return: Debug> + Unpin,
    R: Clone + Debug,
{
    let mut coroutine = make();
    assert!(!coroutine.is_done(), "an unstarted coroutine is not done");
    let mut step = log_panic(|| Pin::new(&mut coroutine).start());
    for k in 1.. {
        match step {
            Ok(CoroutineState::Yielded(value)) => log(format!("yield {value:?}")),
            Ok(CoroutineState::Complete(value)) => {
                log(format!("return {value:?}"));
                assert!(coroutine.is_done(), "a completed coroutine is done");
                refused(&mut coroutine, script, "coroutine resumed after completion");
                return;
            }
            Err(_) => {
                assert!(coroutine.is_done(), "a coroutine that panicked is done");
                refused(&mut coroutine, script, "coroutine resumed after panicking");
                return;
            }
        }
        assert!(!coroutine.is_done(), "a suspended coroutine is not done");
        if k == stop {
            break;
        }
        let sent = script[(k - 1) % script.len()].clone();
        log(format!("sent {sent:?}"));
        step = log_panic(|| Pin::new(&mut coroutine).resume(sent));
    }
    if let Ending::Close = ending {
        coroutine.close();
        coroutine.close();
        assert!(coroutine.is_done(), "a closed coroutine is done");
        log("closed");
    }
}

/// Runs an iterator; its `stop`-th item is its last.
pub fn iterator<I: Iterator<Item: Debug>>(stop: usize, make: impl FnOnce() -> I) {
    let mut iterator = make();
    for k in 1.. {
        match log_panic(|| iterator.next()) {
            Ok(Some(value)) => log(format!("yield {value:?}")),
            Ok(None) => {
                log("return ()");
                let after = record(|| assert!(iterator.next().or_else(|| iterator.next()).is_none()));
                assert!(after.is_empty(), "a finished iterator runs nothing: {after:?}");
                return;
            }
            Err(_) => return,
        }
        if k == stop {
            return;
        }
        log("sent ()");
    }
}

/// Resuming an ended coroutine panics with its own message; only the refused value is dropped.
fn refused<C, R>(coroutine: &mut C, script: &[R], expected: &str)
where
    C: Coroutine<R> + Unpin,
    R: Clone,
{
    let lost = record(|| drop(script[0].clone()));
    for _ in 0..2 {
        let dropped = record(|| {
            let value = script[0].clone();
            let panic = catch_unwind(AssertUnwindSafe(|| drop(Pin::new(&mut *coroutine).resume(value))))
                .expect_err("an ended coroutine refuses to be resumed");
            assert_eq!(message(&*panic), Some(expected));
            coroutine.close();
        });
        assert_eq!(dropped, lost, "a refusal drops nothing but the refused value");
        assert!(coroutine.is_done(), "an ended coroutine is done");
    }
}
