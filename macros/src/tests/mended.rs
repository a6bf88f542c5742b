//! What is just being typed, as rust-analyzer hands it over.

use proc_macro2::TokenStream;

#[track_caller]
fn check(typed: &str, mended: &str) {
    let typed: TokenStream = typed.parse().expect("the test's own text is tokens");
    let unspaced = |text: String| text.replace(' ', "");
    assert_eq!(unspaced(crate::editor::mended(typed).to_string()), unspaced(mended.to_owned()));
}

#[test]
fn a_dot_at_an_end_gets_a_word() {
    check("yield_!(word.);", "yield_!(word.unfinished);");
    check("drop(a.len().); yield b.;", "drop(a.len().unfinished); yield b.unfinished;");
    check("if word. { 1 }", "if word.unfinished { 1 }");
    check("pair(a., [b.][0].)", "pair(a.unfinished, [b.unfinished][0].unfinished)");
}

#[test]
fn what_is_finished_stays() {
    for text in [
        "yield_!(word.len());",
        "0..",
        "(1..).rev()",
        "x.0; y.await; ..",
        "for i in 0.. { a[..] }",
        "1.0.max(2.)",
    ] {
        check(text, text);
    }
}
