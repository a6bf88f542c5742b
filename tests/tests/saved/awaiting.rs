//! Coroutines that await, saved between two polls.

use crate::copies;
use costate_tests::awaits::finish;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A future saved and loaded wherever it is pending: all copies give what it gives. Says how often it was polled.
#[track_caller]
fn at_every_poll<F>(make: impl Fn() -> F) -> usize
where
    F: Future<Output: Debug + PartialEq> + Serialize + DeserializeOwned,
{
    let expected = finish(make());
    let mut states = Box::pin(make());
    let mut cx = Context::from_waker(Waker::noop());
    let mut polls = 0;
    loop {
        for copy in copies(&*states) {
            assert_eq!(finish(copy), expected, "saved after {polls} polls");
        }
        polls += 1;
        if let Poll::Ready(output) = states.as_mut().poll(&mut cx) {
            assert_eq!(output, expected);
            return polls;
        }
    }
}

#[costate::coroutine(name = Steps)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
async fn steps(n: u32) -> u32 {
    let mut sum: u32 = 0;
    for i in 0..n {
        let step: Step = Step { left: i, value: i };
        let value: u32 = step.await;
        sum += value;
    }
    sum
}

/// A future that can be saved itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Step {
    left: u32,
    value: u32,
}

impl Future for Step {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        match self.left.checked_sub(1) {
            None => Poll::Ready(self.value),
            Some(left) => {
                self.left = left;
                Poll::Pending
            }
        }
    }
}

#[test]
fn between_two_polls() {
    assert_eq!(at_every_poll(|| steps(5)), 11);
}

#[costate::coroutine(name = Turns)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) async fn turns(upto: u32) -> Vec<u32> {
    let mut seen: Vec<u32> = Vec::new();
    for from in 0..=upto {
        for i in (from..=upto).rev() {
            let step: Step = Step { left: 1, value: i };
            let value: u32 = step.await;
            seen.push(value);
        }
    }
    for (i, x) in [7_u32, 8].into_iter().enumerate().take(2) {
        let step: Step = Step { left: i as u32, value: x };
        let value: u32 = step.await;
        seen.push(value);
    }
    seen
}

/// serde itself saves an exhausted `5..=5` as a fresh one, and saves no adapters.
#[test]
fn loops_go_on_exactly_where_they_were() {
    assert_eq!(finish(turns(1)), [1, 0, 1, 7, 8]);
    for upto in 0..3 {
        at_every_poll(|| turns(upto));
    }
}

#[costate::coroutine(name = Each, serde)]
#[derive(Clone)]
async fn each<'a, T: Clone>(name: &'a str, list: [T; 2], last: Option<T>) -> (usize, Vec<T>) {
    let mut seen: Vec<T> = Vec::new();
    for value in list {
        let step: Step = Step { left: 1, value: 0 };
        step.await;
        seen.push(value);
    }
    if seen.len() > 1 {
        seen.extend(last);
    } else {
        let step: Step = Step { left: 1, value: 1 };
        step.await;
    }
    let step: Step = Step { left: 1, value: 1 };
    step.await;
    (name.len(), seen)
}

#[test]
fn generics_and_borrowed_text() {
    let make = || each("name", ["a".to_owned(), "b".to_owned()], None);
    let mut states = Box::pin(make());
    let mut cx = Context::from_waker(Waker::noop());
    while states.as_mut().poll(&mut cx).is_pending() {
        let json = serde_json::to_string(&*states).unwrap();
        let loaded: Each<'_, String> = serde_json::from_str(&json).unwrap();
        assert_eq!(finish(loaded), finish(make()));
    }
}

#[test]
fn other_code_refuses_it() {
    let saved = serde_json::to_string(&steps(3)).unwrap();
    let error = serde_json::from_str::<Turns>(&saved).unwrap_err().to_string();
    assert!(error.starts_with("`Turns` was saved by version"), "{error}");
}
