//! Bytes that nobody saved: an error, or a state that is as good as any; never a panic.

use crate::adapters::{Literals, Numbered, Pairs, Parts, literals, numbered, pairs, parts};
use crate::awaiting::turns;
use crate::bodies::{Collect, Event, Nested, Walk, collect, nested, walk};
use crate::ranges::{Inclusive, Steps, inclusive, steps};
use costate::Coroutine;
use serde::{Serialize, de::DeserializeOwned};

/// How many bytes each test tries, half of them JSON.
fn tries() -> u32 {
    std::env::var("COSTATE_HOSTILE").ok().and_then(|tries| tries.parse().ok()).unwrap_or(100_000)
}

/// xorshift64*
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Flips bits, cuts, extends, or moves parts of it, one to four times.
fn spoil(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 if !bytes.is_empty() => bytes[at] = random.next() as u8,
            2 => bytes.truncate(at),
            3 => bytes.extend((0..random.below(9)).map(|_| random.next() as u8)),
            4 => bytes.insert(at, random.next() as u8),
            5 if !bytes.is_empty() => drop(bytes.remove(at)),
            6 => {
                let part = bytes[at..(at + random.below(12)).min(bytes.len())].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, part);
            }
            _ => {}
        }
    }
}

/// What is loaded can be saved and loaded again, and is the same.
fn check<C: Serialize + DeserializeOwned>(loaded: C) {
    let bytes = postcard::to_stdvec(&loaded).expect("it can be written");
    let again: C = postcard::from_bytes(&bytes).expect("it was written just now");
    assert_eq!(postcard::to_stdvec(&again).expect("it can be written"), bytes);
}

/// How many of the spoiled bytes were loaded after all, of JSON and of postcard.
fn spoiled<C: Serialize + DeserializeOwned>(states: &[C], seed: u64) -> [u32; 2] {
    let mut random = Random(seed);
    let mut loaded = [0, 0];
    for _ in 0..tries() / 2 {
        let state = &states[random.below(states.len())];
        let mut json = serde_json::to_vec(state).expect("it can be written");
        spoil(&mut json, &mut random);
        if let Ok(state) = serde_json::from_slice::<C>(&json) {
            loaded[0] += 1;
            check(state);
        }
        let mut bytes = postcard::to_stdvec(state).expect("it can be written");
        spoil(&mut bytes, &mut random);
        if let Ok(state) = postcard::from_bytes::<C>(&bytes) {
            loaded[1] += 1;
            check(state);
        }
    }
    loaded
}

/// A test that only ever sees errors would say little.
#[track_caller]
fn some_of_each(loaded: [u32; 2]) {
    for loaded in loaded {
        assert!(loaded > 0 && loaded < tries() / 2, "{loaded} of {} were loaded", tries() / 2);
    }
}

#[test]
fn spoiled_loops() {
    let states: Vec<Inclusive> = (0..6).map(|steps| after(inclusive(1, 3), steps)).collect();
    some_of_each(spoiled(&states, 1));
    let states: Vec<Steps> = (0..6).map(|taken| after(steps(-5, 9, 3), taken)).collect();
    some_of_each(spoiled(&states, 2));
}

#[test]
fn spoiled_adapters() {
    let words = |count: u32| (0..count).map(|n| format!("word {n}")).collect::<Vec<_>>();
    let states: Vec<Numbered> = (0..7).map(|steps| after(numbered(words(3)), steps)).collect();
    some_of_each(spoiled(&states, 6));
    let states: Vec<Literals> = (0..12).map(|steps| after(literals(3), steps)).collect();
    some_of_each(spoiled(&states, 7));
    let make = || pairs(vec![1, 2, 3], [const { String::new() }; 4], 2, 5);
    let states: Vec<Pairs> = (0..17).map(|steps| after(make(), steps)).collect();
    some_of_each(spoiled(&states, 8));
    let make = || parts((0..5).zip(words(5)).collect(), 4);
    let states: Vec<Parts> = (0..19).map(|steps| after(make(), steps)).collect();
    some_of_each(spoiled(&states, 9));
}

/// What was loaded goes on.
#[test]
fn spoiled_futures() {
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let mut state = Box::pin(turns(2));
    let mut states = vec![(*state).clone()];
    while state.as_mut().poll(&mut cx).is_pending() {
        states.push((*state).clone());
    }
    some_of_each(spoiled(&states, 10));
}

#[test]
fn spoiled_machines_in_machines() {
    let states: Vec<Nested> = (0..9).map(|steps| after(nested(4), steps)).collect();
    some_of_each(spoiled(&states, 3));
    let states: Vec<Walk> = (0..7).map(|steps| after(walk(3), steps)).collect();
    some_of_each(spoiled(&states, 4));
}

#[test]
fn spoiled_values() {
    let script = [Event::Word("word".to_owned()), Event::Number(-7), Event::Word("more".to_owned())];
    let mut states: Vec<Collect> = vec![collect(1)];
    let mut state = collect(1);
    state.begin();
    for event in script {
        states.push(state.clone());
        state.send(event);
    }
    some_of_each(spoiled(&states, 5));
}

fn after<I: Iterator>(mut states: I, steps: usize) -> I {
    let _ = states.by_ref().take(steps).count();
    states
}

/// Bytes that say "one more inside" as often as they like do not exhaust the stack.
#[test]
fn machines_without_end_inside_one_another() {
    let mut state = walk(1);
    state.next();
    let version = postcard::to_stdvec(Walk::VERSION).expect("it can be written");
    let bytes = postcard::to_stdvec(&after(walk(3), 1)).expect("it can be written");
    // What stands between the version and the machine inside it, and what stands after that.
    let level = bytes[version.len()..]
        .windows(version.len())
        .position(|part| part == version)
        .expect("a machine inside");
    let inside = &bytes[..version.len() + level];
    let of_depth = |depth: usize| -> Vec<u8> { inside.repeat(depth) };
    for depth in [1, 50, 1_000, 1_000_000] {
        let error = postcard::from_bytes::<Walk>(&of_depth(depth));
        assert!(error.is_err(), "cut off at depth {depth}");
    }
    // As deep as may be, and one deeper.
    let nested = |depth: u32| {
        let mut state = Walk::Done;
        for _ in 1..depth {
            state = Walk::Yield1 { depth: 1, inner: Box::new(state) };
        }
        postcard::from_bytes::<Walk>(&postcard::to_stdvec(&state).expect("it can be written"))
    };
    assert!(nested(costate::saved::DEEPEST).is_ok());
    assert!(nested(costate::saved::DEEPEST + 1).is_err());
    assert!(nested(costate::saved::DEEPEST).is_ok(), "an error leaves nothing behind");
}

/// A length that no memory could hold.
#[test]
fn lengths_that_lie() {
    let version = postcard::to_stdvec(Collect::VERSION).expect("it can be written");
    for variant in 0..6_u8 {
        let lies = [version.clone(), vec![variant], vec![0xff; 9], vec![0x01]].concat();
        assert!(postcard::from_bytes::<Collect>(&lies).is_err() || variant > 0);
    }
}
