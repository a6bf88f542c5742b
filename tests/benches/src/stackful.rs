//! corosensei has no iterator of its own.

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

/// A coroutine on its own stack, as an iterator.
pub(crate) struct Stackful<Y>(Coroutine<(), Y, (), DefaultStack>);

/// Starts `body` on a fresh stack at the first `next`.
pub(crate) fn stackful<Y: 'static>(body: impl FnOnce(&Yielder<(), Y>) + 'static) -> Stackful<Y> {
    Stackful(Coroutine::new(move |yielder, ()| body(yielder)))
}

impl<Y> Iterator for Stackful<Y> {
    type Item = Y;

    #[inline]
    fn next(&mut self) -> Option<Y> {
        if self.0.done() {
            return None;
        }
        match self.0.resume(()) {
            CoroutineResult::Yield(item) => Some(item),
            CoroutineResult::Return(()) => None,
        }
    }
}
