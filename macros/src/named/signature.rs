//! The signature of a function whose machine has a name: everything in it can be written down.

use crate::input::{Interface, opaque};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, FnArg, GenericParam, Generics, Lifetime, ParenthesizedGenericArguments, ReturnType, Signature,
    Type, TypeFnPtr, TypeParamBound, Visibility, parse_quote,
};

/// Input:   `fn each(list: &[u32], f: impl Fn(u32)) -> impl Iterator<Item = &u32>`
/// Output:  `fn each<'elided1, Argument1: Fn(u32)>(list: &'elided1 [u32], f: Argument1) -> impl Iterator<Item = &'elided1 u32>`
pub(super) struct NamedSignature {
    pub(super) sig: Signature,
    pub(super) interface: Interface,
    elided: Vec<Lifetime>,
}

impl NamedSignature {
    pub(super) fn of(sig: &Signature, interface: &Interface) -> NamedSignature {
        let mut sig = sig.clone();
        let mut interface = interface.clone();
        interface.inspects = Some(sig.ident.clone());
        let mut nameable = Nameable {
            generics: sig.generics.clone(),
            elided: Vec::new(),
            opaque: 0,
            written: sig.to_token_stream(),
        };
        for input in &mut sig.inputs {
            if let FnArg::Typed(typed) = input {
                nameable.visit_type_mut(&mut typed.ty);
            }
        }
        sig.generics = nameable.generics;
        let elided = nameable.elided;
        for ty in [&mut interface.yields, &mut interface.returns].into_iter().flatten() {
            Outlives(&elided).visit_type_mut(ty);
        }
        Outlives(&elided).visit_return_type_mut(&mut sig.output);
        NamedSignature { sig, interface, elided }
    }

    /// A local's type is written inside of the function, where elided lifetimes are the argument's.
    pub(super) fn spell_out(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Outlives(&self.elided).visit_type_mut(&mut ty);
        ty
    }

    /// The return type as it was written: rustc holds the enum to it, and counts its names as used.
    pub(super) fn written(&self, machine: &TokenStream) -> Option<TokenStream> {
        let ReturnType::Type(_, output) = &self.sig.output else { return None };
        let mut bounds = opaque(output)?.bounds.clone();
        if bounds.iter().any(|bound| matches!(bound, TypeParamBound::PreciseCapture(_))) {
            bounds = bounds
                .into_iter()
                .filter(|bound| !matches!(bound, TypeParamBound::PreciseCapture(_)))
                .collect();
        }
        let generics = &self.sig.generics;
        let (parameters, _, clause) = generics.split_for_impl();
        let arguments = generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
        });
        Some(quote! {
            #[allow(dead_code, reason = "only the types are checked")]
            fn returned #parameters (machine: #machine) #clause {
                // The second argument is for the lifetime bounds that the machine implies.
                fn written #parameters (_: impl #bounds, _: ::core::marker::PhantomData<#machine>) #clause {}
                written::<#(#arguments),*>(machine, ::core::marker::PhantomData)
            }
        })
    }

    /// `type countdown = Countdown;`: other named coroutines find the type by the function's name.
    pub(super) fn alias(
        &self,
        vis: &Visibility,
        configured: &[Attribute],
        machine: &TokenStream,
    ) -> TokenStream {
        let alias = &self.sig.ident;
        let (parameters, _, _) = self.sig.generics.split_for_impl();
        let describes =
            format!("What [`{alias}`]({alias}()) gives; other named coroutines find its type by this name.");
        quote! {
            #(#configured)*
            #[doc(hidden)]
            #[doc = #describes]
            #[allow(non_camel_case_types, dead_code, type_alias_bounds, reason = "named like the function on purpose")]
            #vis type #alias #parameters = #machine;
        }
    }
}

/// Gives what a signature leaves unnamed a name: elided lifetimes and `impl Trait` arguments.
struct Nameable {
    generics: Generics,
    elided: Vec<Lifetime>,
    opaque: usize,
    /// The signature, whose words are taken.
    written: TokenStream,
}

impl Nameable {
    fn lifetime(&mut self) -> Lifetime {
        let number = self.elided.len() + 1;
        let ident = crate::names::unused(&format!("elided{number}"), &self.written);
        let lifetime = Lifetime { apostrophe: Span::mixed_site(), ident };
        let parameter: GenericParam = parse_quote!(#lifetime);
        self.generics.params.insert(0, parameter);
        self.generics.lt_token.get_or_insert_with(Default::default);
        self.generics.gt_token.get_or_insert_with(Default::default);
        self.elided.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Nameable {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::Reference(reference) if reference.lifetime.is_none() => {
                reference.lifetime = Some(self.lifetime())
            }
            Type::ImplTrait(opaque) => {
                let name = loop {
                    self.opaque += 1;
                    let name = format!("Argument{}", self.opaque);
                    let unused = crate::names::unused(&name, &self.written);
                    if unused == name {
                        break unused;
                    }
                };
                self.generics.params.push(GenericParam::Type(syn::TypeParam {
                    attrs: Vec::new(),
                    ident: name.clone(),
                    colon_token: Some(Default::default()),
                    bounds: opaque.bounds.clone(),
                    default: None,
                }));
                self.generics.lt_token.get_or_insert_with(Default::default);
                self.generics.gt_token.get_or_insert_with(Default::default);
                *ty = parse_quote!(#name);
            }
            _ => {}
        }
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.lifetime();
        }
    }

    // `Fn(&T)` and `fn(&T)`: what is elided there is for each call to choose.
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {}

    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
}

/// Elided lifetimes of the output are the one of the input, as in any signature.
struct Outlives<'a>(&'a [Lifetime]);

impl VisitMut for Outlives<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if let (Type::Reference(reference), [only]) = (ty, self.0) {
            reference.lifetime.get_or_insert_with(|| only.clone());
        }
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let (true, [only]) = (lifetime.ident == "_", self.0) {
            *lifetime = only.clone();
        }
    }

    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {}

    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
}
