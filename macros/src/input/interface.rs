//! The return type: which trait the machine is asked for, and with what.

use proc_macro2::{Ident, TokenStream};
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
    /// What the coroutine is called, if it says where it is suspended.
    pub(crate) inspects: Option<Ident>,
}

/// Which trait the machine is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InterfaceKind {
    /// `impl Iterator<Item = Y>`: gives `None` for ever after the end.
    Iterator,
    /// `impl Coroutine<R, Yield = Y, Return = T>`: panics when resumed after the end.
    Coroutine,
    /// `impl Future<Output = T>`, or an `async fn`: awaits, and yields nothing.
    Future,
    /// `impl Stream<Item = Y>`: awaits and yields; gives `None` for ever after the end.
    Stream,
    /// `impl AsyncCoroutine<R, Yield = Y, Return = T>`: awaits, yields and receives.
    AsyncCoroutine,
}

impl InterfaceKind {
    /// Whether the body may await.
    pub(crate) fn is_async(self) -> bool {
        matches!(self, InterfaceKind::Future | InterfaceKind::Stream | InterfaceKind::AsyncCoroutine)
    }

    /// Whether it can be asked again after the end.
    pub(crate) fn is_fused(self) -> bool {
        matches!(self, InterfaceKind::Iterator | InterfaceKind::Stream)
    }

    fn named(name: &str) -> Option<InterfaceKind> {
        Some(match name {
            "Iterator" => InterfaceKind::Iterator,
            "Coroutine" => InterfaceKind::Coroutine,
            "Future" => InterfaceKind::Future,
            "Stream" => InterfaceKind::Stream,
            "AsyncCoroutine" => InterfaceKind::AsyncCoroutine,
            _ => return None,
        })
    }
}

const NOT_UNDERSTOOD: &str = "the return type does not say what the coroutine gives; \
     write `impl Iterator<Item = Y>`, `impl Coroutine<R, Yield = Y, Return = T>`, `impl Future<Output = T>`, \
     `impl Stream<Item = Y>` or `impl AsyncCoroutine<R, Yield = Y, Return = T>`";

impl Interface {
    /// Whether callers may look at the states, or clone them.
    pub(crate) fn shows_states(&self) -> bool {
        self.inspects.is_some() || !self.derives.is_empty()
    }

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
        let mut inspects = None;
        for bound in trait_bounds(opaque) {
            let Some(last) = bound.path.segments.last() else {
                continue;
            };
            match last.ident.to_string().as_str() {
                name if InterfaceKind::named(name).is_some() => {
                    found = InterfaceKind::named(name).map(|kind| (kind, bound, last));
                }
                "Inspect" => inspects = Some(fn_name.clone()),
                "Clone" | "Copy" | "Debug" | "PartialEq" | "Eq" | "Hash" => derives.push(bound.path.clone()),
                _ => {}
            }
        }
        if holds(&derives, "Copy") && !holds(&derives, "Clone") {
            derives.push(syn::parse_quote!(::core::clone::Clone));
        }
        let Some((kind, bound, segment)) = found else {
            return Err(syn::Error::new(ty.span(), NOT_UNDERSTOOD));
        };
        let mut interface = Interface {
            kind,
            fresh_lifetimes: bound.lifetimes.clone(),
            resume: None,
            yields: None,
            returns: None,
            derives,
            inspects,
        };
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            for argument in &arguments.args {
                match argument {
                    GenericArgument::Type(ty)
                        if matches!(kind, InterfaceKind::Coroutine | InterfaceKind::AsyncCoroutine) =>
                    {
                        interface.resume = (!is_unit(ty)).then(|| ty.clone());
                    }
                    GenericArgument::AssocType(assoc) => match assoc.ident.to_string().as_str() {
                        "Item" | "Yield" => interface.yields = known(&assoc.ty),
                        "Return" | "Output" => interface.returns = known(&assoc.ty),
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        if kind.is_fused() {
            interface.returns = Some(unit());
        }
        if kind == InterfaceKind::Future {
            interface.yields = Some(syn::parse_quote!(::core::convert::Infallible));
        }
        if let (true, Some(fresh)) = (kind.is_async(), &interface.fresh_lifetimes) {
            return Err(syn::Error::new(
                fresh.span(),
                "a value that borrows afresh cannot be sent to a coroutine that awaits, for it may wait with it; \
                 send an owned value",
            ));
        }
        Ok(interface)
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
    match ty {
        Type::Tuple(tuple) => tuple.elems.is_empty(),
        Type::Paren(paren) => is_unit(&paren.elem),
        // `$ty` of a macro.
        Type::Group(group) => is_unit(&group.elem),
        _ => false,
    }
}
