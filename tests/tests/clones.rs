//! Clones of suspended machines whose locals have been moved out of, wholly or in part: small enough for Miri, which
//! watches that nobody reads or drops what is not there (`.ci/miri`).
//!
//! The compiler's own coroutines, cloned in the first of these, copy a value that was dropped (rust-lang/rust#152463).

use costate::{Coroutine, CoroutineState::Complete};
use std::fmt::Debug;
use std::rc::Rc;

/// Clones at each suspension, and goes on with both. Gives what each clone and the original yielded from there on.
fn forks<I: Iterator<Item: Debug> + Clone>(mut states: I) -> Vec<(Vec<String>, I::Item)> {
    let mut forks = Vec::new();
    while let Some(item) = states.next() {
        let fork = states.clone();
        forks.push((fork.map(|item| format!("{item:?}")).collect(), item));
    }
    forks
}

/// Every clone gives what comes after the item at which it was made.
#[track_caller]
fn check<I: Iterator<Item: Debug> + Clone>(states: I) {
    let forks = forks(states);
    let items: Vec<String> = forks.iter().map(|(_, item)| format!("{item:?}")).collect();
    for (index, (rest, _)) in forks.iter().enumerate() {
        assert_eq!(*rest, items[index + 1..]);
    }
    assert!(!forks.is_empty());
}

#[derive(Clone)]
enum Letter {
    Sealed(Vec<u8>),
    Open(String),
}

/// The native case: what the pattern took is gone, and what held it is not.
#[costate::coroutine]
fn taken_apart_by_a_match(sealed: bool) -> impl Coroutine<(), Yield = usize, Return = ()> + Clone {
    match if sealed { Letter::Sealed(vec![1, 2]) } else { Letter::Open("text".to_owned()) } {
        Letter::Sealed(bytes) => {
            let length = bytes.len();
            drop(bytes);
            yield_!(length);
        }
        Letter::Open(text) => {
            yield_!(text.len());
            drop(text);
            yield_!(0);
        }
    }
}

#[test]
fn a_value_that_a_match_took_apart() {
    for sealed in [true, false] {
        let mut states = taken_apart_by_a_match(sealed);
        while states.begin_or_send() {
            let mut fork = states.clone();
            while fork.begin_or_send() {}
            assert!(fork.is_done());
        }
        let _ = states.clone();
    }
}

trait BeginOrSend: Coroutine<()> + Unpin {
    /// Says whether it is suspended again.
    fn begin_or_send(&mut self) -> bool {
        !matches!(self.send(()), Complete(_))
    }
}

impl<C: Coroutine<()> + Unpin> BeginOrSend for C {}

/// Moved on one path, replaced on another.
#[costate::coroutine]
fn moved_or_not(mut text: Option<String>, turns: u32) -> impl Iterator<Item = usize> + Clone {
    let spare = Box::new("spare".to_owned());
    let mut kept = vec![String::new()];
    for turn in 0..turns {
        if let Some(text) = text.take() {
            yield_!(text.len());
            kept.push(text);
        } else {
            text = kept.pop();
        }
        yield_!(kept.len());
        if turn == 1 {
            drop(kept);
            kept = Vec::new();
        }
    }
    if turns > 2 {
        drop(spare);
        yield_!(100);
    } else {
        yield_!(spare.len());
    }
    yield_!(kept.len());
}

#[test]
fn values_that_are_there_on_one_path() {
    check(moved_or_not(Some("text".to_owned()), 1));
    check(moved_or_not(Some("text".to_owned()), 4));
    check(moved_or_not(None, 3));
}

/// Arrays stay in the state; the rest moves in and out of it.
#[costate::coroutine]
fn in_place(list: Vec<Rc<u32>>) -> impl Iterator<Item = u32> + Clone {
    let mut seen = [0_u32; 32];
    for (index, boxed) in list.into_iter().enumerate() {
        seen[index % 32] += *boxed;
        yield_!(*boxed + seen[0]);
        let shared = Rc::new(boxed);
        yield_!(seen[index % 32] + **shared);
    }
}

#[test]
fn arrays_in_place() {
    check(in_place(vec![Rc::new(1), Rc::new(2), Rc::new(3)]));
}

#[costate::coroutine(name = Walk)]
#[derive(Clone)]
fn walk(depth: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
    if depth > 0 {
        let left: Box<Walk> = Box::new(walk(depth - 1));
        yield_from!(left);
        yield_!(depth);
        let right: Box<Walk> = Box::new(walk(depth - 1));
        yield_from!(right);
    }
}

#[test]
fn machines_in_boxes() {
    check(walk(3));
}
