//! The predicates of `#[cfg(..)]` and `#[cfg_attr(..)]`, and where they are written.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// The attributes in front of whatever `node` is: of `total += 1` they are the attributes of `total`, for the parser.
pub(super) fn attributes(node: &impl ToTokens) -> Vec<Attribute> {
    let leading = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attrs)
    };
    leading.parse2(node.to_token_stream()).unwrap_or_default()
}

/// When what has these attributes is there.
pub(super) fn predicates(attrs: &[Attribute]) -> Vec<TokenStream> {
    attrs.iter().flat_map(predicates_of).collect()
}

/// Input:   `#[cfg(a)]`, `#[cfg_attr(a, cfg(b))]`
/// Output:  `a`, `any(not(a), b)`
pub(super) fn predicates_of(attr: &Attribute) -> Vec<TokenStream> {
    let Meta::List(list) = &attr.meta else { return Vec::new() };
    if list.path.is_ident("cfg") {
        return vec![list.tokens.clone()];
    }
    if !list.path.is_ident("cfg_attr") {
        return Vec::new();
    }
    let Ok(metas) = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()) else {
        return Vec::new();
    };
    let mut metas = metas.into_iter();
    let Some(when) = metas.next() else { return Vec::new() };
    let within = metas.flat_map(|meta| predicates_of(&syn::parse_quote!(#[#meta])));
    within.map(|predicate| quote!(any(not(#when), #predicate))).collect()
}

/// `a` for `not(a)`, and whether it was that.
pub(super) fn positive(predicate: &TokenStream) -> (TokenStream, bool) {
    match &predicate.clone().into_iter().collect::<Vec<_>>()[..] {
        [TokenTree::Ident(not), TokenTree::Group(group)] if not == "not" => {
            let (inner, is_negated) = positive(&group.stream());
            (inner, !is_negated)
        }
        _ => (predicate.clone(), false),
    }
}
