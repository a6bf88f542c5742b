//! Drives what the crate offers, as its users would.
#![forbid(unsafe_code)]
#![deny(warnings)]

use costate::{Coroutine, CoroutineState};
use edition2024::{Blink, Lamp, averager, blink, both, countdown, line_sums, squares, windows};
use std::pin::Pin;

#[test]
fn iterators() {
    assert_eq!(countdown(3).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(squares(4).collect::<Vec<_>>(), [0, 1, 4, 9]);
    assert_eq!(windows::<_, 2>(&[1, 2, 3]).collect::<Vec<_>>(), [[1, 2], [2, 3]]);
}

#[test]
fn coroutines() {
    let mut average = averager();
    assert_eq!(Pin::new(&mut average).start(), CoroutineState::Yielded(0.0));
    assert_eq!(average.send(2.0), CoroutineState::Yielded(2.0));
    assert_eq!(average.send(4.0), CoroutineState::Yielded(3.0));
    assert_eq!(average.send(-1.0), CoroutineState::Complete(2));
}

#[test]
fn borrowed_values() {
    let mut sums = line_sums();
    assert_eq!(Pin::new(&mut sums).start(), CoroutineState::Yielded(None));
    assert_eq!(sums.send(&[1]), CoroutineState::Yielded(None));
    assert_eq!(sums.send(&[2, b'\n']), CoroutineState::Yielded(Some(13)));
    assert_eq!(sums.send(&[]), CoroutineState::Yielded(None));
    assert_eq!(sums.send(&[]), CoroutineState::Complete(1));
}

#[test]
fn named() {
    let mut lamp = Lamp::new();
    assert!(lamp.tick());
    assert!(!lamp.tick());
    let spare = lamp.clone();
    assert_eq!(lamp.rest().collect::<Vec<_>>(), [true, false, true, false]);
    assert!(lamp.tick());
    assert_eq!(spare.rest().count(), 4);
    let states: Blink = blink(1);
    assert_eq!(states.collect::<Vec<_>>(), [true, false]);
    assert!(!format!("{lamp:?}").is_empty());
}

#[test]
fn delegation() {
    let mut two = both();
    assert_eq!(Pin::new(&mut two).start(), CoroutineState::Yielded(0.0));
    assert_eq!(two.send(-1.0), CoroutineState::Yielded(0.0));
    assert_eq!(two.send(5.0), CoroutineState::Yielded(5.0));
    assert_eq!(two.send(-1.0), CoroutineState::Complete((0, 1)));
}
