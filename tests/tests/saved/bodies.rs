//! Bodies of all kinds, saved at each of their suspensions.

use crate::{at_every_item, at_every_yield, copies};
use costate::Coroutine;
use serde::{Deserialize, Serialize};

#[costate::coroutine(name = Countdown)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

#[costate::coroutine(name = Nested)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn nested(depth: u32) -> impl Iterator<Item = u32> {
    for inner in 0..depth {
        let counted: Countdown = countdown(inner);
        for item in counted {
            yield_!(item);
        }
        yield_from!(pass(inner));
    }
}

#[costate::coroutine(name = Pass)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn pass(n: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
    yield_!(n * 100);
}

#[test]
fn coroutines_inside_coroutines() {
    at_every_item(|| countdown(3));
    at_every_item(|| nested(4));
}

#[costate::coroutine(name = Walk)]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) fn walk(depth: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
    if depth > 0 {
        let left: Box<Walk> = Box::new(walk(depth - 1));
        yield_from!(left);
        yield_!(depth);
        let right: Box<Walk> = Box::new(walk(depth - 1));
        yield_from!(right);
    }
}

#[test]
fn recursion_in_boxes() {
    at_every_yield(|| walk(3), &[()]);
    at_every_item(|| walk(3));
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Event {
    Word(String),
    Number(i64),
    End,
}

#[costate::coroutine(name = Collect)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) fn collect(
    limit: usize,
) -> impl Coroutine<Event, Yield = usize, Return = Result<(Vec<String>, i64), String>> {
    let mut words: Vec<String> = Vec::new();
    let mut sum: i64 = 0;
    loop {
        let event: Event = yield_!(words.len());
        match event {
            Event::Word(word) if word.is_empty() => return Err("empty".to_owned()),
            Event::Word(word) => words.push(word),
            Event::Number(n) => sum = sum.checked_add(n).ok_or("too much")?,
            Event::End => break,
        }
        if words.len() > limit {
            yield_!(usize::MAX);
        }
    }
    Ok((words, sum))
}

#[test]
fn what_was_sent_is_kept() {
    let word = |text: &str| Event::Word(text.to_owned());
    at_every_yield(
        || collect(1),
        &[Event::End, word("a"), Event::Number(3), word("b"), Event::End, Event::Number(4), Event::End],
    );
    at_every_yield(|| collect(1), &[Event::End, word("")]);
    at_every_yield(|| collect(0), &[Event::End, Event::Number(i64::MAX), Event::Number(1)]);
}

#[costate::coroutine(name = Maybe)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
fn maybe(first: String) -> impl Coroutine<bool, Yield = u32, Return = usize> {
    let second: String = "second".to_owned();
    let mut length: usize = 0;
    if yield_!(1) {
        length += first.len();
        drop(first);
    }
    if yield_!(2) {
        drop(second);
    } else {
        yield_!(3);
    }
    yield_!(4);
    length
}

/// Locals that may have been moved.
#[test]
fn moved_or_not() {
    for script in [[true; 5], [false; 5], [true, false, true, false, true], [false, true, false, true, false]]
    {
        at_every_yield(|| maybe("first".to_owned()), &script);
    }
}

#[costate::coroutine(name = MaybeNone)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn maybe_none(first: Option<String>) -> impl Coroutine<bool, Yield = u32, Return = Option<String>> {
    if yield_!(1) {
        drop(first);
        yield_!(2);
        return None;
    }
    if yield_!(3) {
        yield_!(u32::from(first.is_some()));
        drop(first);
    } else {
        yield_!(4);
    }
    yield_!(5);
    Some("end".to_owned())
}

/// `None` that was not moved is not what was moved.
#[test]
fn none_or_moved() {
    for script in [[true; 5], [false; 5], [false, false, true, false, true], [false, true, true, true, true]]
    {
        at_every_yield(|| maybe_none(None), &script);
        at_every_yield(|| maybe_none(Some("first".to_owned())), &script);
    }
}

#[costate::coroutine(name = Generic)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn generic<K: Clone, V, const N: usize>(
    keys: Vec<K>,
    value: V,
    list: [u8; 2],
) -> impl Iterator<Item = (K, usize)> {
    let mut count: usize = N;
    for key in keys {
        yield_!((key, count));
        count += usize::from(list[0]);
    }
    drop(value);
}

#[test]
fn generics() {
    at_every_item(|| generic::<String, Option<i8>, 3>(vec!["k".into(), "l".into()], Some(-1), [2, 0]));
}

#[costate::coroutine(name = Borrowing)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn borrowing<'a>(text: &'a str, sep: char) -> impl Iterator<Item = &'a str> {
    let mut rest: &'a str = text;
    while let Some((word, after)) = rest.split_once(sep) {
        rest = after;
        yield_!(word);
    }
    yield_!(rest);
}

#[test]
fn borrowed_text() {
    let mut states = borrowing("a-b-c", '-');
    states.next();
    let json = serde_json::to_string(&states).unwrap();
    let bytes = postcard::to_stdvec(&states).unwrap();
    assert_eq!(serde_json::from_str::<Borrowing<'_>>(&json).unwrap().collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(postcard::from_bytes::<Borrowing<'_>>(&bytes).unwrap().collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn unstarted_done_and_panicked() {
    let mut states = collect(0);
    for copy in copies(&states) {
        assert_eq!(copy, states);
    }
    states.begin();
    states.close();
    for mut copy in copies(&states) {
        assert!(copy.is_done());
        copy.close();
    }
    for copy in copies(&Collect::Panicked) {
        assert_eq!(copy, Collect::Panicked);
    }
}
