//! The return type: which trait the machine is asked for, and with what.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{
    BoundLifetimes, GenericArgument, Path, PathArguments, ReturnType, TraitBound, Type, TypeImplTrait,
    TypeParamBound,
};

/// What callers get: the trait in the signature.
#[derive(Clone)]
pub(crate) struct Interface {
    pub(crate) kind: InterfaceKind,
    /// The lifetimes of `for<'a>` before the trait.
    pub(crate) fresh_lifetimes: Option<BoundLifetimes>,
    /// What a resume brings in; `None` where that is `()`.
    pub(crate) resume: Option<Type>,
    /// What `yield_!` gives out; `None` where rustc is to infer it.
    pub(crate) yields: Option<Type>,
    /// What the body returns; `None` where rustc is to infer it.
    pub(crate) returns: Option<Type>,
    /// `Clone` and `Debug` among the further bounds: the state derives them.
    pub(crate) derives: Vec<Path>,
}

/// Which trait the machine is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InterfaceKind {
    /// `impl Iterator<Item = Y>`: gives `None` for ever after the end.
    Iterator,
    /// `impl Coroutine<R, Yield = Y, Return = T>`: panics when resumed after the end.
    Coroutine,
}

const NOT_UNDERSTOOD: &str = "the return type does not say what the coroutine gives; \
     write `impl Iterator<Item = Y>` or `impl Coroutine<R, Yield = Y, Return = T>`";

impl Interface {
    /// Input: `impl for<'a> Coroutine<&'a [u8], Yield = Event, Return = usize> + Debug`
    /// Output: `Coroutine`, fresh `'a`, resume `&'a [u8]`, yields `Event`, returns `usize`, derives `Debug`
    pub(crate) fn of(output: &ReturnType, fn_name: &Ident) -> syn::Result<Interface> {
        let ReturnType::Type(_, ty) = output else {
            return Err(syn::Error::new(fn_name.span(), NOT_UNDERSTOOD));
        };
        let Some(opaque) = opaque(ty) else {
            return Err(syn::Error::new(ty.span(), NOT_UNDERSTOOD));
        };
        let mut found = None;
        let mut derives: Vec<Path> = Vec::new();
        for bound in trait_bounds(opaque) {
            let Some(last) = bound.path.segments.last() else {
                continue;
            };
            match last.ident.to_string().as_str() {
                "Iterator" => found = Some((InterfaceKind::Iterator, bound, last)),
                "Coroutine" => found = Some((InterfaceKind::Coroutine, bound, last)),
                "Clone" | "Copy" | "Debug" | "PartialEq" | "Eq" | "Hash" => derives.push(bound.path.clone()),
                _ => {}
            }
        }
        if holds(&derives, "Copy") && !holds(&derives, "Clone") {
            derives.push(syn::parse_quote!(::core::clone::Clone));
        }
        let Some((kind, bound, segment)) = found else {
            return Err(Self::other_trait(ty.span(), opaque));
        };
        let mut interface = Interface {
            kind,
            fresh_lifetimes: bound.lifetimes.clone(),
            resume: None,
            yields: None,
            returns: None,
            derives,
        };
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            for argument in &arguments.args {
                match argument {
                    GenericArgument::Type(ty) if kind == InterfaceKind::Coroutine => {
                        interface.resume = (!is_unit(ty)).then(|| ty.clone());
                    }
                    GenericArgument::AssocType(assoc) => match assoc.ident.to_string().as_str() {
                        "Item" | "Yield" => interface.yields = known(&assoc.ty),
                        "Return" => interface.returns = known(&assoc.ty),
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        if kind == InterfaceKind::Iterator {
            interface.returns = Some(unit());
        }
        Ok(interface)
    }

    fn other_trait(span: Span, opaque: &TypeImplTrait) -> syn::Error {
        let is_async = trait_bounds(opaque)
            .filter_map(|bound| bound.path.segments.last())
            .any(|last| ["Future", "Stream", "AsyncCoroutine"].iter().any(|name| last.ident == name));
        let message = if is_async {
            "an async body is not supported yet; \
             write `impl Iterator<Item = Y>` or `impl Coroutine<R, Yield = Y, Return = T>`"
        } else {
            NOT_UNDERSTOOD
        };
        syn::Error::new(span, message)
    }
}

/// `impl Bounds`, also in parentheses.
pub(crate) fn opaque(ty: &Type) -> Option<&TypeImplTrait> {
    match ty {
        Type::ImplTrait(opaque) => Some(opaque),
        Type::Paren(paren) => opaque(&paren.elem),
        Type::Group(group) => opaque(&group.elem),
        _ => None,
    }
}

pub(super) fn trait_bounds(opaque: &TypeImplTrait) -> impl Iterator<Item = &TraitBound> {
    opaque.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(bound),
        _ => None,
    })
}

/// Whether the trait is among them, however its path is written.
pub(crate) fn holds(traits: &[Path], name: &str) -> bool {
    traits.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
}

/// A type that can be written again in the body: everything but `impl Trait`.
fn known(ty: &Type) -> Option<Type> {
    (!mentions_impl(ty.to_token_stream())).then(|| ty.clone())
}

pub(crate) fn mentions_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "impl",
        proc_macro2::TokenTree::Group(group) => mentions_impl(group.stream()),
        _ => false,
    })
}

pub(crate) fn unit() -> Type {
    syn::parse_quote!(())
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}
