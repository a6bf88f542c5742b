use crate::CoroutineState;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

/// A coroutine that also awaits: between two yields it may have to wait.
///
/// `#[coroutine]` makes one from a function that returns `impl AsyncCoroutine<R, Yield = Y, Return = T>`.
/// Where a [`Coroutine`](crate::Coroutine) answers at once, this one gives a future of its answer:
/// [`start`](Self::start) runs to the first `yield_!`, [`resume`](Self::resume) makes its value the value
/// of that `yield_!` and runs to the next. With `R = ()` and `Return = ()` it is a `Stream` as well.
///
/// # Cancellation
/// Dropping the future of a `start` or `resume` leaves the coroutine where it is, in the middle of an
/// await, with the value taken. [`proceed`](Self::proceed) goes on from there.
pub trait AsyncCoroutine<R = ()> {
    /// What `yield_!` gives out.
    type Yield;
    /// What the body returns.
    type Return;

    /// Runs until the next `yield_!`, the end, or an await that is not ready.
    ///
    /// `value` is taken where the coroutine was suspended at a `yield_!`, or, with `R = ()`, unstarted.
    ///
    /// # Panics
    /// If `value` is there but an earlier resume is not finished or the coroutine is not started, if it is
    /// missing at a `yield_!`, after completion, and after a panic of the body.
    fn poll_resume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        value: &mut Option<R>,
    ) -> Poll<CoroutineState<Self::Yield, Self::Return>>;

    /// Runs to the first `yield_!`.
    ///
    /// # Panics
    /// When polled: if it was started before, has completed, or has panicked.
    ///
    /// # Cancellation
    /// Dropped midway, it leaves the coroutine in its await: [`proceed`](Self::proceed).
    fn start(self: Pin<&mut Self>) -> Resume<'_, Self, R> {
        Resume { coroutine: self, value: None }
    }

    /// Sends `value` in, and runs to the next `yield_!` or the end.
    ///
    /// # Panics
    /// When polled: if the coroutine was never started (and takes values), if an earlier resume is not finished, after
    /// completion, and after a panic of the body.
    ///
    /// # Cancellation
    /// Dropped midway, it leaves the coroutine in its await, with the value taken: [`proceed`](Self::proceed). Dropped
    /// before its first poll, it has sent nothing.
    fn resume(self: Pin<&mut Self>, value: R) -> Resume<'_, Self, R> {
        Resume { coroutine: self, value: Some(value) }
    }

    /// Goes on after a `start` or `resume` whose future was dropped before it was ready.
    ///
    /// # Panics
    /// When polled: if the coroutine stands at a `yield_!` that waits for a value, after completion, and after a panic of
    /// the body.
    ///
    /// # Cancellation
    /// As of [`resume`](Self::resume).
    fn proceed(self: Pin<&mut Self>) -> Resume<'_, Self, R> {
        Resume { coroutine: self, value: None }
    }
}

/// The future of [`start`](AsyncCoroutine::start) and [`resume`](AsyncCoroutine::resume).
#[derive(Debug)]
#[must_use = "a coroutine does nothing until its resume is awaited"]
pub struct Resume<'a, C: ?Sized, R> {
    coroutine: Pin<&'a mut C>,
    value: Option<R>,
}

// The value is never pinned, only handed on.
impl<C: ?Sized, R> Unpin for Resume<'_, C, R> {}

impl<C: AsyncCoroutine<R> + ?Sized, R> Future for Resume<'_, C, R> {
    type Output = CoroutineState<C::Yield, C::Return>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        this.coroutine.as_mut().poll_resume(cx, &mut this.value)
    }
}

impl<C: AsyncCoroutine<R> + Unpin + ?Sized, R> AsyncCoroutine<R> for &mut C {
    type Yield = C::Yield;
    type Return = C::Return;

    fn poll_resume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        value: &mut Option<R>,
    ) -> Poll<CoroutineState<C::Yield, C::Return>> {
        Pin::new(&mut **self.get_mut()).poll_resume(cx, value)
    }
}

impl<P, R> AsyncCoroutine<R> for Pin<P>
where
    P: core::ops::DerefMut<Target: AsyncCoroutine<R>>,
{
    type Yield = <P::Target as AsyncCoroutine<R>>::Yield;
    type Return = <P::Target as AsyncCoroutine<R>>::Return;

    fn poll_resume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        value: &mut Option<R>,
    ) -> Poll<CoroutineState<Self::Yield, Self::Return>> {
        self.as_deref_mut().poll_resume(cx, value)
    }
}

#[cfg(feature = "alloc")]
impl<C: AsyncCoroutine<R> + Unpin + ?Sized, R> AsyncCoroutine<R> for alloc::boxed::Box<C> {
    type Yield = C::Yield;
    type Return = C::Return;

    fn poll_resume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        value: &mut Option<R>,
    ) -> Poll<CoroutineState<C::Yield, C::Return>> {
        Pin::new(&mut **self.get_mut()).poll_resume(cx, value)
    }
}
