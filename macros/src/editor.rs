//! What is different when rust-analyzer asks and not rustc: it asks about code that is just being typed.
//!
//! To complete at a cursor, it expands a macro twice: with the input as it is, and with a word put in at the cursor.
//! What it learns from the second expansion it looks up in the first, so both must have the same shape. In the
//! input of an attribute it mends what is unfinished by itself, but not inside the arguments of a macro, such as
//! `yield_!(word.)`, and not in the input of `generator!`.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::sync::OnceLock;

/// Whether this process serves an editor.
pub(crate) fn asks() -> bool {
    static ASKS: OnceLock<bool> = OnceLock::new();
    *ASKS.get_or_init(|| {
        let program = std::env::current_exe().unwrap_or_default();
        program.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("rust-analyzer"))
    })
}

/// Input:   `yield_!(word.)`
/// Output:  `yield_!(word.unfinished)`
pub(crate) fn mended(tokens: TokenStream) -> TokenStream {
    let mut output = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut is_after_operand = false;
    while let Some(token) = tokens.next() {
        let dot = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '.' && is_after_operand => Some(punct.span()),
            _ => None,
        };
        let ends = match tokens.peek() {
            None => true,
            Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ';' | ','),
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
            Some(_) => false,
        };
        is_after_operand = !matches!(token, TokenTree::Punct(_));
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), mended(group.stream()));
                inner.set_span(group.span());
                output.extend([TokenTree::from(inner)]);
            }
            other => output.extend([other]),
        }
        if let Some(dot) = dot.filter(|_| ends) {
            output.extend([TokenTree::from(Ident::new("unfinished", dot))]);
        }
    }
    output
}
