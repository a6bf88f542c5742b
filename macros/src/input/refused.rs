//! What goes out beside our errors: everything that was written but the machine, so that callers and
//! editors keep working.

use super::interface::trait_bounds;
use super::{Interface, Options, RawFunction, is_coroutine, strip_resume_arguments};
use crate::suspension::{stray_suspension, without_suspensions};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser as _};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, GenericArgument, ImplItem, Item, Path, PathArguments, ReturnType, TraitItem, Type};

impl RawFunction {
    /// Input:   `fn evens(n: u32) -> impl Iterator<Item = u32> { body }`
    /// Output:  `fn evens(n: u32) -> impl Iterator<Item = u32> { rejected::<Rejected<u32, ()>>() }`
    ///
    /// Only rust-analyzer sees the body, to go on completing in it. It need not even parse.
    pub(crate) fn without_body(&self, options: &Options) -> TokenStream {
        let krate = options.krate();
        let RawFunction { attrs, vis, defaultness, sig, body, .. } = self;
        let (derives, attrs): (Vec<Attribute>, Vec<Attribute>) = attrs
            .iter()
            .filter(|attr| !is_coroutine(attr))
            .cloned()
            .partition(|attr| attr.path().is_ident("derive"));
        let mut sig = sig.clone();
        strip_resume_arguments(&mut sig);
        let named = options
            .name
            .as_ref()
            .and_then(|name| crate::named::refused(&mut sig, vis, name, &derives, &attrs, &krate));
        let value = value(&sig.output, &krate);
        let body = crate::editor::asks().then(|| without_suspensions(body.clone(), &krate, &self.sent()));
        let shown = body.map(|body| quote!({ #body }));
        quote! {
            #named
            #(#attrs)*
            #[allow(unused, clippy::all, reason = "the body was refused")]
            #vis #defaultness #sig {
                #shown
                #value
            }
        }
    }
}

impl RawFunction {
    /// The type of what is sent, as far as that can be said in the body.
    fn sent(&self) -> Type {
        match Interface::of(&self.sig.output, &self.sig.ident) {
            Ok(Interface { fresh_lifetimes: None, resume, .. }) => resume.unwrap_or_else(super::unit),
            _ => syn::parse_quote!(_),
        }
    }
}

/// What goes out for an item that is no function: itself, but for suspensions that nothing explains.
pub(crate) fn refused_item(item: TokenStream, options: &Options) -> TokenStream {
    let refuse = |method: TokenStream, attrs: &[Attribute]| {
        let suspends = stray_suspension(&method).is_some() && !attrs.iter().any(is_coroutine);
        let raw = if suspends { syn::parse2::<RawFunction>(method).ok() } else { None };
        raw.map(|raw| raw.without_body(options))
    };
    match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(mut block)) => {
            for item in &mut block.items {
                if let ImplItem::Fn(method) = item {
                    if let Some(refused) = refuse(method.to_token_stream(), &method.attrs) {
                        *item = ImplItem::Verbatim(refused);
                    }
                }
            }
            block.to_token_stream()
        }
        Ok(Item::Trait(mut block)) => {
            for item in &mut block.items {
                if let TraitItem::Fn(method) = item {
                    if let Some(refused) = refuse(method.to_token_stream(), &method.attrs) {
                        *item = TraitItem::Verbatim(refused);
                    }
                }
            }
            block.to_token_stream()
        }
        Ok(_) => item,
        Err(_) => without_body(item, &options.krate()),
    }
}

/// A function whose signature does not parse: rustc has its own word to say about that, and should
/// not stumble over the body as well.
fn without_body(item: TokenStream, krate: &Path) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    if !matches!(tokens.last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace) {
        return tokens.into_iter().collect();
    }
    tokens.pop();
    let is_arrow = |pair: &[TokenTree]| matches!(pair, [TokenTree::Punct(dash), TokenTree::Punct(head)] if dash.as_char() == '-' && head.as_char() == '>');
    let arrow = tokens.windows(2).rposition(is_arrow).unwrap_or(tokens.len());
    let output = |input: ParseStream<'_>| {
        let output: ReturnType = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(output)
    };
    let output = output.parse2(tokens[arrow..].iter().cloned().collect());
    let value = value(&output.unwrap_or(ReturnType::Default), krate);
    let head: TokenStream = tokens.into_iter().collect();
    quote!(#head { #value })
}

/// An expression of the type that the function returns.
fn value(output: &ReturnType, krate: &Path) -> TokenStream {
    match output {
        ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)) => quote!(#krate::__private::rejected()),
        output => {
            let ty = stand_in(output, krate);
            quote!(#krate::__private::rejected::<#ty>())
        }
    }
}

/// Input:   `-> Option<impl Coroutine<u8, Yield = u32>>`
/// Output:  `Option<Rejected<u32, ()>>`
pub(crate) fn stand_in(output: &ReturnType, krate: &Path) -> Type {
    match output {
        ReturnType::Default => super::unit(),
        ReturnType::Type(_, ty) => {
            let mut ty = (**ty).clone();
            StandIn(krate).visit_type_mut(&mut ty);
            ty
        }
    }
}

struct StandIn<'a>(&'a Path);

impl VisitMut for StandIn<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let Type::ImplTrait(opaque) = ty else { return };
        let written = |names: [&str; 2]| {
            trait_bounds(opaque)
                .filter_map(|bound| match &bound.path.segments.last()?.arguments {
                    PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
                    _ => None,
                })
                .flatten()
                .find_map(|argument| match argument {
                    GenericArgument::AssocType(assoc) if names.iter().any(|name| assoc.ident == name) => {
                        Some(assoc.ty.clone())
                    }
                    _ => None,
                })
                .unwrap_or_else(super::unit)
        };
        let krate = self.0;
        let (yields, returns) = (written(["Item", "Yield"]), written(["Return", "Output"]));
        *ty = syn::parse_quote!(#krate::__private::Rejected<#yields, #returns>);
    }
}
