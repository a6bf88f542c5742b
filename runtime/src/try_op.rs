//! `?` for step functions, whose own return type is not the body's.

use core::convert::Infallible;
use core::ops::ControlFlow;
use core::task::Poll;

/// What `?` can be applied to: the standard library's `Try`, as far as stable Rust has it.
#[diagnostic::on_unimplemented(
    message = "the `?` operator cannot be applied to `{Self}`",
    label = "neither a `Result`, an `Option` nor a `ControlFlow`"
)]
pub trait Try {
    /// The value of the `?` expression.
    type Output;
    /// What leaves the body instead.
    type Residual;
    /// Decides between the two.
    fn branch(self) -> ControlFlow<Self::Residual, Self::Output>;
}

/// A body's return type, made from what `?` found.
#[diagnostic::on_unimplemented(
    message = "`?` cannot leave a coroutine that returns `{Self}` with `{R}`",
    label = "returns from the coroutine",
    note = "`?` needs a `Return` that is a `Result` or an `Option` to match, and an iterator has none"
)]
pub trait FromResidual<R> {
    /// Makes the return value.
    fn from_residual(residual: R) -> Self;
}

impl<T, E> Try for Result<T, E> {
    type Output = T;
    type Residual = Result<Infallible, E>;

    #[inline]
    fn branch(self) -> ControlFlow<Self::Residual, T> {
        match self {
            Ok(value) => ControlFlow::Continue(value),
            Err(error) => ControlFlow::Break(Err(error)),
        }
    }
}

impl<T, E, F: From<E>> FromResidual<Result<Infallible, E>> for Result<T, F> {
    #[inline]
    fn from_residual(residual: Result<Infallible, E>) -> Self {
        match residual {
            Ok(never) => match never {},
            Err(error) => Err(From::from(error)),
        }
    }
}

impl<T> Try for Option<T> {
    type Output = T;
    type Residual = Option<Infallible>;

    #[inline]
    fn branch(self) -> ControlFlow<Self::Residual, T> {
        match self {
            Some(value) => ControlFlow::Continue(value),
            None => ControlFlow::Break(None),
        }
    }
}

impl<T> FromResidual<Option<Infallible>> for Option<T> {
    #[inline]
    fn from_residual(_: Option<Infallible>) -> Self {
        None
    }
}

impl<B, C> Try for ControlFlow<B, C> {
    type Output = C;
    type Residual = ControlFlow<B, Infallible>;

    #[inline]
    fn branch(self) -> ControlFlow<Self::Residual, C> {
        match self {
            ControlFlow::Continue(value) => ControlFlow::Continue(value),
            ControlFlow::Break(value) => ControlFlow::Break(ControlFlow::Break(value)),
        }
    }
}

impl<B, C> FromResidual<ControlFlow<B, Infallible>> for ControlFlow<B, C> {
    #[inline]
    fn from_residual(residual: ControlFlow<B, Infallible>) -> Self {
        match residual {
            ControlFlow::Continue(never) => match never {},
            ControlFlow::Break(value) => ControlFlow::Break(value),
        }
    }
}

impl<T, E> Try for Poll<Result<T, E>> {
    type Output = Poll<T>;
    type Residual = Result<Infallible, E>;

    #[inline]
    fn branch(self) -> ControlFlow<Self::Residual, Poll<T>> {
        match self {
            Poll::Ready(Ok(value)) => ControlFlow::Continue(Poll::Ready(value)),
            Poll::Ready(Err(error)) => ControlFlow::Break(Err(error)),
            Poll::Pending => ControlFlow::Continue(Poll::Pending),
        }
    }
}

impl<T, E, F: From<E>> FromResidual<Result<Infallible, E>> for Poll<Result<T, F>> {
    #[inline]
    fn from_residual(residual: Result<Infallible, E>) -> Self {
        match residual {
            Ok(never) => match never {},
            Err(error) => Poll::Ready(Err(From::from(error))),
        }
    }
}
