//! Loops over adapters and arrays, saved at each of their items.

use crate::at_every_item;
use serde::{Deserialize, Serialize};

#[costate::coroutine(name = Numbered)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn numbered(words: Vec<String>) -> impl Iterator<Item = String> {
    for (i, word) in words.into_iter().enumerate() {
        yield_!(format!("{i}"));
        yield_!(format!("{i} {word}"));
    }
}

fn words(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("word {n}")).collect()
}

#[test]
fn values_of_a_list_with_their_numbers() {
    for count in 0..4 {
        at_every_item(|| numbered(words(count)));
    }
}

#[costate::coroutine(name = Literals)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) fn literals(more: i64) -> impl Iterator<Item = i64> {
    for x in [1, 2, 3] {
        yield_!(x);
        yield_!(x + more);
    }
    for (i, x) in [4, -5].into_iter().enumerate() {
        yield_!(x * more);
        yield_!(x - i as i64);
    }
    for (i, _) in [6, 7].into_iter().enumerate() {
        yield_!(i as i64);
    }
    for _ in [-1.5, 1e3] {
        yield_!(more);
    }
    for x in (more..more + 1).chain([8, 9]) {
        yield_!(x);
    }
    for flag in [true, false] {
        yield_!(i64::from(flag));
    }
}

#[test]
fn arrays_of_literals() {
    at_every_item(|| literals(10));
    let (mut one, mut other) = (literals(1), literals(1));
    one.next();
    assert_ne!(one, other);
    other.next();
    assert_eq!(one, other);
    let json = serde_json::to_string(&one).unwrap();
    assert!(json.contains(r#""iter":[2,3]"#), "{json}");
    assert_eq!(serde_json::from_str::<Literals>(&json).unwrap(), one);
}

#[costate::coroutine(name = Owned)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn owned<T: Clone>(list: [T; 3], spare: T) -> impl Iterator<Item = (usize, T)> {
    let mut at = 0_usize;
    for value in list.clone() {
        yield_!((at, value));
        at += 1;
    }
    for (i, value) in list.into_iter().rev().enumerate() {
        yield_!((i, value.clone()));
        yield_!((at, value));
    }
    yield_!((at, spare));
}

#[costate::coroutine(name = Pairs)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn pairs(list: Vec<u8>, names: [String; 4], from: u64, to: u64) -> impl Iterator<Item = String> {
    for (x, name) in list.into_iter().zip(names) {
        yield_!(format!("{x}"));
        yield_!(format!("{x} {name}"));
    }
    for (a, b) in (from..to).rev().zip(from..=to) {
        yield_!(format!("{a}"));
        yield_!(format!("{a} {b}"));
    }
    for ((i, a), b) in (from..).enumerate().zip((from..=to).step_by(2)) {
        yield_!(format!("{b}"));
        yield_!(format!("{i} {a}"));
    }
}

#[costate::coroutine(name = Parts)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) fn parts(list: Vec<(u8, String)>, n: usize) -> impl Iterator<Item = String> {
    let copy: Vec<(u8, String)> = list.clone();
    for (x, text) in list.into_iter().skip(n).step_by(2) {
        yield_!(format!("{x}"));
        yield_!(format!("{x} {text}"));
    }
    for (i, (x, text)) in copy.into_iter().take(n).rev().enumerate() {
        yield_!(format!("{i} {x}"));
        yield_!(text);
    }
    for x in (0..n).chain([7, 8]).chain(n..=n) {
        yield_!(format!("{x}"));
    }
}

#[costate::coroutine(name = Machines)]
#[derive(Clone, Debug, Serialize, Deserialize)]
fn machines(more: i64) -> impl Iterator<Item = i64> {
    for (i, x) in literals(more).enumerate().skip(1) {
        yield_!(i as i64);
        yield_!(x);
    }
}

#[test]
fn adapters_of_all_kinds() {
    at_every_item(|| owned(words(3).try_into().unwrap(), "spare".to_owned()));
    let list = || -> Vec<(u8, String)> { (0..5).zip(words(5)).collect() };
    for n in 0..6 {
        at_every_item(|| pairs(vec![3; n], words(4).try_into().unwrap(), 2, 1 + n as u64));
        at_every_item(|| parts(list(), n));
    }
    at_every_item(|| machines(3));
}

