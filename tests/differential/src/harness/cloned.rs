//! The drivers, but each suspended coroutine is cloned, and the clone runs to its end first. Then the original must
//! go on as if there had been no clone, and as the clone did.

use super::awaits::await_on;
use super::drive::{Start, go_on, iterate_on};
use super::trace::{Event, aside, events_from, push, stop_before_start};
use costate::{Coroutine, CoroutineState};
use std::fmt::Debug;
use std::pin::Pin;

/// A coroutine that can be cloned, of any type.
pub trait Clonable<'a, R, T>: Coroutine<R, Yield = u32, Return = T> + Unpin {
    /// One that goes on from here as well.
    fn copy(&self) -> Copied<'a, R, T>;
}

impl<'a, C, R, T> Clonable<'a, R, T> for C
where
    C: Coroutine<R, Yield = u32, Return = T> + Unpin + Clone + 'a,
{
    fn copy(&self) -> Copied<'a, R, T> {
        Copied(Box::new(self.clone()))
    }
}

/// A boxed one.
pub struct Copied<'a, R, T>(Box<dyn Clonable<'a, R, T> + 'a>);

impl<R, T> Coroutine<R> for Copied<'_, R, T> {
    type Yield = u32;
    type Return = T;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<u32, T> {
        Pin::new(&mut *self.0).start()
    }

    fn resume(mut self: Pin<&mut Self>, value: R) -> CoroutineState<u32, T> {
        Pin::new(&mut *self.0).resume(value)
    }

    fn close(&mut self) {
        self.0.close();
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }
}

/// What clones did, each from an event of the original on.
#[derive(Default)]
struct Clones(Vec<(usize, Vec<Event>)>);

impl Clones {
    fn add(&mut self, run: impl FnOnce()) {
        let from = events_from(0).len();
        self.0.push((from, aside(run)));
    }

    /// The original has ended.
    fn compare(self) {
        for (from, did) in self.0 {
            let original = events_from(from);
            if did != original {
                push(Event::Panicked(format!(
                    "a clone goes another way: {did:?}, and its original: {original:?}"
                )));
                return;
            }
        }
    }
}

fn drive<R, T: Debug>(coroutine: Copied<'_, R, T>, value: fn(u32) -> R, start: Start) {
    if stop_before_start() {
        return;
    }
    let mut clones = Clones::default();
    clones.add(|| go_on(coroutine.0.copy(), value, start, None, &mut |_, _| {}));
    go_on(coroutine, value, start, None, &mut |suspended, sent| {
        clones.add(|| go_on(suspended.0.copy(), value, start, Some(sent), &mut |_, _| {}));
    });
    clones.compare();
}

/// Runs a body as a coroutine that receives a `u32` at each suspension.
pub fn stepped<'a, T: Debug>(make: impl FnOnce() -> Box<dyn Clonable<'a, u32, T> + 'a>) {
    drive(Copied(make()), |sent| sent, Start::ByItself);
}

/// Runs a body whose `#[resume]` argument receives the value that starts it.
pub fn stepped_from<'a, T: Debug>(first: u32, make: impl FnOnce() -> Box<dyn Clonable<'a, u32, T> + 'a>) {
    drive(Copied(make()), |sent| sent, Start::By(first));
}

/// Runs a body as a coroutine that receives nothing; its first `resume` starts it.
pub fn stepped_without_values<'a, T: Debug>(make: impl FnOnce() -> Box<dyn Clonable<'a, (), T> + 'a>) {
    drive(Copied(make()), drop, Start::By(0));
}

/// A future that can be cloned, of any type.
pub trait ClonableFuture<'a>: Future {
    /// One that goes on from here as well.
    fn copy(&self) -> CopiedFuture<'a, Self::Output>;
}

/// A boxed one.
pub type CopiedFuture<'a, T> = Pin<Box<dyn ClonableFuture<'a, Output = T> + 'a>>;

impl<'a, F: Future + Clone + 'a> ClonableFuture<'a> for F {
    fn copy(&self) -> CopiedFuture<'a, F::Output> {
        Box::pin(self.clone())
    }
}

/// Polls a future.
pub fn awaited<'a, T: Debug>(make: impl FnOnce() -> CopiedFuture<'a, T>) {
    let future = make();
    if stop_before_start() {
        return;
    }
    let mut clones = Clones::default();
    clones.add(|| await_on(future.copy(), &mut |_| {}));
    await_on(future, &mut |suspended| {
        clones.add(|| await_on(suspended.copy(), &mut |_| {}));
    });
    clones.compare();
}

/// An iterator that can be cloned, of any type.
pub trait ClonableIterator<'a>: Iterator<Item = u32> {
    /// One that goes on from here as well.
    fn copy(&self) -> Box<dyn ClonableIterator<'a> + 'a>;
}

impl<'a, I: Iterator<Item = u32> + Clone + 'a> ClonableIterator<'a> for I {
    fn copy(&self) -> Box<dyn ClonableIterator<'a> + 'a> {
        Box::new(self.clone())
    }
}

/// Runs a body as an iterator.
pub fn iterated<'a>(make: impl FnOnce() -> Box<dyn ClonableIterator<'a> + 'a>) {
    let iterator = make();
    if stop_before_start() {
        return;
    }
    let mut clones = Clones::default();
    clones.add(|| iterate_on((*iterator).copy(), &mut |_| {}));
    iterate_on(iterator, &mut |suspended| {
        clones.add(|| iterate_on((**suspended).copy(), &mut |_| {}));
    });
    clones.compare();
}

#[cfg(test)]
mod tests {
    use super::super::trace::{Plan, traced};
    use super::*;

    /// Counts to three; a clone begins again, or shares the count.
    struct Counter {
        count: std::rc::Rc<std::cell::Cell<u32>>,
        shares: bool,
    }

    impl Clone for Counter {
        fn clone(&self) -> Counter {
            let count = if self.shares { self.count.clone() } else { Default::default() };
            Counter { count, shares: self.shares }
        }
    }

    impl Iterator for Counter {
        type Item = u32;

        fn next(&mut self) -> Option<u32> {
            self.count.set(self.count.get() + 1);
            (self.count.get() <= 3).then(|| self.count.get())
        }
    }

    #[test]
    fn a_clone_that_is_none_is_found() {
        for shares in [true, false] {
            let counter = Counter { count: Default::default(), shares };
            let plan = Plan { script: vec![0], stop: None };
            let events = traced(&plan, || iterated(|| Box::new(counter)));
            let told = |event: &Event| matches!(event, Event::Panicked(text) if text.starts_with("a clone goes another way"));
            assert!(events.iter().any(told), "{events:?}");
        }
    }

    #[test]
    fn a_clone_is_not_seen() {
        let plan = Plan { script: vec![0], stop: None };
        let events = traced(&plan, || iterated(|| Box::new(1..4)));
        let yields: Vec<Event> = (1..4).map(Event::Yielded).collect();
        assert_eq!(events[..3], yields);
        assert_eq!(events.len(), 4);
    }
}
