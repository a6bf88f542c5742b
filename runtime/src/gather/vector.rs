//! Any number of futures of one type, on the heap.
#![allow(unsafe_code, reason = "children are pinned where they stand")]

use super::child::{Child, Step};
use super::goal::Goal;
use super::set::{Either, Outputs, Results, Set, error, there, value};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::future::Future;
use core::pin::Pin;
use core::task::Context;

/// Futures on the heap. They do not move with it.
pub struct Vector<F: Future> {
    children: Pin<Box<[Child<F>]>>,
    // Apart from them, for the same reason as in `Set::len`.
    len: usize,
}

impl<F: Future> Vector<F> {
    pub(super) fn new(futures: impl IntoIterator<Item = F>) -> Self {
        let children = futures.into_iter().map(Child::new).collect::<Box<[_]>>();
        Vector { len: children.len(), children: Box::into_pin(children) }
    }

    fn child(&mut self, child: usize) -> Pin<&mut Child<F>> {
        // SAFETY: the children are pinned with the slice, which nothing takes out of its box.
        unsafe { self.children.as_mut().map_unchecked_mut(|children| &mut children[child]) }
    }

    fn each<T>(&mut self, mut take: impl FnMut(Pin<&mut Child<F>>) -> T) -> Vec<T> {
        (0..self.len).map(|child| take(self.child(child))).collect()
    }
}

impl<G: Goal<F::Output>, F: Future> Set<G> for Vector<F> {
    fn len(self: Pin<&mut Self>) -> usize {
        self.get_mut().len
    }

    #[inline]
    fn poll(self: Pin<&mut Self>, child: usize, cx: &mut Context<'_>, cancel: bool) -> Step {
        self.get_mut().child(child).poll(cx, cancel, G::is_decided_by)
    }
}

impl<F: Future> Outputs for Vector<F> {
    type Outputs = Vec<F::Output>;

    fn outputs(self: Pin<&mut Self>) -> Vec<F::Output> {
        self.get_mut().each(|child| there(child.take()))
    }
}

impl<F: Future<Output = Result<T, E>>, T, E> Results for Vector<F> {
    type Values = Vec<T>;
    type Error = E;

    fn values(self: Pin<&mut Self>) -> Vec<T> {
        self.get_mut().each(|child| value(there(child.take())))
    }

    fn error(self: Pin<&mut Self>, child: usize) -> E {
        error(there(self.get_mut().child(child).take()))
    }
}

impl<F: Future> Either for Vector<F> {
    type Output = F::Output;

    fn output(self: Pin<&mut Self>, child: usize) -> F::Output {
        there(self.get_mut().child(child).take())
    }
}
