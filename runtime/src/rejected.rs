//! What a function gives whose body the macro refused: enough for its callers to type-check.

use crate::inspect::{Graph, Inspect, StateInfo};
use crate::{AsyncCoroutine, Coroutine, CoroutineState};
use core::fmt;
use core::hash::{Hash, Hasher};
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll};

/// Stands for the machine of a refused body. No program that holds one compiles.
///
/// It is everything that the return type of a coroutine may ask for.
pub struct Rejected<Y, T>(PhantomData<fn() -> (Y, T)>);

/// Takes the place of the machine, or of what it is wrapped in.
#[cold]
pub const fn rejected<M>() -> M {
    panic!("the macro refused this coroutine")
}

/// Takes the place of a suspension, for editors.
pub fn given<Y, R>(_: Y) -> R {
    rejected()
}

impl<R, Y, T> Coroutine<R> for Rejected<Y, T> {
    type Yield = Y;
    type Return = T;

    fn start(self: Pin<&mut Self>) -> CoroutineState<Y, T> {
        rejected()
    }

    fn resume(self: Pin<&mut Self>, _: R) -> CoroutineState<Y, T> {
        rejected()
    }
}

impl<Y, T> Iterator for Rejected<Y, T> {
    type Item = Y;

    fn next(&mut self) -> Option<Y> {
        rejected()
    }
}

impl<Y, T> DoubleEndedIterator for Rejected<Y, T> {
    fn next_back(&mut self) -> Option<Y> {
        rejected()
    }
}

impl<Y, T> ExactSizeIterator for Rejected<Y, T> {}

impl<Y, T> FusedIterator for Rejected<Y, T> {}

impl<Y, T> Future for Rejected<Y, T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        rejected()
    }
}

#[cfg(feature = "stream")]
impl<Y, T> futures_core::Stream for Rejected<Y, T> {
    type Item = Y;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Y>> {
        rejected()
    }
}

impl<R, Y, T> AsyncCoroutine<R> for Rejected<Y, T> {
    type Yield = Y;
    type Return = T;

    fn poll_resume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut Option<R>,
    ) -> Poll<CoroutineState<Y, T>> {
        rejected()
    }
}

impl<Y, T> Inspect for Rejected<Y, T> {
    fn state(&self) -> StateInfo {
        rejected()
    }

    fn graph(&self) -> Graph {
        rejected()
    }
}

impl<Y, T> Clone for Rejected<Y, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Y, T> Copy for Rejected<Y, T> {}

impl<Y, T> fmt::Debug for Rejected<Y, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        rejected()
    }
}

impl<Y, T> fmt::Display for Rejected<Y, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        rejected()
    }
}

impl<Y, T> PartialEq for Rejected<Y, T> {
    fn eq(&self, _: &Self) -> bool {
        rejected()
    }
}

impl<Y, T> Eq for Rejected<Y, T> {}

impl<Y, T> Hash for Rejected<Y, T> {
    fn hash<H: Hasher>(&self, _: &mut H) {
        rejected()
    }
}
