//! Tests of the transform as a function on tokens, without rustc.

mod any_input;
mod attributes;
mod expanded;
mod index;
mod mended;
mod printed;
mod versions;

use proc_macro2::TokenStream;

/// Expands a function under `#[coroutine(options)]`.
fn expand(options: &str, item: &str) -> String {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("the test's own text is tokens");
    crate::compile::attribute(tokens(options), tokens(item)).to_string()
}
