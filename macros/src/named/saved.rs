//! A named machine that derives serde's traits: its version goes with it, and its fields are saved exactly.
//!
//! ```text
//! Input:   #[coroutine(name = Order, version = "1")] #[derive(Serialize)] fn order(..) { for n in a..=b { .. } }
//! Output:  #[derive(Serialize)] #[serde(remote = "Self")]
//!          enum Order { .., Yield1 { #[serde(serialize_with = "Field::<RangeInclusive<u8>>::save", ..)] iter: .. } }
//!          impl Serialize for Order { .. }  // {"version": "1", "state": ..}
//! ```
//! serde's derive gives the bare functions, which ours put the version around.

use super::NamedMachine;
use super::derives::Derives;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, GenericParam, Path, Type, parse_quote};

/// What is derived of serde's.
#[derive(Clone)]
pub(super) struct Saved {
    saves: bool,
    loads: bool,
    /// The path of `costate`, as a text for serde.
    krate: String,
    /// A pinned enum cannot have attributes on fields.
    is_async: bool,
}

impl Saved {
    pub(super) fn of(derives: &Derives, krate: &Path, is_async: bool) -> Option<Saved> {
        let (saves, loads) = (derives.holds("Serialize"), derives.holds("Deserialize"));
        let krate = krate.to_token_stream().to_string().replace(' ', "");
        (saves || loads).then_some(Saved { saves, loads, krate, is_async })
    }

    /// `#[serde(..)]` on the enum.
    pub(super) fn attributes(&self, generics: &syn::Generics) -> Vec<Attribute> {
        let remote: Attribute = parse_quote!(#[serde(remote = "Self")]);
        let bounds = |bound: &str| {
            let bounds = generics.params.iter().filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(format!("{}: {bound}", parameter.ident)),
                GenericParam::Lifetime(parameter) if bound.ends_with('>') => {
                    Some(format!("'de: {}", parameter.lifetime))
                }
                _ => None,
            });
            Literal::string(&bounds.collect::<Vec<_>>().join(", "))
        };
        let krate = &self.krate;
        let saves = bounds(&format!("{krate}::__private::serde::Serialize"));
        let loads = bounds(&format!("{krate}::__private::serde::Deserialize<'de>"));
        let mut attributes = vec![remote];
        if self.saves && !self.is_async {
            attributes.push(parse_quote!(#[serde(bound(serialize = #saves))]));
        }
        if self.loads && !self.is_async {
            attributes.push(parse_quote!(#[serde(bound(deserialize = #loads))]));
        }
        attributes
    }

    /// `#[serde(..)]` on a field.
    pub(super) fn field(&self, ty: &Type, is_slot: bool, at: Span) -> TokenStream {
        if self.is_async {
            return TokenStream::new();
        }
        let function = |name: &str| {
            let kind = if is_slot { "Slot" } else { "Field" };
            let path = format!("{}::saved::{kind}::<{}>::{name}", self.krate, ty.to_token_stream());
            let mut literal = Literal::string(&path);
            literal.set_span(at);
            literal
        };
        let (save, load) = (function("save"), function("load"));
        let saves = self.saves.then(|| quote!(#[serde(serialize_with = #save)]));
        let loads = self.loads.then(|| quote!(#[serde(deserialize_with = #load)]));
        quote!(#saves #loads)
    }

    /// serde's traits, with the version.
    fn implementations(
        &self,
        machine: &NamedMachine,
        krate: &Path,
        version: &Literal,
        configured: &[Attribute],
    ) -> TokenStream {
        let ty = machine.ty();
        let (parameters, _, clause) = machine.generics.split_for_impl();
        let name = machine.name.to_string();
        let (saved, serde) = (quote!(#krate::saved), quote!(#krate::__private::serde));
        let save = self.saves.then(|| {
            let mut generics = machine.generics.clone();
            bound(&mut generics, &parse_quote!(#serde::Serialize));
            let (parameters, _, clause) = generics.split_for_impl();
            quote! {
                #(#configured)*
                impl #parameters #saved::SaveState for #ty #clause {
                    fn save<S: #serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                        Self::serialize(self, serializer)
                    }
                }

                #(#configured)*
                impl #parameters #serde::Serialize for #ty #clause {
                    fn serialize<S: #serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                        #saved::serialize(self, serializer)
                    }
                }
            }
        });
        let load = self.loads.then(|| {
            let mut generics = machine.generics.clone();
            bound(&mut generics, &parse_quote!(#serde::Deserialize<'de>));
            let lifetimes: Vec<_> =
                machine.generics.lifetimes().map(|parameter| parameter.lifetime.clone()).collect();
            if !lifetimes.is_empty() {
                generics.make_where_clause().predicates.push(parse_quote!('de: #(#lifetimes)+*));
            }
            generics.params.insert(0, parse_quote!('de));
            let (parameters, _, clause) = generics.split_for_impl();
            quote! {
                #(#configured)*
                impl #parameters #saved::LoadState<'de> for #ty #clause {
                    fn load<D: #serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                        Self::deserialize(deserializer)
                    }
                }

                #(#configured)*
                impl #parameters #serde::Deserialize<'de> for #ty #clause {
                    fn deserialize<D: #serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                        #saved::deserialize(deserializer)
                    }
                }
            }
        });
        let exact = self.is_async.then(|| machine.types.values().map(|ty| inexact(ty, machine, krate)));
        let exact = exact.into_iter().flatten();
        quote! {
            #(#configured)*
            #krate::__private::needs_serde! {}

            #(#configured)*
            #[allow(unused_imports, reason = "not every field needs it")]
            use #saved::{Plain as _, PlainSlot as _};

            #(#configured)*
            impl #parameters #saved::SavedState for #ty #clause {
                const NAME: &'static str = #name;
                const VERSION: &'static str = #version;
            }

            #save
            #load
            #(#configured)*
            const _: () = { #(#exact)* };
        }
    }
}

/// The version of the code, and what it goes with.
pub(super) fn versioned(
    machine: &NamedMachine,
    krate: &Path,
    version: &str,
    configured: &[Attribute],
) -> TokenStream {
    let (ty, vis, version) = (machine.ty(), &machine.vis, Literal::string(version));
    let (parameters, _, clause) = machine.generics.split_for_impl();
    let saved =
        machine.saved.as_ref().map(|saved| saved.implementations(machine, krate, &version, configured));
    quote! {
        #(#configured)*
        #[allow(dead_code, reason = "who migrates old states wants it")]
        impl #parameters #ty #clause {
            /// The version of the code, which goes with a saved state.
            #vis const VERSION: &'static str = #version;
        }

        #saved
    }
}

/// A pinned enum is saved as serde does, so it must not hold what serde would get wrong.
fn inexact(ty: &Type, machine: &NamedMachine, krate: &Path) -> TokenStream {
    let is_generic = machine.generics.params.iter().any(|parameter| {
        let name = match parameter {
            GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        super::fields::mentions(ty.to_token_stream(), name)
    });
    if is_generic {
        return TokenStream::new();
    }
    let message = format!(
        "serde does not save `{}` exactly, and a coroutine that awaits is saved as serde does: write a `while` loop",
        ty.to_token_stream()
            .to_string()
            .replace(":: ", "::")
            .replace(" ::", "::")
            .replace(" <", "<")
            .replace("< ", "<")
            .replace(" >", ">")
    );
    quote!(::core::assert!(!#krate::saved::Field::<#ty>::IS_EXACT, #message);)
}

/// Every type parameter has serde's trait.
fn bound(generics: &mut syn::Generics, bound: &syn::TypeParamBound) {
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(bound.clone());
    }
}
