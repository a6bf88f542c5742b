//! What is written around an item or a statement is still there afterwards.

use super::expand;

#[track_caller]
fn holds(item: &str, part: &str) {
    let expanded = expand("", item);
    let parsed: proc_macro2::TokenStream = part.parse().expect("the test's own text is tokens");
    assert!(expanded.contains(&parsed.to_string()), "no `{part}` in\n{expanded}");
}

#[test]
fn a_default_method_stays_one() {
    holds("default fn f(&self) -> impl Iterator<Item = u8> { yield_!(1); }", "default fn f");
}

#[test]
fn attributes_of_a_let_are_its_own() {
    holds(
        "fn f() -> impl Coroutine<u8, Yield = u8, Return = ()> { #[allow(unused_variables)] let x = yield_!(1); }",
        "#[allow(unused_variables)] let x",
    );
}

#[test]
fn attributes_at_the_top_of_a_body_are_the_functions() {
    holds(
        "fn f() -> impl Iterator<Item = u8> { #![allow(unused_variables)] let x = 1; yield_!(1); }",
        "#[allow(unused_variables)]",
    );
}

#[test]
fn a_try_block_keeps_what_leaves_it() {
    holds(
        "fn f() -> impl Iterator<Item = u8> { let x: Option<u8> = try { a? + 1 }; yield_!(1); }",
        "try { a? + 1 }",
    );
    holds(
        "async fn f(v: Vec<u8>) { for n in &v { let x: Option<u8> = try { a? + n }; send(x).await; } }",
        "try { a? + n }",
    );
}

#[test]
fn what_stands_for_the_item_never_panics() {
    let refused =
        expand("name = N", "fn f(x: impl Clone + use<>) -> impl Iterator<Item = u8> { yield_!(1); }");
    assert!(refused.contains("Argument1 : Clone + use < >"), "{refused}");
}
