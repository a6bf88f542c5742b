//! Saving coroutines by serde, as JSON and as bytes (postcard), and loading them again.

mod adapters;
mod awaiting;
mod bodies;
mod counterparts;
mod hostile;
mod ranges;
mod versions;

use costate::Coroutine;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// Both formats.
fn copies<C: Serialize + DeserializeOwned>(state: &C) -> [C; 2] {
    let json = serde_json::to_string(state).expect("it can be written");
    let bytes = postcard::to_stdvec(state).expect("it can be written");
    let from_json = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in {json}"));
    let from_bytes = postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error} in {bytes:?}"));
    [from_json, from_bytes]
}

/// Runs a coroutine to its end and keeps what it gives; never more than so many steps.
fn finish<C>(mut states: C, sent: &[C::Sent], from: usize) -> Vec<String>
where
    C: Drive,
{
    let mut given = Vec::new();
    for step in from..200 {
        match states.step(&sent[step.min(sent.len() - 1)]) {
            Some(text) => given.push(text),
            None => return given,
        }
    }
    given
}

/// What can be run in steps.
trait Drive {
    type Sent;
    /// What a step gives, or nothing after the end.
    fn step(&mut self, sent: &Self::Sent) -> Option<String>;
}

/// An iterator is sent nothing.
struct Items<I>(I);

impl<I: Iterator<Item: Debug>> Drive for Items<I> {
    type Sent = ();

    fn step(&mut self, _: &()) -> Option<String> {
        self.0.next().map(|item| format!("{item:?}"))
    }
}

/// A coroutine is sent a value from its second step on.
struct Sends<C>(C, bool);

impl<C, R> Drive for (Sends<C>, std::marker::PhantomData<R>)
where
    C: Coroutine<R, Yield: Debug, Return: Debug> + Unpin,
    R: Clone,
{
    type Sent = R;

    fn step(&mut self, sent: &R) -> Option<String> {
        let Sends(states, started) = &mut self.0;
        if states.is_done() {
            return None;
        }
        let state = if *started { states.send(sent.clone()) } else { states.begin() };
        *started = true;
        Some(format!("{state:?}"))
    }
}

/// An iterator saved, loaded and run to its end at every one of its suspensions, beside one that was never saved.
#[track_caller]
fn at_every_item<I>(make: impl Fn() -> I)
where
    I: Iterator<Item: Debug> + Serialize + DeserializeOwned,
{
    let expected = finish(Items(make()), &[()], 0);
    for stop in 0..=expected.len() + 1 {
        let mut states = make();
        for _ in 0..stop {
            states.next();
        }
        for copy in copies(&states) {
            assert_eq!(
                finish(Items(copy), &[()], 0),
                expected[stop.min(expected.len())..],
                "saved after {stop}"
            );
        }
    }
}

/// The same for a coroutine, which is sent the script.
#[track_caller]
fn at_every_yield<C, R>(make: impl Fn() -> C, script: &[R])
where
    C: Coroutine<R, Yield: Debug, Return: Debug> + Unpin + Serialize + DeserializeOwned,
    R: Clone,
{
    let driven = |states, started| (Sends(states, started), std::marker::PhantomData);
    let expected = finish(driven(make(), false), script, 0);
    for stop in 0..=expected.len() {
        let mut states = driven(make(), false);
        for step in 0..stop {
            states.step(&script[step.min(script.len() - 1)]);
        }
        for copy in copies(&states.0.0) {
            assert_eq!(finish(driven(copy, stop > 0), script, stop), expected[stop..], "saved after {stop}");
        }
    }
}
