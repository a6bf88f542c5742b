//! `#[coroutine(name = N)]`: the state enum has a name, and the derives written under the attribute.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, panic_of, start};
use costate_tests::trace::record;
use costate_tests::{Noisy, id};
use std::fmt::Debug;

use CoroutineState::{Complete, Yielded};

#[costate::coroutine(name = Countdown)]
#[derive(Clone, Debug)]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

#[test]
fn an_iterator_with_a_name() {
    let states: Countdown = countdown(3);
    assert_eq!(states.collect::<Vec<u32>>(), [2, 1, 0]);
}

#[test]
fn variants_say_where_it_stands() {
    let mut states = countdown(1);
    assert!(matches!(states, Countdown::Start { .. }));
    assert_eq!(states.next(), Some(0));
    assert!(matches!(states, Countdown::Yield1 { .. }));
    assert_eq!(states.next(), None);
    assert!(matches!(states, Countdown::Done));
    assert_eq!(states.next(), None);
}

#[test]
fn derives_move_to_the_enum() {
    let mut original = countdown(4);
    original.next();
    let fork = original.clone();
    assert!(format!("{original:?}").starts_with("Yield1"), "{original:?}");
    assert_eq!(original.collect::<Vec<u32>>(), fork.collect::<Vec<u32>>());
}

struct Rocket {
    name: &'static str,
    stage: Countdown,
}

#[test]
fn in_a_struct_field() {
    let mut rocket = Rocket { name: "r", stage: countdown(2) };
    assert_eq!(rocket.stage.next(), Some(1));
    let spare = Rocket { name: "s", stage: rocket.stage.clone() };
    rocket.stage = countdown(1);
    assert_eq!(rocket.stage.chain(spare.stage).collect::<Vec<_>>(), [0, 0]);
    assert_eq!([rocket.name, spare.name], ["r", "s"]);
}

#[test]
fn in_a_collection() {
    let mut all = [countdown(1), countdown(3), countdown(2)];
    let firsts: Vec<_> = all.iter_mut().map(|states| states.next()).collect();
    assert_eq!(firsts, [Some(0), Some(2), Some(1)]);
}

#[costate::coroutine(name = Averager)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) fn averager(scale: f64) -> impl Coroutine<f64, Yield = f64, Return = usize> {
    let mut sum: f64 = 0.0;
    let mut n: usize = 0;
    loop {
        let x: f64 = yield_!(if n == 0 { 0.0 } else { sum / n as f64 });
        if x < 0.0 {
            return n;
        }
        sum += x * scale;
        n += 1;
    }
}

#[test]
fn a_coroutine_with_a_name() {
    let mut states: Averager = averager(2.0);
    assert_eq!(start(&mut states), Yielded(0.0));
    assert_eq!(states.send(1.0), Yielded(2.0));
    let rolled_back = states.clone();
    assert_eq!(states.send(3.0), Yielded(4.0));
    assert_eq!(states.send(-1.0), Complete(2));
    assert_ne!(states, rolled_back);
    states = rolled_back;
    assert_eq!(states.send(-1.0), Complete(1));
}

#[test]
fn the_same_refusals() {
    let mut states = averager(1.0);
    assert!(panic_of(|| states.send(1.0)).contains("`start`"));
    start(&mut states);
    states.close();
    assert!(states.is_done());
    assert!(matches!(states, Averager::Done));
    assert_eq!(panic_of(|| states.send(1.0)), "coroutine resumed after completion");
}

#[costate::coroutine(name = Traffic)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
fn traffic(slow: u8, mut left: u8) -> impl Coroutine<bool, Yield = &'static str, Return = u8> {
    while left > 0 {
        if yield_!("green") {
            yield_!("yellow");
        }
        let waited: bool = yield_!("red");
        if waited && slow > 1 {
            left -= 1;
        } else {
            left = 0;
        }
    }
    slow
}

#[test]
fn several_suspension_points() {
    let mut states = traffic(2, 2);
    assert_eq!(start(&mut states), Yielded("green"));
    assert!(matches!(states, Traffic::Yield1 { .. }));
    let at_green = states;
    assert_eq!(states.send(true), Yielded("yellow"));
    assert!(matches!(states, Traffic::Yield2 { .. }));
    assert_eq!(states.send(true), Yielded("red"));
    assert!(matches!(states, Traffic::Yield3 { .. }));
    assert_eq!(states.send(true), Yielded("green"));
    assert_ne!(states, at_green, "one turn less is left");
    states = at_green;
    assert_eq!(states.send(false), Yielded("red"));
    assert_eq!(states.send(false), Complete(2));
}