/// As the standard library's, from both ends.
#[test]
fn the_same_items_as_the_originals() {
    use costate::saved::{Array, Chain, Enumerate, Rev, Skip, StepBy, Take, Zip};

    fn same<I, J>(ours: I, theirs: J, name: &str)
    where
        I: Iterator<Item: std::fmt::Debug + PartialEq> + Clone,
        J: Iterator<Item = I::Item> + Clone,
    {
        let (mut one, mut other) = (ours.clone(), theirs.clone());
        for _ in 0..12 {
            assert_eq!(one.size_hint(), other.size_hint(), "{name}");
            assert_eq!(one.next(), other.next(), "{name}");
        }
        for n in 0..6 {
            assert_eq!(ours.clone().nth(n), theirs.clone().nth(n), "{name}");
        }
    }

    fn both_ends<I, J>(ours: I, theirs: J, name: &str)
    where
        I: DoubleEndedIterator<Item: std::fmt::Debug + PartialEq> + Clone,
        J: DoubleEndedIterator<Item = I::Item> + Clone,
    {
        same(ours.clone(), theirs.clone(), name);
        for pattern in 0..128_u32 {
            let (mut one, mut other) = (ours.clone(), theirs.clone());
            for step in 0..7 {
                let (a, b) = match pattern >> step & 1 {
                    0 => (one.next(), other.next()),
                    _ => (one.next_back(), other.next_back()),
                };
                assert_eq!(a, b, "{name} {pattern:b}");
                assert_eq!(one.size_hint(), other.size_hint(), "{name} {pattern:b}");
            }
        }
    }

    let list = [1_u32, 2, 3, 4, 5];
    both_ends(Array::new(list), list.into_iter(), "array");
    both_ends(Enumerate::new(list.into_iter()), list.into_iter().enumerate(), "enumerate");
    both_ends(Rev::new(list.into_iter()), list.into_iter().rev(), "rev");
    for n in 0..7 {
        both_ends(Skip::new(list.into_iter(), n), list.into_iter().skip(n), "skip");
        both_ends(Take::new(list.into_iter(), n), list.into_iter().take(n), "take");
        same(StepBy::new(list.into_iter(), n + 1), list.into_iter().step_by(n + 1), "step_by");
        same(Zip::new(0..n, list), (0..n).zip(list), "zip");
        same(Zip::new(0.., 0..n), (0..).zip(0..n), "zip");
        same(Chain::new(list.into_iter(), 0..n as u32), list.into_iter().chain(0..n as u32), "chain");
        same(Chain::new(0..n, 0..), (0..n).chain(0..), "chain without end");
    }
    same(StepBy::new(0_u8..3, usize::MAX), (0_u8..3).step_by(usize::MAX), "a long step");
}

#[test]
fn adapters_that_no_loop_makes() {
    let refused = |fields: &str| {
        let json = format!(r#"{{"version":"{}","state":{{"Yield1":{fields}}}}}"#, Literals::VERSION);
        serde_json::from_str::<Literals>(&json).unwrap_err().to_string()
    };
    let message = refused(r#"{"more":1,"iter":[1,2,3,4],"x":1}"#);
    assert!(message.starts_with("invalid length 4, expected at most 3 values"), "{message}");
    let of = |state: &str| format!(r#"{{"version":"{}","state":{{"Yield1":{state}}}}}"#, Numbered::VERSION);
    let load = |state: &str| serde_json::from_str::<Numbered>(&of(state));
    let count = u64::MAX;
    let message = load(&format!(r#"{{"iter":[["a"],{count}],"i":0,"word":"b"}}"#)).unwrap_err().to_string();
    assert!(message.starts_with("more items than can be counted"), "{message}");
    let last = format!(r#"{{"iter":[["a"],{}],"i":0,"word":"b"}}"#, count - 1);
    assert_eq!(load(&last).unwrap().last().unwrap(), format!("{} a", count - 1));
}
