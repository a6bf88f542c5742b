//! Copies of a suspended coroutine, by `Clone` or by saving and loading: at every suspension, the copy and the
//! original go on as one that was never copied.

use crate::trace::{log, log_panic, record};
use costate::{Coroutine, CoroutineState, Inspect};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use std::pin::Pin;

/// More steps than any body of the tests needs before its end is no longer waited for.
const LIMIT: usize = crate::compare::LIMIT;

/// A coroutine that is driven by a script.
pub trait Scripted {
    /// Takes the next step, and logs what it gives. Says whether it goes on.
    fn step(&mut self, step: usize) -> bool;
    /// Where it is.
    fn inspected(&self) -> &dyn Inspect;
}

/// An `impl Iterator`.
#[derive(Clone)]
pub struct Iterated<I>(pub I);

impl<I: Iterator<Item: Debug> + Inspect> Scripted for Iterated<I> {
    fn inspected(&self) -> &dyn Inspect {
        &self.0
    }

    fn step(&mut self, _: usize) -> bool {
        match log_panic(|| self.0.next()) {
            Ok(Some(value)) => log(format!("yield {value:?}")),
            Ok(None) => log("end"),
            Err(_) => return false,
        }
        true
    }
}

/// An `impl Coroutine`, and what it is sent.
#[derive(Clone)]
pub struct Sent<'a, C, R>(pub C, pub &'a [R]);

impl<C, R> Scripted for Sent<'_, C, R>
where
    C: Coroutine<R, Yield: Debug, Return: Debug> + Inspect + Unpin,
    R: Clone,
{
    fn inspected(&self) -> &dyn Inspect {
        &self.0
    }

    fn step(&mut self, step: usize) -> bool {
        let Sent(coroutine, script) = self;
        let state = log_panic(|| match step.checked_sub(1) {
            None => Pin::new(coroutine).start(),
            Some(step) => coroutine.send(script[step % script.len()].clone()),
        });
        match state {
            Ok(CoroutineState::Yielded(value)) => {
                log(format!("yield {value:?}"));
                true
            }
            Ok(CoroutineState::Complete(value)) => {
                log(format!("return {value:?}"));
                false
            }
            Err(_) => false,
        }
    }
}

/// What is logged from step `from` on, to the end or so many steps, and the drop.
fn rest<S: Scripted>(mut states: S, from: usize) -> Vec<String> {
    record(|| {
        let _ = (from..LIMIT).all(|step| states.step(step));
        let _ = log_panic(|| drop(states));
    })
}

/// Every step of a run leads along an edge of the coroutine's graph, but for a panic.
fn goes_along_its_graph<S: Scripted>(call: &str, mut states: S) {
    let mut before = states.inspected().state();
    assert_eq!((before.name, before.index), ("Start", 0));
    for step in 0..LIMIT {
        let goes_on = states.step(step);
        let (after, graph) = (states.inspected().state(), states.inspected().graph());
        assert_eq!(graph.states()[after.index], after);
        let is_edge = graph.edges().contains(&(before.index, after.index));
        let has_ended = before.name == "Done" && after.name == "Done";
        assert!(is_edge || has_ended || after.name == "Panicked", "{call}: from {before} to {after}");
        if !goes_on {
            return;
        }
        before = after;
    }
}

/// Copies a coroutine at each of its suspensions, the one before its start included.
///
/// # Panics
/// When a copy, or what was copied, goes on otherwise than one that was not.
pub fn compare<S: Scripted>(call: &str, make: impl Fn() -> S, copy: impl Fn(&S) -> Vec<S>) {
    let _ = record(|| goes_along_its_graph(call, make()));
    for stop in 0..LIMIT {
        let after = || {
            let mut states = make();
            (0..stop).all(|step| states.step(step)).then_some(states)
        };
        let mut undisturbed = None;
        let _ = record(|| undisturbed = after());
        let Some(undisturbed) = undisturbed else { return };
        let expected = rest(undisturbed, stop);
        let mut copied = None;
        let _ = record(|| {
            copied = after().map(|states| {
                let copies = copy(&states);
                (states, copies)
            });
        });
        let Some((original, copies)) = copied else { return };
        for (number, copy) in copies.into_iter().enumerate() {
            assert_eq!(rest(copy, stop), expected, "{call}, copy {number} after {stop} steps");
        }
        assert_eq!(rest(original, stop), expected, "{call}, copied after {stop} steps");
    }
}

