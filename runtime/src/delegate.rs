use crate::{Coroutine, CoroutineState};
use core::pin::Pin;

/// One step of a `yield_from!`: `None` starts the inner coroutine, `Some` resumes it.
#[inline]
pub fn drive<C, R>(inner: &mut C, sent: Option<R>) -> CoroutineState<C::Yield, C::Return>
where
    C: Coroutine<R> + Unpin,
{
    match sent {
        None => Pin::new(inner).start(),
        Some(value) => Pin::new(inner).resume(value),
    }
}
