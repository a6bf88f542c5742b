//! `select!` of `tokio` and `futures`: its futures wait in one block, its handlers are code of the body.
//!
//! ```text
//! Input:   select! { n = first => handle(n)?, Some(m) = second, if open => return m, else => break }
//! Output:  match async { select! { n = first => Ok((n,)), Some(m) = second, if open => Err(Ok((m,))), else => Err(Err(())) } }.await {
//!              Ok((n,)) => handle(n)?,
//!              Err(Ok((m,))) => return m,
//!              Err(Err(())) => break,
//!          }
//! ```

use crate::invocations::awaiting::may_leave;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Macro, Pat, PatIdent, Token};

/// What may be ready.
struct Branch {
    /// `Some(m) = second, if open`, or `else`: what stands before the `=>`.
    waits: TokenStream,
    /// What its pattern binds, as the handler is to have it.
    bound: Vec<PatIdent>,
    handler: Expr,
}

/// The `match`, if the macro's arguments are what a `select!` takes and no jump stands in its futures.
pub(crate) fn opened(mac: &Macro) -> Option<Expr> {
    let (options, branches) = parse.parse2(mac.tokens.clone()).ok()?;
    if branches.iter().any(|branch| may_leave(branch.waits.clone())) {
        return None;
    }
    let span = crate::spans::added(mac.span());
    let count = branches.len();
    let chosen = branches.iter().enumerate().map(|(index, Branch { waits, bound, .. })| {
        let names = bound.iter().map(|binding| &binding.ident);
        let value = numbered(quote_spanned!(span=> (#(#names,)*)), index, count, span);
        quote!(#waits => { #value })
    });
    let arms = branches.iter().enumerate().map(|(index, Branch { bound, handler, .. })| {
        let pattern = numbered(quote_spanned!(span=> (#(#bound,)*)), index, count, span);
        quote!(#pattern => #handler,)
    });
    let path = &mac.path;
    syn::parse2(quote_spanned! {span=>
        match async { #path! { #options #(#chosen)* } }.await { #(#arms)* }
    })
    .ok()
}

/// `Err(Err(Ok(inner)))` for the third of several.
fn numbered(inner: TokenStream, index: usize, count: usize, span: Span) -> TokenStream {
    let last = index + 1 == count;
    let innermost = if last { inner } else { quote_spanned!(span=> ::core::result::Result::Ok(#inner)) };
    (0..index).fold(innermost, |inner, _| quote_spanned!(span=> ::core::result::Result::Err(#inner)))
}

fn parse(input: ParseStream<'_>) -> syn::Result<(TokenStream, Vec<Branch>)> {
    let mut options = TokenStream::new();
    if input.peek(Ident::peek_any) && input.peek2(Token![;]) {
        let option: Ident = input.call(Ident::parse_any)?;
        let semi: Token![;] = input.parse()?;
        options = quote!(#option #semi);
    }
    let mut branches = Vec::new();
    while !input.is_empty() {
        let (waits, bound) = if input.peek(Ident::peek_any) && input.peek2(Token![=>]) {
            // `else`, `default`, `complete`
            let word: Ident = input.call(Ident::parse_any)?;
            (quote!(#word), Vec::new())
        } else {
            waiting(input)?
        };
        input.parse::<Token![=>]>()?;
        let is_block = input.peek(syn::token::Brace);
        let handler: Expr = if is_block { Expr::Block(input.parse()?) } else { input.parse()? };
        let comma = input.parse::<Option<Token![,]>>()?;
        if !is_block && comma.is_none() && !input.is_empty() {
            return Err(input.error("expected `,`"));
        }
        branches.push(Branch { waits, bound, handler });
    }
    if branches.is_empty() { Err(input.error("expected a branch")) } else { Ok((options, branches)) }
}

/// `pattern = future`, `pattern = future, if condition`
fn waiting(input: ParseStream<'_>) -> syn::Result<(TokenStream, Vec<PatIdent>)> {
    let mut pat = Pat::parse_multi_with_leading_vert(input)?;
    let equals: Token![=] = input.parse()?;
    let future: Expr = input.parse()?;
    let mut waits = quote!(#equals #future);
    if input.peek(Token![,]) && input.peek2(Token![if]) {
        let (comma, word): (Token![,], Token![if]) = (input.parse()?, input.parse()?);
        let condition: Expr = input.parse()?;
        waits.extend(quote!(#comma #word #condition));
    }
    let mut bindings = Bindings { found: Vec::new(), by_reference: false };
    bindings.visit_pat_mut(&mut pat);
    if bindings.by_reference {
        return Err(syn::Error::new(pat.span(), "what is ready is not held"));
    }
    Ok((quote!(#pat #waits), bindings.found))
}

/// Finds what a pattern binds; `mut` goes to where the handler has it.
struct Bindings {
    found: Vec<PatIdent>,
    by_reference: bool,
}

impl VisitMut for Bindings {
    fn visit_pat_ident_mut(&mut self, binding: &mut PatIdent) {
        self.by_reference |= binding.by_ref.is_some();
        // A constant looks like a binding; by custom they differ in their first letter.
        if binding.ident.to_string().starts_with(|first: char| first.is_lowercase() || first == '_')
            && self.found.iter().all(|found| found.ident != binding.ident)
        {
            let mut found = binding.clone();
            found.subpat = None;
            self.found.push(found);
        }
        binding.mutability = None;
        visit_mut::visit_pat_ident_mut(self, binding);
    }
}
