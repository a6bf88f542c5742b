//! Several futures in one value: a list of different types, an array, or a vector.
#![allow(unsafe_code, reason = "children are pinned where they stand")]

use super::child::{Child, Step};
use super::goal::Goal;
use core::future::Future;
use core::pin::Pin;
use core::task::Context;
use pin_project_lite::pin_project;

/// Futures of which each is known by a number, counted from 0.
pub trait Set<G> {
    /// How many there are.
    ///
    /// It takes no shared reference, since futures that refer to themselves must not be behind one.
    fn len(self: Pin<&mut Self>) -> usize;

    /// Polls one, or delivers a cancel to it.
    fn poll(self: Pin<&mut Self>, child: usize, cx: &mut Context<'_>, cancel: bool) -> Step;
}

/// The outputs of all.
pub trait Outputs {
    /// All outputs together.
    type Outputs;

    /// Takes them out. All have to be there.
    fn outputs(self: Pin<&mut Self>) -> Self::Outputs;
}

/// The outputs of all, where each is a `Result`, and the errors have one type.
pub trait Results {
    /// The values together.
    type Values;
    /// The error.
    type Error;

    /// Takes the values out. All have to be there.
    fn values(self: Pin<&mut Self>) -> Self::Values;

    /// Takes the error of one out. It has to be there.
    fn error(self: Pin<&mut Self>, child: usize) -> Self::Error;
}

/// The output of one, where all have the same type.
pub trait Either {
    /// The output.
    type Output;

    /// Takes the output of one out. It has to be there.
    fn output(self: Pin<&mut Self>, child: usize) -> Self::Output;
}

pub(super) fn there<T>(taken: Option<T>) -> T {
    match taken {
        Some(taken) => taken,
        None => unreachable!("an output is taken once, when it is there"),
    }
}

pub(super) fn value<T, E>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => unreachable!("the first error decides"),
    }
}

pub(super) fn error<T, E>(result: Result<T, E>) -> E {
    match result {
        Ok(_) => unreachable!("only an error decides"),
        Err(error) => error,
    }
}

/// The end of a list.
pub struct Nil;

pin_project! {
    /// A future, and others after it.
    pub struct Cons<F: Future, R> {
        #[pin]
        head: Child<F>,
        #[pin]
        tail: R,
    }
}

impl<F: Future, R> Cons<F, R> {
    pub(super) fn new(head: F, tail: R) -> Self {
        Cons { head: Child::new(head), tail }
    }
}

impl<G> Set<G> for Nil {
    fn len(self: Pin<&mut Self>) -> usize {
        0
    }

    fn poll(self: Pin<&mut Self>, _: usize, _: &mut Context<'_>, _: bool) -> Step {
        Step::Nothing
    }
}

impl<G: Goal<F::Output>, F: Future, R: Set<G>> Set<G> for Cons<F, R> {
    fn len(self: Pin<&mut Self>) -> usize {
        1 + self.project().tail.len()
    }

    #[inline]
    fn poll(self: Pin<&mut Self>, child: usize, cx: &mut Context<'_>, cancel: bool) -> Step {
        let this = self.project();
        match child.checked_sub(1) {
            None => this.head.poll(cx, cancel, G::is_decided_by),
            Some(child) => this.tail.poll(child, cx, cancel),
        }
    }
}

impl Outputs for Nil {
    type Outputs = ();

    fn outputs(self: Pin<&mut Self>) {}
}

impl<F: Future, R: Outputs> Outputs for Cons<F, R> {
    type Outputs = (F::Output, R::Outputs);

    fn outputs(self: Pin<&mut Self>) -> Self::Outputs {
        let this = self.project();
        (there(this.head.take()), this.tail.outputs())
    }
}

/// The end of a list of `Result`s: it fits every error.
pub struct NoResult<E>(pub(super) core::marker::PhantomData<fn() -> E>);

impl<G, E> Set<G> for NoResult<E> {
    fn len(self: Pin<&mut Self>) -> usize {
        0
    }

