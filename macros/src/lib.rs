//! The macros of the `costate` crate; see there for what they do and how to use them.
//!
//! A body goes through these passes, each a module: `input` parses, `cfg` answers, `resolve` finds which local
//! is meant, `stretch` and `kept` make awaitable what borrows and keep what only some branches take, `lower`
//! makes suspensions statements, `blocks` cuts where control comes back in, `flow` sees what lives where,
//! `layout` decides what is stored, `emit` writes the machine, for `named` ones with written types.
//! `compile` runs them in a row; `print` shows what they made.

mod blocks;
mod cfg;
mod compile;
mod editor;
mod emit;
mod environment;
mod errors;
mod flow;
mod function;
mod graph;
mod input;
mod inside;
mod invocations;
mod ir;
mod items;
mod kept;
mod labels;
mod layout;
mod lower;
mod named;
mod names;
#[cfg(test)]
mod print;
mod resolve;
mod spans;
mod stretch;
mod suspension;
#[cfg(test)]
mod tests;
mod types;

use proc_macro::TokenStream;

/// Turns a function body with `yield_!` into a state machine. See the `costate` crate.
#[proc_macro_attribute]
pub fn coroutine(arguments: TokenStream, item: TokenStream) -> TokenStream {
    compile::attribute(arguments.into(), item.into()).into()
}

/// A generator or coroutine as an expression. See the `costate` crate.
#[proc_macro]
pub fn generator(input: TokenStream) -> TokenStream {
    compile::bang(input.into()).into()
}

/// [`generator!`] under its short name; `r#gen!` in edition 2024.
#[proc_macro]
pub fn r#gen(input: TokenStream) -> TokenStream {
    compile::bang(input.into()).into()
}
