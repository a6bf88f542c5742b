//! What stands for a named machine whose body was refused.

use super::signature::NamedSignature;
use super::with_fresh_lifetimes;
use crate::input::{Interface, stand_in, unit};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, FnArg, GenericParam, Path, Signature, Visibility, parse_quote};

/// Input:   `#[coroutine(name = Walk)] #[derive(Clone)] fn walk<T>(root: T) -> impl Iterator<Item = T> { refused }`
/// Output:  `#[derive(Clone)] enum Walk<T> { Refused(PhantomData<(T, T)>) }   impl Iterator for Walk<T> { .. }`
///          and the signature `fn walk<T>(root: T) -> Walk<T>`
///
/// Nothing for a method, since no enum can stand beside it.
pub(crate) fn refused(
    sig: &mut Signature,
    vis: &Visibility,
    name: &Ident,
    derives: &[Attribute],
    attrs: &[Attribute],
    krate: &Path,
) -> Option<TokenStream> {
    if matches!(sig.inputs.first(), Some(FnArg::Receiver(_))) {
        return None;
    }
    let configured: Vec<Attribute> =
        attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
    if sig.asyncness.is_some() {
        crate::input::as_future(sig, krate);
    }
    let Ok(interface) = Interface::of(&sig.output, &sig.ident) else {
        return Some(quote! {
            #(#configured)*
            #[allow(dead_code, reason = "the body was refused")]
            #vis enum #name {}
        });
    };
    let signature = NamedSignature::of(sig, &interface);
    let (parameters, arguments, clause) = signature.sig.generics.split_for_impl();
    let ty = quote!(#name #arguments);
    let phantoms = signature.sig.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Lifetime(parameter) => {
            let lifetime = &parameter.lifetime;
            Some(quote!(&#lifetime ()))
        }
        GenericParam::Type(parameter) => {
            let parameter = &parameter.ident;
            Some(quote!(#parameter))
        }
        GenericParam::Const(_) => None,
    });
    // The arguments' types imply bounds that the written return type may rely on.
    let stored = signature.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(&typed.ty),
        FnArg::Receiver(_) => None,
    });
    let derived = super::Derives::of(derives).0.attributes(&interface);
    let fresh_generics = with_fresh_lifetimes(&signature.sig.generics, &interface);
    let (fresh_parameters, _, _) = fresh_generics.split_for_impl();
    let resume = signature.interface.resume.clone().unwrap_or_else(unit);
    let stand_in = stand_in(&signature.sig.output, krate);
    let yields = quote!(<#stand_in as ::core::iter::Iterator>::Item);
    let returns = quote!(<#stand_in as #krate::Coroutine<#resume>>::Return);
    let private = quote!(#krate::__private);
    let coroutine_state = quote!(#krate::CoroutineState<#yields, #returns>);
    let alias = signature.alias(vis, &configured, &ty);
    let written = signature.written(&ty);
    let traits = match signature.interface.kind.is_async() {
        true => quote! {
            #(#configured)*
            impl #parameters ::core::future::Future for #ty #clause {
                type Output = #returns;

                fn poll(
                    self: ::core::pin::Pin<&mut Self>,
                    _: &mut ::core::task::Context<'_>,
                ) -> ::core::task::Poll<#returns> {
                    #private::rejected()
                }
            }

            #(#configured)*
            impl #parameters #krate::AsyncCoroutine<#resume> for #ty #clause {
                type Yield = #yields;
                type Return = #returns;

                fn poll_resume(
                    self: ::core::pin::Pin<&mut Self>,
                    _: &mut ::core::task::Context<'_>,
                    _: &mut ::core::option::Option<#resume>,
                ) -> ::core::task::Poll<#coroutine_state> {
                    #private::rejected()
                }
            }
        },
        false => quote! {
            #(#configured)*
            impl #fresh_parameters #krate::Coroutine<#resume> for #ty #clause {
                type Yield = #yields;
                type Return = #returns;

                fn start(self: ::core::pin::Pin<&mut Self>) -> #coroutine_state {
                    #private::rejected()
                }

                fn resume(self: ::core::pin::Pin<&mut Self>, _: #resume) -> #coroutine_state {
                    #private::rejected()
                }
            }

            #(#configured)*
            impl #parameters ::core::iter::Iterator for #ty #clause {
                type Item = #yields;

                fn next(&mut self) -> ::core::option::Option<#yields> {
                    #private::rejected()
                }
            }
        },
    };
    let machine = quote! {
        #(#configured)*
        #[allow(dead_code, reason = "the body was refused")]
        impl #parameters #ty #clause {
            #vis const STATES: &'static [#private::StateInfo] = &[];
            #vis const GRAPH: #private::Graph = #private::Graph::new("", &[], &[]);
        }

        #(#configured)*
        impl #parameters #private::Inspect for #ty #clause {
            fn state(&self) -> #private::StateInfo {
                #private::rejected()
            }

            fn graph(&self) -> #private::Graph {
                #private::rejected()
            }
        }

        #(#configured)*
        #(#derived)*
        #[allow(dead_code, reason = "the body was refused")]
        #vis enum #name #parameters {
            Refused(::core::marker::PhantomData<(#(#phantoms,)* #(#stored,)*)>),
        }

        #traits

        #alias

        #(#configured)*
        const _: () = { #written };
    };
    *sig = Signature { output: parse_quote!(-> #ty), ..signature.sig.clone() };
    Some(machine)
}
