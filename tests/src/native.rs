//! The oracle: a body as a plain function, whose `yield_!` records its value and takes the next value of a
//! script.
//!
//! A coroutine dropped at its k-th suspension must drop what the plain function would drop if it were left at
//! that point. So the recording `yield_!` leaves it there: it unwinds.

use crate::trace::{log, log_panic};
use std::any::Any;
use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::resume_unwind;
use std::rc::Rc;

/// The payload of the unwinding that stands for dropping a suspended coroutine.
struct Abandoned;

struct Run {
    yields: usize,
    stop: usize,
    script: Rc<dyn Any>,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Runs a plain function; its `stop`-th yield is its last. Gives the number of yields.
///
/// # Panics
/// When the body raises a payload that is not a message.
pub fn run<R: 'static, T: Debug>(script: &Rc<Vec<R>>, stop: usize, body: impl FnOnce() -> T) -> usize {
    RUN.set(Some(Run { yields: 0, stop, script: Rc::clone(script) as Rc<dyn Any> }));
    match log_panic(body) {
        Ok(value) => log(format!("return {value:?}")),
        Err(None) => {}
        Err(Some(payload)) => assert!(payload.is::<Abandoned>(), "a body panics with a message"),
    }
    RUN.take().expect("the run was set above").yields
}

/// The plain function's `yield_!`.
///
/// # Panics
/// Outside [`run`], and with the harness's private payload at the last yield.
pub fn suspend<Y: Debug, R: Clone + Debug + 'static>(value: Y) -> R {
    log(format!("yield {value:?}"));
    drop(value);
    let sent = RUN.with_borrow_mut(|run| {
        let run = run.as_mut().expect("a plain version runs only in `native::run`");
        run.yields += 1;
        if run.yields == run.stop {
            return None;
        }
        let script = Rc::clone(&run.script).downcast::<Vec<R>>();
        Some((script.expect("a script of the body's resume type"), run.yields - 1))
    });
    match sent {
        Some((script, k)) => {
            let sent = script[k % script.len()].clone();
            log(format!("sent {sent:?}"));
            sent
        }
        None => resume_unwind(Box::new(Abandoned)),
    }
}