/// [`compare`] for clones.
pub fn cloned<S: Clone>(states: &S) -> Vec<S> {
    vec![crate::shared::cloned(states)]
}

/// A machine that was saved and loaded, as JSON and as bytes.
///
/// # Panics
/// When it cannot be.
pub fn saved<C: Serialize + DeserializeOwned>(states: &C) -> Vec<C> {
    let json = serde_json::to_string(states).expect("it can be written");
    let bytes = postcard::to_stdvec(states).expect("it can be written");
    vec![
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in {json}")),
        postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error} in {bytes:?}")),
    ]
}

/// The part of [`oracle!`](crate::oracle!) that copies.
#[macro_export]
macro_rules! copies {
    (() $($ignored:tt)*) => {};
    ((cloned saved) $($functions_and_calls:tt)+) => {
        $crate::copies! { (cloned) $($functions_and_calls)+ }
        $crate::copies! { @saved $($functions_and_calls)+ }
    };
    (
        (cloned)
        $({ [$($attribute:tt)*] ($($coroutine:tt)*) $name:ident $parameters:tt ($($bounds:tt)*) $body:tt })+
        $($called:ident $arguments:tt $(<- $script:expr)?;)+
    ) => {
        mod cloned {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            $(
                $($attribute)*
                #[$($coroutine)*]
                pub(super) fn $name $parameters -> impl $($bounds)* + Clone + ::costate::Inspect $body
            )+
        }

        #[test]
        fn goes_on_in_two_clones() {
            $($crate::copies!(@clone $called $arguments $(<- $script)?);)+
        }
    };
    (
        @saved
        $({ [$($attribute:tt)*] ($($coroutine:tt)*) $name:ident $parameters:tt ($($bounds:tt)*) $body:tt })+
        $($called:ident $arguments:tt $(<- $script:expr)?;)+
    ) => {
        mod saved {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            $(
                $($attribute)*
                #[$($coroutine)*]
                #[derive(::serde::Serialize, ::serde::Deserialize)]
                pub(super) fn $name $parameters -> impl $($bounds)* $body
            )+
        }

        #[test]
        fn goes_on_when_it_is_loaded() {
            $($crate::copies!(@save $called $arguments $(<- $script)?);)+
        }
    };
    (@clone $called:ident $arguments:tt) => {
        $crate::copies::compare(
            stringify!($called $arguments),
            || $crate::copies::Iterated(cloned::$called $arguments),
            $crate::copies::cloned,
        )
    };
    (@clone $called:ident $arguments:tt <- $script:expr) => {
        let script = ::std::vec::Vec::from($script);
        $crate::copies::compare(
            stringify!($called $arguments),
            || $crate::copies::Sent(cloned::$called $arguments, &script),
            $crate::copies::cloned,
        )
    };
    (@save $called:ident $arguments:tt) => {
        $crate::copies::compare(
            stringify!($called $arguments),
            || $crate::copies::Iterated(saved::$called $arguments),
            |states| $crate::copies::saved(&states.0).into_iter().map($crate::copies::Iterated).collect(),
        )
    };
    (@save $called:ident $arguments:tt <- $script:expr) => {
        let script = ::std::vec::Vec::from($script);
        $crate::copies::compare(
            stringify!($called $arguments),
            || $crate::copies::Sent(saved::$called $arguments, &script),
            |states| {
                let copies = $crate::copies::saved(&states.0).into_iter();
                copies.map(|copy| $crate::copies::Sent(copy, states.1)).collect()
            },
        )
    };
}
