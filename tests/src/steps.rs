//! Drives coroutines in the tests that state their expectations by hand.

use costate::{Coroutine, CoroutineState};
use std::pin::Pin;

/// [`Coroutine::start`] without the `Pin`.
pub fn start<C: Coroutine<R> + Unpin, R>(coroutine: &mut C) -> CoroutineState<C::Yield, C::Return> {
    Pin::new(coroutine).start()
}

/// Starts a coroutine and sends it the values in turn. Gives what it yielded and, if it ended, its return value.
///
/// # Panics
/// When values are left over at its end.
pub fn drive<C, R, V>(mut coroutine: C, values: V) -> (Vec<C::Yield>, Option<C::Return>)
where
    C: Coroutine<R> + Unpin,
    V: IntoIterator<Item = R>,
{
    let mut yielded = Vec::new();
    let mut values = values.into_iter();
    let mut state = start(&mut coroutine);
    loop {
        match state {
            CoroutineState::Complete(value) => {
                assert!(values.next().is_none(), "the coroutine ended before all values were sent");
                return (yielded, Some(value));
            }
            CoroutineState::Yielded(value) => yielded.push(value),
        }
        let Some(value) = values.next() else {
            return (yielded, None);
        };
        state = coroutine.send(value);
    }
}

/// The message with which `step` panics.
///
/// # Panics
/// When it does not.
pub fn panic_of<T>(step: impl FnOnce() -> T) -> String {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(step())));
    let payload = outcome.expect_err("this step panics");
    crate::trace::message(&*payload).expect("a panic with a message").to_owned()
}
