//! What the front page of diapause 0.2.0, the nearest other crate, shows in four programs, as one writes it here: with
//! the types that the signature says anyway, and no others.
//!
//! | program there | lines of its functions there, here | annotations in the bodies there, here |
//! |---|---|---|
//! | a sum that is sent a bonus | 9, 8 | 2, 0 |
//! | one coroutine in another, saved inside | 13, 11 | 1, 0 |
//! | a loop saved in its middle | 10, 10 | 2, 0 |
//! | the same, refusing other code | 10 and a call that checks, 10 | 2, 0 |

use costate::Coroutine;
use costate::CoroutineState::{Complete, Yielded};
use serde::{Deserialize, Serialize};

#[costate::coroutine]
fn with_bonus(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut sum = 0;
    for i in 0..n {
        sum += i + yield_!(sum);
    }
    sum
}

#[test]
fn sums_with_a_bonus() {
    let mut sums = with_bonus(3);
    assert_eq!(sums.begin(), Yielded(0));
    assert_eq!([10, 0].map(|bonus| sums.send(bonus)), [Yielded(10), Yielded(11)]);
    assert_eq!(sums.send(5), Complete(18));
}

#[costate::coroutine(name = Part)]
#[derive(Serialize, Deserialize)]
fn part(begin: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    begin + yield_!(begin)
}

#[costate::coroutine(name = Whole)]
#[derive(Serialize, Deserialize)]
fn whole(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let first = yield_from!(part(n));
    first + yield_!(first)
}

#[test]
fn saved_inside_another() {
    let mut states = whole(5);
    assert_eq!(states.begin(), Yielded(5));
    let mut loaded: Whole = serde_json::from_str(&serde_json::to_string(&states).unwrap()).unwrap();
    assert_eq!(loaded.send(1), Yielded(6));
    assert_eq!(loaded.send(2), Complete(8));
}

#[costate::coroutine(name = Counted)]
#[derive(Serialize, Deserialize)]
fn counted(n: u32) -> impl Coroutine<(), Yield = u32, Return = u32> {
    let mut sum = 0;
    for i in 0..n {
        yield_!(i);
        sum += i;
    }
    sum
}

/// Nothing is to be asked for: a saved state has its version.
#[test]
fn saved_in_the_middle_of_a_loop() {
    let mut states = counted(3);
    assert_eq!(states.begin(), Yielded(0));
    let saved = serde_json::to_string(&states).unwrap();
    let mut loaded: Counted = serde_json::from_str(&saved).unwrap();
    assert_eq!([(); 2].map(|()| loaded.send(())), [Yielded(1), Yielded(2)]);
    assert_eq!(loaded.send(()), Complete(3));
    let other = saved.replace(Counted::VERSION, "0123456789abcdef");
    let error = serde_json::from_str::<Counted>(&other).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("0123456789abcdef") && error.contains(Counted::VERSION), "{error}");
}