#[costate::coroutine(name = Held)]
fn held(first: Noisy) -> impl Iterator<Item = u32> {
    let second: Noisy = Noisy::new(2);
    yield_!(id(&first));
    yield_!(id(&second));
}

#[test]
fn drop_order_is_the_same() {
    let log = record(|| {
        let mut states: Held = held(Noisy::new(1));
        states.next();
        drop(states);
    });
    assert_eq!(log, ["new 1", "new 2", "drop 2", "drop 1"]);
    let log = record(|| assert_eq!(held(Noisy::new(1)).collect::<Vec<_>>(), [1, 2]));
    assert_eq!(log, ["new 1", "new 2", "drop 2", "drop 1"]);
}

#[costate::coroutine(name = Words)]
#[derive(Clone)]
fn words<'a>(text: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest: &'a str = text;
    while !rest.is_empty() {
        let end: usize = rest.find(' ').unwrap_or(rest.len());
        yield_!(&rest[..end]);
        rest = rest[end..].trim_start();
    }
}

#[test]
fn with_a_lifetime() {
    let text = "a bb c".to_string();
    let states: Words<'_> = words(&text);
    assert_eq!(states.collect::<Vec<_>>(), ["a", "bb", "c"]);
}

#[costate::coroutine(name = Repeat)]
#[derive(Clone, Debug)]
fn repeat<T: Clone + Debug>(value: T, n: usize) -> impl Iterator<Item = T> {
    for _ in 0..n {
        yield_!(value.clone());
    }
}

#[test]
fn with_a_type_parameter() {
    let mut states: Repeat<char> = repeat('x', 2);
    assert_eq!(states.next(), Some('x'));
    assert!(format!("{states:?}").contains("'x'"));
    assert_eq!(states.collect::<Vec<_>>(), ['x']);
}

#[costate::coroutine(name = Inferred)]
#[derive(Debug)]
fn inferred(from: u8, to: u8, list: Vec<char>) -> impl Iterator<Item = u64> {
    let sum = 0u64;
    let scale = 10 as u64;
    for i in from..to {
        yield_!(sum + u64::from(i) * scale);
    }
    for letter in list {
        yield_!(letter as u64);
    }
    for state in countdown(2) {
        yield_!(u64::from(state));
    }
}

#[test]
fn types_that_the_body_gives_away() {
    assert_eq!(inferred(1, 3, vec!['a']).collect::<Vec<_>>(), [10, 20, 97, 1, 0]);
}

#[costate::coroutine(name = Evident)]
#[derive(Debug)]
fn evident(n: u8, scale: f32) -> impl Coroutine<u16, Yield = u64, Return = i64> {
    let (mut yielded, mut returned) = (0, -5);
    let mut total = 0;
    let mut index = 0;
    let mut product = 1.5;
    let mut compared = 0;
    let mut chained = 0;
    let table: [u8; 3] = [n, 2, 3];
    while compared < n {
        compared += 1;
        product *= scale;
        let sent = yield_!(yielded);
        yielded += 1;
        total += sent;
        chained = total;
        index = (index + 1) % 3;
        returned -= i64::from(table[index]);
    }
    yield_!(u64::from(chained) + product as u64);
    returned
}

/// Numbers that begin without a type have that of what they meet.
#[test]
fn numbers_of_evident_types() {
    assert_eq!(drive(evident(2, 2.0), [10, 20, 0]), (vec![0, 1, 36], Some(-10)));
}

#[costate::coroutine(name = Outer)]
#[derive(Clone, Debug)]
fn outer(n: u32) -> impl Coroutine<f64, Yield = f64, Return = usize> {
    let average = averager(f64::from(n));
    let first = yield_from!(average);
    yield_!(100.0);
    first + 1
}

#[test]
fn holding_another_named_one() {
    assert_eq!(drive(outer(1), [4.0, -1.0, 0.0]), (vec![0.0, 4.0, 100.0], Some(2)));
}

mod elsewhere {
    #[costate::coroutine(name = Public)]
    pub(super) fn public(n: u32) -> impl Iterator<Item = u32> {
        yield_!(n);
    }
}

#[test]
fn visible_where_its_function_is() {
    let states: elsewhere::Public = elsewhere::public(7);
    assert_eq!(states.collect::<Vec<_>>(), [7]);
}
