use crate::inspect::{Graph, Inspect, Inspected, StateInfo, state_of};
use crate::machine::State;
use crate::{AsyncCoroutine, CoroutineState};
use core::convert::Infallible;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

/// What the macros tell about a state enum that holds futures.
pub trait AsyncState: State {
    /// The state while the body runs, which is left behind if it panics.
    const PANICKED: Self;
}

pin_project! {
    /// An async coroutine whose state type rustc infers: the state, with whatever it awaits pinned in
    /// it, and the function that advances it.
    #[derive(Clone)]
    #[must_use = "futures do nothing unless awaited or polled"]
    pub struct AsyncMachine<S, F> {
        #[pin]
        state: S,
        step: F,
    }
}

impl<S: core::fmt::Debug, F> core::fmt::Debug for AsyncMachine<S, F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.state.fmt(f)
    }
}

impl<S: Inspected, F> Inspect for AsyncMachine<S, F> {
    fn state(&self) -> StateInfo {
        state_of(&self.state)
    }

    fn graph(&self) -> Graph {
        S::GRAPH
    }
}

/// Drops what a panicking body leaves in its state: the future that it was polling, and its locals.
struct Unwinding<'a, S: AsyncState>(Pin<&'a mut S>);

impl<S: AsyncState> Drop for Unwinding<'_, S> {
    fn drop(&mut self) {
        self.0.set(S::PANICKED);
    }
}

/// One step of a state, which is left behind as panicked if the step unwinds.
#[inline]
pub fn advance<S: AsyncState, R, Y, T>(
    state: Pin<&mut S>,
    cx: &mut Context<'_>,
    value: &mut Option<R>,
    step: impl FnOnce(Pin<&mut S>, &mut Context<'_>, &mut Option<R>) -> Poll<CoroutineState<Y, T>>,
) -> Poll<CoroutineState<Y, T>> {
    let mut state = Unwinding(state);
    let polled = step(state.0.as_mut(), cx, value);
    core::mem::forget(state);
    polled
}

/// [`advance`] for a body that yields nothing.
#[inline]
pub fn poll_future<S: AsyncState, T>(
    state: Pin<&mut S>,
    cx: &mut Context<'_>,
    step: impl FnOnce(Pin<&mut S>, &mut Context<'_>, &mut Option<()>) -> Poll<CoroutineState<Infallible, T>>,
) -> Poll<T> {
    advance(state, cx, &mut None, step).map(|answer| match answer {
        CoroutineState::Complete(value) => value,
        CoroutineState::Yielded(never) => match never {},
    })
}

/// [`advance`] for a body that returns nothing: `None` for ever after its end.
#[cfg(feature = "stream")]
#[inline]
pub fn poll_stream<S: AsyncState, Y>(
    state: Pin<&mut S>,
    cx: &mut Context<'_>,
    step: impl FnOnce(Pin<&mut S>, &mut Context<'_>, &mut Option<()>) -> Poll<CoroutineState<Y, ()>>,
) -> Poll<Option<Y>> {
    if !S::FUSED && state.is_done() {
        return Poll::Ready(None);
    }
    advance(state, cx, &mut None, step).map(CoroutineState::yielded)
}

impl<S, F, T> Future for AsyncMachine<S, F>
where
    S: AsyncState,
    F: FnMut(Pin<&mut S>, &mut Context<'_>, &mut Option<()>) -> Poll<CoroutineState<Infallible, T>>,
{
    type Output = T;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = self.project();
        poll_future(this.state, cx, |state, cx, value| (*this.step)(state, cx, value))
    }
}

impl<S, F, R, Y, T> AsyncCoroutine<R> for AsyncMachine<S, F>
where
    S: AsyncState,
    F: FnMut(Pin<&mut S>, &mut Context<'_>, &mut Option<R>) -> Poll<CoroutineState<Y, T>>,
{
    type Yield = Y;
    type Return = T;

    #[inline]
    fn poll_resume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        value: &mut Option<R>,
    ) -> Poll<CoroutineState<Y, T>> {
        let this = self.project();
        advance(this.state, cx, value, |state, cx, value| (*this.step)(state, cx, value))
    }
}

#[cfg(feature = "stream")]
impl<S, F, Y> futures_core::Stream for AsyncMachine<S, F>
where
    S: AsyncState,
    F: FnMut(Pin<&mut S>, &mut Context<'_>, &mut Option<()>) -> Poll<CoroutineState<Y, ()>>,
{
    type Item = Y;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Y>> {
        let this = self.project();
        poll_stream(this.state, cx, |state, cx, value| (*this.step)(state, cx, value))
    }
}

/// Ties the closure's argument types to the state before rustc checks its body.
#[inline]
pub fn async_machine<S, F, R, Y, T>(state: S, step: F) -> AsyncMachine<S, F>
where
    F: FnMut(Pin<&mut S>, &mut Context<'_>, &mut Option<R>) -> Poll<CoroutineState<Y, T>>,
{
    AsyncMachine { state, step }
}

/// Polls what the body awaits. A function, so that rustc need not know the type yet.
#[inline(always)]
pub fn poll_awaited<A: Future>(awaited: Pin<&mut A>, cx: &mut Context<'_>) -> Poll<A::Output> {
    awaited.poll(cx)
}

/// Refuses a value while an earlier resume is still waiting.
#[cold]
#[track_caller]
pub fn refuse_while_awaiting() -> ! {
    panic!("value sent to a coroutine that is awaiting: call `proceed` to finish its last resume")
}

/// Ties the lifetimes of an `async fn`'s arguments to its future, which edition 2021 does not do for
/// an `impl Future`.
pub trait Captures<T: ?Sized> {}

impl<T: ?Sized, U: ?Sized> Captures<T> for U {}
