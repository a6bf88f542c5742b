//! The one knowing deviation from Rust's drop order: where the *last* mention of a local may have consumed it.
//!
//! `noisy.into_id()` and `noisy.id()` look alike to a macro, so after a method call the local counts as given away;
//! so does a closure after its last call, and a local whose last mention is among the tokens of somebody's macro.
//! It is dropped at the next suspension, not at the end of its scope. Any later mention keeps it.

use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};

#[costate::coroutine]
fn last_mention_is_a_method_call() -> impl Iterator<Item = u32> {
    let noisy = Noisy::new(1);
    t(noisy.id());
    yield_!(1);
    t("end");
}

#[test]
fn the_local_ends_at_the_suspension() {
    let log = record(|| assert_eq!(last_mention_is_a_method_call().collect::<Vec<_>>(), [1]));
    assert_eq!(log, ["new 1", "t(1)", "drop 1", "t(\"end\")"]);
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
fn the_same_for_closures_and_macros() {
    let expected = ["new 1", "t(1)", "drop 1", "t(\"end\")"];
    assert_eq!(record(|| drop(last_mention_is_the_call_of_a_closure().count())), expected);
    assert_eq!(record(|| drop(last_mention_is_in_a_macro().count())), expected);
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
    assert_eq!(record(|| drop(mentioned_later().count())), expected);
    assert_eq!(record(|| drop(borrowed_in_plain_sight().count())), expected);
    assert_eq!(record(|| drop(never_mentioned().count())), expected);
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