    fn poll(self: Pin<&mut Self>, _: usize, _: &mut Context<'_>, _: bool) -> Step {
        Step::Nothing
    }
}

impl<E> Results for NoResult<E> {
    type Values = ();
    type Error = E;

    fn values(self: Pin<&mut Self>) {}

    fn error(self: Pin<&mut Self>, _: usize) -> E {
        unreachable!("no such child")
    }
}

impl<F, R, T> Results for Cons<F, R>
where
    F: Future<Output = Result<T, R::Error>>,
    R: Results,
{
    type Values = (T, R::Values);
    type Error = R::Error;

    fn values(self: Pin<&mut Self>) -> Self::Values {
        let this = self.project();
        (value(there(this.head.take())), this.tail.values())
    }

    fn error(self: Pin<&mut Self>, child: usize) -> R::Error {
        let this = self.project();
        match child.checked_sub(1) {
            None => error(there(this.head.take())),
            Some(child) => this.tail.error(child),
        }
    }
}

/// The end of a list of futures with one output type.
pub struct NoOutput<T>(pub(super) core::marker::PhantomData<fn() -> T>);

impl<G, T> Set<G> for NoOutput<T> {
    fn len(self: Pin<&mut Self>) -> usize {
        0
    }

    fn poll(self: Pin<&mut Self>, _: usize, _: &mut Context<'_>, _: bool) -> Step {
        Step::Nothing
    }
}

impl<T> Either for NoOutput<T> {
    type Output = T;

    fn output(self: Pin<&mut Self>, _: usize) -> T {
        unreachable!("no such child")
    }
}

impl<F: Future, R: Either<Output = F::Output>> Either for Cons<F, R> {
    type Output = F::Output;

    fn output(self: Pin<&mut Self>, child: usize) -> F::Output {
        let this = self.project();
        match child.checked_sub(1) {
            None => there(this.head.take()),
            Some(child) => this.tail.output(child),
        }
    }
}

/// Futures of one type, in place.
pub struct Array<F: Future, const N: usize>([Child<F>; N]);

impl<F: Future, const N: usize> Array<F, N> {
    pub(super) fn new(futures: [F; N]) -> Self {
        Array(futures.map(Child::new))
    }

    fn child(self: Pin<&mut Self>, child: usize) -> Pin<&mut Child<F>> {
        // SAFETY: the children are pinned with the array: nothing moves them out of `&mut Self` or of a pinned
        // one, there is no `Drop`, and `Unpin` follows the fields.
        unsafe { self.map_unchecked_mut(|array| &mut array.0[child]) }
    }
}

impl<G: Goal<F::Output>, F: Future, const N: usize> Set<G> for Array<F, N> {
    fn len(self: Pin<&mut Self>) -> usize {
        N
    }

    #[inline]
    fn poll(self: Pin<&mut Self>, child: usize, cx: &mut Context<'_>, cancel: bool) -> Step {
        self.child(child).poll(cx, cancel, G::is_decided_by)
    }
}

impl<F: Future, const N: usize> Outputs for Array<F, N> {
    type Outputs = [F::Output; N];

    fn outputs(mut self: Pin<&mut Self>) -> Self::Outputs {
        core::array::from_fn(|child| there(self.as_mut().child(child).take()))
    }
}

impl<F, T, E, const N: usize> Results for Array<F, N>
where
    F: Future<Output = Result<T, E>>,
{
    type Values = [T; N];
    type Error = E;

    fn values(mut self: Pin<&mut Self>) -> [T; N] {
        core::array::from_fn(|child| value(there(self.as_mut().child(child).take())))
    }

    fn error(self: Pin<&mut Self>, child: usize) -> E {
        error(there(self.child(child).take()))
    }
}

impl<F: Future, const N: usize> Either for Array<F, N> {
    type Output = F::Output;

    fn output(self: Pin<&mut Self>, child: usize) -> F::Output {
        there(self.child(child).take())
    }
}
