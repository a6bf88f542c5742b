//! Small stand-ins for what async programs are made of: a mutex, a channel, a stream, combinators. They log.

use costate_tests::awaits::{Pause, pause};
use costate_tests::trace::log;
use std::cell::{Cell, RefCell, RefMut};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// A mutex that is never got at the first poll.
#[derive(Debug, Default)]
pub(crate) struct Mutex<T: ?Sized> {
    taken: Cell<u32>,
    value: RefCell<T>,
}

#[derive(Debug)]
pub(crate) struct Guard<'a, T: ?Sized> {
    number: u32,
    value: RefMut<'a, T>,
}

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Mutex { taken: Cell::new(0), value: RefCell::new(value) }
    }
}

impl<T: ?Sized> Mutex<T> {
    pub(crate) async fn lock(&self) -> Guard<'_, T> {
        pause(90, 1).await;
        let value = poll_fn(|_| self.value.try_borrow_mut().map_or(Poll::Pending, Poll::Ready)).await;
        self.taken.set(self.taken.get() + 1);
        log(format!("lock {}", self.taken.get()));
        Guard { number: self.taken.get(), value }
    }
}

impl<T: ?Sized> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: ?Sized> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: ?Sized> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        log(format!("unlock {}", self.number));
    }
}

/// A queue of which each second attempt to receive has to wait.
#[derive(Debug, Default)]
pub(crate) struct Channel<T> {
    queue: RefCell<VecDeque<T>>,
    waited: Cell<bool>,
}

impl<T> Channel<T> {
    pub(crate) fn of(values: impl IntoIterator<Item = T>) -> Self {
        Channel { queue: RefCell::new(values.into_iter().collect()), waited: Cell::new(false) }
    }

    pub(crate) fn send(&self, value: T) {
        log("send");
        self.queue.borrow_mut().push_back(value);
    }

    /// `None` when it is empty.
    pub(crate) fn recv(&self) -> Recv<'_, T> {
        Recv { from: self }
    }
}

#[must_use]
pub(crate) struct Recv<'a, T> {
    from: &'a Channel<T>,
}

impl<T> Future for Recv<'_, T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        if !self.from.waited.replace(true) {
            return Poll::Pending;
        }
        self.from.waited.set(false);
        Poll::Ready(self.from.queue.borrow_mut().pop_front())
    }
}

impl<T> Drop for Recv<'_, T> {
    fn drop(&mut self) {
        log("drop recv");
    }
}

/// A stream of numbers, with a pause before each.
#[derive(Debug)]
pub(crate) struct Numbers {
    next: u32,
    end: u32,
    pause: Option<Pause>,
}

pub(crate) fn numbers(range: std::ops::Range<u32>) -> Numbers {
    Numbers { next: range.start, end: range.end, pause: None }
}

impl futures_core::Stream for Numbers {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        let next = self.next;
        if next == self.end {
            return Poll::Ready(None);
        }
        let paused = self.pause.get_or_insert_with(|| pause(next, 1));
        if Pin::new(paused).poll(cx).is_pending() {
            return Poll::Pending;
        }
        self.pause = None;
        self.next += 1;
        Poll::Ready(Some(next))
    }
}

/// `next`, as every stream library has it.
pub(crate) trait StreamExt: futures_core::Stream {
    fn next(&mut self) -> Next<'_, Self>
    where
        Self: Unpin,
    {
        Next { stream: self }
    }
}

impl<S: futures_core::Stream + ?Sized> StreamExt for S {}

#[must_use]
pub(crate) struct Next<'a, S: ?Sized> {
    stream: &'a mut S,
}

impl<S: futures_core::Stream + Unpin + ?Sized> Future for Next<'_, S> {
    type Output = Option<S::Item>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        Pin::new(&mut *self.stream).poll_next(cx)
    }
}

/// What the first of two futures to end gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Either<A, B> {
    Left(A),
    Right(B),
}

/// Drops the slower future.
pub(crate) async fn select<A: Future, B: Future>(a: A, b: B) -> Either<A::Output, B::Output> {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| {
        if let Poll::Ready(value) = a.as_mut().poll(cx) {
            return Poll::Ready(Either::Left(value));
        }
        b.as_mut().poll(cx).map(Either::Right)
    })
    .await
}

/// Both outputs.
pub(crate) async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut left, mut right) = (None, None);
    poll_fn(|cx| {
        if left.is_none() {
            left = ready(a.as_mut().poll(cx));
        }
        if right.is_none() {
            right = ready(b.as_mut().poll(cx));
        }
        match (left.is_some(), right.is_some()) {
            (true, true) => Poll::Ready((left.take().unwrap(), right.take().unwrap())),
            _ => Poll::Pending,
        }
    })
    .await
}

fn ready<T>(poll: Poll<T>) -> Option<T> {
    match poll {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Elapsed;

/// `Err` when the future is not ready within so many polls.
pub(crate) async fn timeout<F: Future>(polls: u32, future: F) -> Result<F::Output, Elapsed> {
    match select(future, pause(99, polls)).await {
        Either::Left(value) => Ok(value),
        Either::Right(_) => Err(Elapsed),
    }
}

/// Boxed, as `async_trait` and recursive functions have it.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

pub(crate) trait FutureExt: Future + Sized {
    fn boxed<'a>(self) -> BoxFuture<'a, Self::Output>
    where
        Self: 'a,
    {
        Box::pin(self)
    }
}

impl<F: Future> FutureExt for F {}
