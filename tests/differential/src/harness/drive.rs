use super::trace::{Event, Stop, push, stop_before_start, suspension};
use costate::{Coroutine, CoroutineState};
use std::any::Any;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The payload with which a recording `yield_!` unwinds: nothing else can catch or make one.
pub(super) struct GivenUp(pub(super) Stop);

pub(super) fn text(payload: &(dyn Any + Send)) -> String {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a payload that is no text".to_owned(),
    }
}

fn returned(value: impl Debug) {
    push(Event::Returned(format!("{value:?}")));
}

/// Runs a body as a plain function. Unwinding out of a recording `yield_!` drops the locals in
/// the order in which a coroutine dropped at that suspension must drop them.
pub fn direct<T: Debug>(body: impl FnOnce() -> T) {
    if stop_before_start() {
        return;
    }
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => returned(value),
        Err(payload) => match payload.downcast::<GivenUp>() {
            Ok(given_up) if given_up.0 == Stop::Close => push(Event::Closed(true)),
            Ok(_) => {}
            Err(payload) => push(Event::Panicked(text(&*payload))),
        },
    }
}

/// A coroutine of any type, so that driving it is compiled once and not once per body.
pub type Driven<'a, R, T> = Box<dyn Coroutine<R, Yield = u32, Return = T> + Unpin + 'a>;

/// Runs a body as a coroutine that receives a `u32` at each suspension.
pub fn stepped<'a, T: Debug>(make: impl FnOnce() -> Driven<'a, u32, T>) {
    drive(make(), |sent| sent, Start::ByItself);
}

/// Runs a body whose `#[resume]` argument receives the value that starts it.
pub fn stepped_from<'a, T: Debug>(first: u32, make: impl FnOnce() -> Driven<'a, u32, T>) {
    drive(make(), |sent| sent, Start::By(first));
}

/// Runs a body as a coroutine that receives nothing; its first `resume` starts it.
pub fn stepped_without_values<'a, T: Debug>(make: impl FnOnce() -> Driven<'a, (), T>) {
    drive(make(), drop, Start::By(0));
}

/// How a coroutine is started.
#[derive(Clone, Copy)]
pub(super) enum Start {
    ByItself,
    /// By the first value sent to it.
    By(u32),
}

fn drive<R, T: Debug>(coroutine: Driven<'_, R, T>, value: fn(u32) -> R, start: Start) {
    if stop_before_start() {
        return;
    }
    go_on(coroutine, value, start, None, &mut |_, _| {});
}

/// Goes on, at first with the value that was sent. `suspended` sees the coroutine wherever it is resumed.
pub(super) fn go_on<C, R, T: Debug>(
    mut coroutine: C,
    value: fn(u32) -> R,
    start: Start,
    mut sent: Option<u32>,
    suspended: &mut dyn FnMut(&C, u32),
) where
    C: Coroutine<R, Yield = u32, Return = T> + Unpin,
{
    loop {
        let step = catch_unwind(AssertUnwindSafe(|| match sent {
            Some(sent) => coroutine.send(value(sent)),
            None => match start {
                Start::ByItself => coroutine.begin(),
                Start::By(first) => coroutine.send(value(first)),
            },
        }));
        match step {
            Ok(CoroutineState::Yielded(yielded)) => {
                push(Event::Yielded(yielded));
                match suspension() {
                    Ok(next) => {
                        suspended(&coroutine, next);
                        sent = Some(next);
                    }
                    Err(Stop::Drop) => return,
                    Err(Stop::Close) => {
                        coroutine.close();
                        push(Event::Closed(coroutine.is_done()));
                        return;
                    }
                }
            }
            Ok(CoroutineState::Complete(result)) => {
                returned(result);
                return refuses(&mut coroutine, value(0), "coroutine resumed after completion");
            }
            Err(payload) => {
                push(Event::Panicked(text(&*payload)));
                return refuses(&mut coroutine, value(0), "coroutine resumed after panicking");
            }
        }
    }
}

/// A coroutine that has ended says so when it is resumed.
fn refuses<R>(coroutine: &mut (impl Coroutine<R> + Unpin), value: R, expected: &str) {
    let done = coroutine.is_done();
    let said = match catch_unwind(AssertUnwindSafe(|| coroutine.send(value))) {
        Ok(_) => "nothing".to_owned(),
        Err(payload) => text(&*payload),
    };
    if !done || said != expected {
        push(Event::Panicked(format!("when resumed after its end: {said}; is_done: {done}")));
    }
}

/// Runs a body as an iterator.
pub fn iterated<'a>(make: impl FnOnce() -> Box<dyn Iterator<Item = u32> + 'a>) {
    iterate(make());
}

fn iterate(iterator: Box<dyn Iterator<Item = u32> + '_>) {
    if stop_before_start() {
        return;
    }
    iterate_on(iterator, &mut |_| {});
}

/// Goes on. `suspended` sees the iterator wherever it is resumed.
pub(super) fn iterate_on<I: Iterator<Item = u32>>(mut iterator: I, suspended: &mut dyn FnMut(&I)) {
    loop {
        match catch_unwind(AssertUnwindSafe(|| iterator.next())) {
            Ok(Some(yielded)) => {
                push(Event::Yielded(yielded));
                match suspension() {
                    Ok(_) => suspended(&iterator),
                    Err(Stop::Drop) => return,
                    Err(Stop::Close) => {
                        drop(iterator);
                        push(Event::Closed(true));
                        return;
                    }
                }
            }
            Ok(None) => {
                returned(());
                if iterator.next().is_some() || iterator.next().is_some() {
                    push(Event::Panicked("an iterator goes on after its end".to_owned()));
                }
                return;
            }
            Err(payload) => {
                push(Event::Panicked(text(&*payload)));
                return;
            }
        }
    }
}
