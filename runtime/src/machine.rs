use crate::inspect::{Graph, Inspect, Inspected, StateInfo, state_of};
use crate::{Coroutine, CoroutineState};
use core::iter::FusedIterator;
use core::pin::Pin;

/// What the macros tell about a generated state enum.
pub trait State: Sized {
    /// The state of a completed coroutine.
    const DONE: Self;
    /// Whether the step function itself answers `Complete` for ever.
    const FUSED: bool;
    /// Where in its life the coroutine is.
    fn phase(&self) -> Phase;

    /// Neither unstarted nor suspended.
    #[inline]
    fn is_done(&self) -> bool {
        self.phase() == Phase::Done
    }
}

/// A state enum that prints its name and its locals.
pub trait Shown {
    /// Begins with them.
    fn show<'a, 'f>(&self, f: &'a mut core::fmt::Formatter<'f>) -> core::fmt::DebugStruct<'a, 'f>;
}

/// Where in its life a coroutine is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Not started: it holds its arguments.
    Unstarted,
    /// Suspended: it holds locals that `close` would drop.
    Suspended,
    /// Completed, closed or panicked: it holds nothing.
    Done,
}

/// Sets the state. The old one has been taken, so there is nothing in it to drop, which the compiler
/// cannot see wherever a call lies in between.
#[inline]
pub fn put<S>(state: &mut S, next: S) {
    core::mem::forget(core::mem::replace(state, next));
}

/// Drops the locals of a suspended coroutine.
#[inline]
pub fn close<S: State>(state: &mut S) {
    if state.phase() == Phase::Suspended {
        *state = S::DONE;
    }
}

/// A coroutine whose state type rustc infers: the state, and the function that advances it.
///
/// `step` gets `None` from `start` and `Some(value)` from `resume(value)`.
#[derive(Clone, Copy)]
#[must_use = "a coroutine does nothing until it is started"]
pub struct Machine<S, F> {
    state: S,
    step: F,
}

// A machine never makes a self-reference: it moves freely whatever it holds.
impl<S, F> Unpin for Machine<S, F> {}

impl<S: core::fmt::Debug, F> core::fmt::Debug for Machine<S, F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.state.fmt(f)
    }
}

impl<S: PartialEq, F> PartialEq for Machine<S, F> {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl<S: Eq, F> Eq for Machine<S, F> {}

impl<S: core::hash::Hash, F> core::hash::Hash for Machine<S, F> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.state.hash(state);
    }
}

impl<S: Inspected, F> Inspect for Machine<S, F> {
    fn state(&self) -> StateInfo {
        state_of(&self.state)
    }

    fn graph(&self) -> Graph {
        S::GRAPH
    }
}

impl<S, F, R, Y, T> Coroutine<R> for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, Option<R>) -> CoroutineState<Y, T>,
{
    type Yield = Y;
    type Return = T;

    #[inline]
    fn start(self: Pin<&mut Self>) -> CoroutineState<Y, T> {
        let this = self.get_mut();
        (this.step)(&mut this.state, None)
    }

    #[inline]
    fn resume(self: Pin<&mut Self>, value: R) -> CoroutineState<Y, T> {
        let this = self.get_mut();
        (this.step)(&mut this.state, Some(value))
    }

    #[inline]
    fn close(&mut self) {
        close(&mut self.state);
    }

    #[inline]
    fn is_done(&self) -> bool {
        self.state.is_done()
    }
}

impl<S, F, Y> Iterator for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, Option<()>) -> CoroutineState<Y, ()>,
{
    type Item = Y;

    #[inline]
    fn next(&mut self) -> Option<Y> {
        if !S::FUSED && self.state.is_done() {
            return None;
        }
        (self.step)(&mut self.state, Some(())).yielded()
    }
}

impl<S, F, Y> FusedIterator for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, Option<()>) -> CoroutineState<Y, ()>,
{
}

/// Ties the closure's argument types to the state before rustc checks its body.
#[inline]
pub fn machine<S, F, R, Y, T>(state: S, step: F) -> Machine<S, F>
where
    F: FnMut(&mut S, Option<R>) -> CoroutineState<Y, T>,
{
    Machine { state, step }
}

/// [`machine`] where the tie is written out beside the state.
#[inline]
pub fn tied<S, F>(state: S, step: F) -> Machine<S, F> {
    Machine { state, step }
}

/// [`machine`] for a resume value `&'a V` that borrows afresh at each resume.
#[inline]
pub fn machine_ref<S, F, V: ?Sized, Y, T>(state: S, step: F) -> Machine<S, F>
where
    F: for<'a> FnMut(&mut S, Option<&'a V>) -> CoroutineState<Y, T>,
{
    Machine { state, step }
}

/// [`machine`] for a resume value `&'a mut V` that borrows afresh at each resume.
#[inline]
pub fn machine_mut<S, F, V: ?Sized, Y, T>(state: S, step: F) -> Machine<S, F>
where
    F: for<'a> FnMut(&mut S, Option<&'a mut V>) -> CoroutineState<Y, T>,
{
    Machine { state, step }
}

/// Takes the value that this resume brought in.
#[inline]
#[track_caller]
pub fn sent<R>(arg: &mut Option<R>) -> R {
    match arg.take() {
        Some(value) => value,
        None => already_started(),
    }
}

/// Refuses `start` for a coroutine with a `#[resume]` argument.
#[cold]
#[track_caller]
pub fn needs_first_value() -> ! {
    panic!("coroutine takes its first value as an argument: call `resume` to start it")
}

/// Refuses a value for an unstarted coroutine, which has no `yield_!` to receive it.
#[cold]
#[track_caller]
pub fn refuse_before_start() -> ! {
    panic!("value sent to an unstarted coroutine: call `start` first")
}

#[cold]
#[track_caller]
fn already_started() -> ! {
    panic!("coroutine already started: call `resume` with the value for its `yield_!`")
}

/// Only for its type, where nothing comes by.
#[cold]
pub fn never<T>() -> T {
    unreachable!("what is only there for its type is not reached")
}

/// The end of a step function that was resumed once too often.
#[cold]
#[track_caller]
pub fn completed() -> ! {
    panic!("coroutine resumed after completion")
}

/// The end of a step function whose body panicked earlier.
#[cold]
#[track_caller]
pub fn panicked() -> ! {
    panic!("coroutine resumed after panicking")
}
