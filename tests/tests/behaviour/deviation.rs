//! The knowing deviations from Rust's drop order, pinned. None of them drops a value twice or uses it after.
//!
//! # A last mention that may have consumed the value
//!
//! `noisy.into_id()` and `noisy.id()` look alike to a macro, so after a method call the local counts as given away;
//! so does a closure after its last call, a temporary on which a method was called, and a local whose last mention is
//! among the tokens of somebody's macro. It is dropped at the next suspension, not at the end of its scope. Any later
//! mention keeps it.
//!
//! # What a by-value pattern leaves behind
//!
//! In `match pair { (a, _) => .. }` the second part stays in `pair` until the end of its scope. The macro cannot store
//! half a local: the rest is dropped at the next suspension. A name (`_b`) keeps it.
//!
//! # A drop that panics at the end of a scope
//!
//! The values that outlive the scope are then not dropped: rustc forgets the value of a `break` when a drop on the way
//! out panics (rust-lang/rust#47949), and carrying such values out of a scope is what the generated code does.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{panic_of, start};
use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};

#[costate::coroutine]
fn last_mention_is_a_method_call() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    t(noisy.id());
    yield_!(1);
    t("end");
}

#[costate::coroutine]
fn last_mention_is_the_call_of_a_closure() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    let id = move || id(&noisy);
    t(id());
    yield_!(1);
    t("end");
}

macro_rules! id_of {
    ($noisy:ident) => {
        id(&$noisy)
    };
}

#[costate::coroutine]
fn last_mention_is_in_a_macro() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    t(id_of!(noisy));
    yield_!(1);
    t("end");
}

#[test]
fn a_possible_move_ends_the_local_at_the_suspension() {
    let expected = ["new 1", "t(1)", "drop 1", "t(\"end\")"];
    assert_eq!(record(|| _ = last_mention_is_a_method_call().count()), expected);
    assert_eq!(record(|| _ = last_mention_is_the_call_of_a_closure().count()), expected);
    assert_eq!(record(|| _ = last_mention_is_in_a_macro().count()), expected);
}

#[costate::coroutine]
fn method_call_on_a_temporary() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    Noisy::new(1).id() + yield_!(2)
}

#[test]
fn a_possible_move_ends_the_temporary_at_the_suspension() {
    let log = record(|| {
        let mut coroutine = method_call_on_a_temporary();
        assert_eq!(start(&mut coroutine), CoroutineState::Yielded(2));
        t("suspended");
        assert_eq!(coroutine.send(5), CoroutineState::Complete(6));
    });
    assert_eq!(log, ["new 1", "drop 1", "t(\"suspended\")"]);
}

#[costate::coroutine]
fn mentioned_later() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    t(noisy.id());
    yield_!(1);
    t("end");
    drop(noisy);
}

#[costate::coroutine]
fn borrowed_in_plain_sight() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    t(id(&noisy));
    yield_!(1);
    t("end");
}

#[costate::coroutine]
fn never_mentioned() -> impl Iterator<Item = u32> {
    let _noisy = Noisy::new(1);
    t(1);
    yield_!(1);
    t("end");
}

#[test]
fn any_other_way_it_lives_to_the_end_of_its_scope() {
    let expected = ["new 1", "t(1)", "t(\"end\")", "drop 1"];
    assert_eq!(record(|| _ = mentioned_later().count()), expected);
    assert_eq!(record(|| _ = borrowed_in_plain_sight().count()), expected);
    assert_eq!(record(|| _ = never_mentioned().count()), expected);
}

#[costate::coroutine]
fn consumed_by_a_method() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    let id = noisy.into_id();
    t("consumed");
    yield_!(id);
}

#[test]
fn a_consuming_method_consumes() {
    let log = record(|| assert_eq!(consumed_by_a_method().collect::<Vec<_>>(), [1]));
    assert_eq!(log, ["new 1", "consume 1", "drop 1", "t(\"consumed\")"]);
}

#[costate::coroutine]
fn rest_of_a_tuple() -> impl Iterator<Item = u32> {
    let pair = (Noisy::new(1), Noisy::new(2));
    match pair {
        (a, _) => {
            yield_!(id(&a));
            t("end of arm");
        }
    }
    t("end");
}

enum Shape {
    Line { from: Noisy, to: Noisy },
}

#[costate::coroutine]
fn rest_of_a_variant(shape: Shape) -> impl Iterator<Item = u32> {
    match shape {
        Shape::Line { from, .. } if id(&from) > 5 => yield_!(id(&from)),
        Shape::Line { to, .. } => {
            yield_!(id(&to));
            t("end of arm");
        }
    }
    t("end");
}

#[costate::coroutine]
fn rest_of_an_argument([a, _]: [Noisy; 2]) -> impl Iterator<Item = u32> {
    yield_!(id(&a));
    t("end");
}

#[test]
fn what_a_pattern_leaves_behind_is_dropped_at_the_suspension() {
    let log = record(|| _ = rest_of_a_tuple().count());
    assert_eq!(log, ["new 1", "new 2", "drop 2", "t(\"end of arm\")", "drop 1", "t(\"end\")"]);
    let log = record(|| {
        let shape = Shape::Line { from: Noisy::new(1), to: Noisy::new(2) };
        _ = rest_of_a_variant(shape).count();
    });
    assert_eq!(log, ["new 1", "new 2", "drop 1", "t(\"end of arm\")", "drop 2", "t(\"end\")"]);
    let log = record(|| _ = rest_of_an_argument([Noisy::new(1), Noisy::new(2)]).count());
    assert_eq!(log, ["new 1", "new 2", "drop 2", "t(\"end\")", "drop 1"]);
}

/// Panics when it is dropped, once it is armed.
struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.0, "dropped an armed bomb");
    }
}

#[costate::coroutine]
fn panicking_scope_end() -> impl Coroutine<(), Yield = u32, Return = ()> {
    let _outer = Noisy::new(1);
    {
        let _inner = Noisy::new(2);
        let mut bomb = Bomb(false);
        yield_!(1);
        bomb.0 = true;
    }
    yield_!(2);
}

#[test]
fn a_panicking_drop_at_a_scope_end_forgets_what_outlives_the_scope() {
    let log = record(|| {
        let mut coroutine = panicking_scope_end();
        start(&mut coroutine);
        assert_eq!(panic_of(|| coroutine.send(())), "dropped an armed bomb");
        assert_eq!(panic_of(|| coroutine.send(())), "coroutine resumed after panicking");
    });
    assert_eq!(log, ["new 1", "new 2", "drop 2"]);
}

#[test]
fn as_rustc_forgets_the_value_of_a_break() {
    let log = record(|| {
        panic_of(|| {
            let _made = 'out: {
                let _bomb = Bomb(true);
                break 'out Noisy::new(1);
            };
        });
    });
    assert_eq!(log, ["new 1"], "rust-lang/rust#47949 is fixed: the deviation above can go");
}
