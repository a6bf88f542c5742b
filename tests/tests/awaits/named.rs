//! Async coroutines whose states have a name.

use costate::{AsyncCoroutine, CoroutineState};
use costate_tests::Noisy;
use costate_tests::awaits::{Pause, finish, pause};
use costate_tests::trace::record;
use std::future::Ready;
use std::pin::pin;

#[costate::coroutine(name = Add)]
#[derive(Debug)]
async fn add(a: u32, b: u32) -> u32 {
    let pausing: Pause = pause(a, 1);
    let c: u32 = pausing.await;
    let ready: Ready<u32> = std::future::ready(b);
    ready.await + c
}

#[costate::coroutine(name = Sums)]
fn sums(n: u32) -> impl futures_core::Stream<Item = u32> {
    let mut total: u32 = 0;
    for i in 0..n {
        total += add(i, total).await;
        yield_!(total);
    }
}

#[costate::coroutine(name = Chat)]
fn chat(guard: Noisy) -> impl AsyncCoroutine<u32, Yield = u32, Return = u32> {
    let mut said: u32 = yield_!(guard.id());
    while said > 0 {
        let sum = add(said, 1).await;
        said = yield_!(sum);
    }
    let id = guard.id();
    let last: u32 = add(id, 1).await;
    drop(guard);
    last
}

struct Held {
    add: Add,
}

#[test]
fn a_named_future_is_a_type() {
    let held = Held { add: add(3, 4) };
    assert_eq!(format!("{:?}", held.add), "Start { a: 3, b: 4 }");
    assert_eq!(finish(held.add), 7);
}

#[test]
fn a_named_stream_awaits_a_named_future() {
    let mut stream = pin!(sums(3));
    let mut all = Vec::new();
    while let Some(sum) =
        finish(std::future::poll_fn(|cx| futures_core::Stream::poll_next(stream.as_mut(), cx)))
    {
        all.push(sum);
    }
    assert_eq!(all, [0, 1, 4]);
}

#[test]
fn a_named_coroutine_sends_yields_and_awaits() {
    let log = record(|| {
        let mut chat: std::pin::Pin<Box<Chat>> = Box::pin(chat(Noisy::new(5)));
        assert_eq!(finish(chat.as_mut().start()), CoroutineState::Yielded(5));
        assert_eq!(finish(chat.as_mut().resume(7)), CoroutineState::Yielded(8));
        assert_eq!(finish(chat.as_mut().resume(0)), CoroutineState::Complete(6));
    });
    assert_eq!(log.last().map(String::as_str), Some("drop 5"));
}

#[costate::coroutine(name = Patient)]
async fn patient(turns: u32) -> u32 {
    for _ in 0..turns {
        costate::yield_now().await;
    }
    costate::sleep(std::time::Duration::from_millis(1)).await;
    turns
}

#[test]
fn a_named_coroutine_knows_the_futures_of_this_crate() {
    assert_eq!(costate::run(patient(3)), 3);
    assert!(std::mem::size_of::<Patient>() > 0);
}

#[costate::coroutine(name = Careful)]
async fn careful(turns: u32) -> u32 {
    let caught = costate::catch_cancel(patient(turns)).await;
    let later = patient(1);
    let shielded = costate::shield(later).await;
    caught.unwrap_or(10) + shielded
}

#[test]
fn a_named_coroutine_catches_and_shields() {
    assert_eq!(costate::run(careful(3)), 4);
    let cancelled = costate::run(async {
        let task = costate::spawn(careful(100));
        costate::yield_now().await;
        costate::yield_now().await;
        assert!(task.cancel());
        task.await
    });
    assert_eq!(cancelled, Ok(11));
}
