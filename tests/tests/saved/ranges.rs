//! Loops over what serde does not save, or not exactly.

use crate::{at_every_item, copies};
use serde::{Deserialize, Serialize};

#[costate::coroutine(name = Inclusive)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) fn inclusive(from: u8, to: u8) -> impl Iterator<Item = (u8, u8)> {
    for i in from..=to {
        for j in i..=to {
            yield_!((i, j));
        }
    }
    yield_!((0, 0));
}

#[test]
fn to_the_last_of_an_inclusive_range() {
    at_every_item(|| inclusive(1, 3));
    at_every_item(|| inclusive(250, 255));
    at_every_item(|| inclusive(5, 5));
    at_every_item(|| inclusive(6, 5));
}

/// serde itself saves an exhausted `5..=5` as a fresh one.
#[test]
fn an_exhausted_range_stays_so() {
    let mut states = inclusive(5, 5);
    states.next();
    for copy in copies(&states) {
        assert_eq!(copy, states);
        assert_eq!(copy.collect::<Vec<_>>(), [(0, 0)]);
    }
}

type Alias = std::ops::RangeInclusive<i64>;

#[costate::coroutine(name = Aliased)]
#[derive(Serialize, Deserialize)]
fn aliased(limits: Alias, mut left: Alias, flag: bool) -> impl Iterator<Item = i64> {
    let copy: Alias = limits.clone();
    if flag {
        yield_!(limits.sum());
    }
    while let Some(n) = left.next() {
        yield_!(n);
    }
    for n in copy {
        yield_!(n);
    }
}

/// What the range is called does not matter, nor that it may have been moved.
#[test]
fn under_another_name() {
    at_every_item(|| aliased(-1..=1, 3..=4, true));
    at_every_item(|| aliased(i64::MAX - 1..=i64::MAX, 3..=3, false));
}

#[costate::coroutine(name = Backwards)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn backwards(from: u8, to: u8) -> impl Iterator<Item = u8> {
    for i in (from..to).rev() {
        yield_!(i);
    }
    for i in (from..=to).rev() {
        yield_!(i);
    }
}

#[test]
fn reversed_ranges() {
    at_every_item(|| backwards(1, 4));
    at_every_item(|| backwards(253, 255));
    at_every_item(|| backwards(0, 1));
    at_every_item(|| backwards(4, 4));
    at_every_item(|| backwards(5, 4));
}

#[costate::coroutine(name = Steps)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn steps(from: i8, to: i8, by: usize) -> impl Iterator<Item = i8> {
    for i in (from..to).step_by(by) {
        yield_!(i);
    }
    for i in (from..=to).step_by(by) {
        yield_!(i);
    }
    for i in (from..to).rev().step_by(by) {
        yield_!(i);
    }
    for i in (from..=to).rev().step_by(by) {
        yield_!(i);
    }
}

#[test]
fn stepping_ranges() {
    at_every_item(|| steps(-3, 9, 4));
    at_every_item(|| steps(-128, 127, 255));
    at_every_item(|| steps(-128, 127, 100));
    at_every_item(|| steps(0, 1, 1));
    at_every_item(|| steps(1, 0, 7));
}

#[costate::coroutine(name = Values)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn values<T: Clone>(list: Vec<T>, last: Option<T>) -> impl Iterator<Item = T> {
    for value in list {
        yield_!(value.clone());
        yield_!(value);
    }
    for value in last {
        yield_!(value);
    }
}

#[test]
fn values_of_a_list() {
    at_every_item(|| values(vec!["a".to_owned(), "b".to_owned()], Some("c".to_owned())));
    at_every_item(|| values(vec![1.5], None));
    at_every_item(|| values(vec![None, Some(1)], None));
}

#[costate::coroutine(name = Letters)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn letters<'a>(text: &'a str) -> impl Iterator<Item = (char, usize)> {
    let mut rest: std::str::Chars<'a> = text.chars();
    while let Some(letter) = rest.next() {
        yield_!((letter, rest.as_str().len()));
    }
}

/// What is loaded borrows from the bytes.
#[test]
fn borrowed_text() {
    let expected: Vec<_> = letters("naïve").collect();
    for stop in 0..=expected.len() {
        let mut states = letters("naïve");
        let _ = states.by_ref().take(stop).count();
        let json = serde_json::to_string(&states).unwrap();
        let bytes = postcard::to_stdvec(&states).unwrap();
        let from_json: Letters<'_> = serde_json::from_str(&json).unwrap();
        let from_bytes: Letters<'_> = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(from_json.collect::<Vec<_>>(), expected[stop..]);
        assert_eq!(from_bytes.collect::<Vec<_>>(), expected[stop..]);
    }
}

#[test]
fn ranges_that_no_loop_makes() {
    let of = |range: &str| format!(r#"{{"version":"{}","state":{{"Yield1":{range}}}}}"#, Backwards::VERSION);
    let load =
        |range: &str| serde_json::from_str::<Backwards>(&of(range)).map(|states| states.take(2).collect());
    assert_eq!(load(r#"{"from":1,"to":2,"iter":[3,9]}"#).unwrap(), [9, 8]);
    let refused = |range: &str| load(range).map(|items: Vec<u8>| items).unwrap_err().to_string();
    assert!(refused(r#"{"from":1,"to":2,"iter":[3,255]}"#).starts_with("no range ends after 255"));
    assert!(refused(r#"{"from":1,"to":2,"iter":[3,null]}"#).starts_with("a reversed range has two ends"));
    let of = |range: &str| format!(r#"{{"version":"{}","state":{{"Yield2":{range}}}}}"#, Steps::VERSION);
    let load = |range: &str| {
        serde_json::from_str::<Steps>(&of(range)).map(|states| states.take(2).collect::<Vec<_>>())
    };
    assert_eq!(load(r#"{"from":0,"to":1,"by":1,"iter":[3,9,6]}"#).unwrap(), [3, 9]);
    assert!(
        load(r#"{"from":0,"to":1,"by":1,"iter":[3,9,0]}"#)
            .unwrap_err()
            .to_string()
            .starts_with("a range cannot take steps of 0")
    );
    let json = format!(
        r#"{{"version":"{}","state":{{"Yield1":{{"to":3,"iter_1":[1,3,true],"i":1,"iter_2":[1,3,false]}}}}}}"#,
        Inclusive::VERSION
    );
    let error = serde_json::from_str::<Inclusive>(&json).unwrap_err().to_string();
    assert!(error.starts_with("a range is exhausted when both its ends meet"), "{error}");
}
