//! An attribute in the place of `#[coroutine]` that leaves a function to the compiler.

use proc_macro::TokenStream;

/// Gives its item back as it is.
#[proc_macro_attribute]
pub fn native(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
