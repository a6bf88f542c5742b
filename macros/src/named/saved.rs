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
use crate::names::MARK;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, GenericParam, Path, Type, parse_quote};

/// What is derived of serde's.
#[derive(Clone)]
pub(super) struct Saved {
    saves: bool,
    loads: bool,
    /// The path of `costate`, as a text for serde.
    krate: String,
    /// A pinned enum cannot have attributes on fields: serde is told of a copy of it.
    mirror: Option<Ident>,
    derives: Vec<Path>,
    others: Vec<Attribute>,
}

impl Saved {
    /// Of a machine that awaits, takes serde's out of `derives`.
    pub(super) fn of(derives: &mut Derives, krate: &Path, name: &Ident, is_async: bool) -> Option<Saved> {
        let (saves, loads) = (derives.holds("Serialize"), derives.holds("Deserialize"));
        if !saves && !loads {
            return None;
        }
        let krate = krate.to_token_stream().to_string().replace(' ', "");
        let mirror = is_async.then(|| format_ident!("{}{}", name, MARK, span = Span::mixed_site()));
        let (derives, others) = if is_async { derives.take_serde() } else { Default::default() };
        Some(Saved { saves, loads, krate, mirror, derives, others })
    }

    /// `#[serde(..)]` on the enum, or on its copy.
    fn serde_attributes(&self, generics: &syn::Generics, remote: &str) -> Vec<Attribute> {
        let remote: Attribute = parse_quote!(#[serde(remote = #remote)]);
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
        if self.saves {
            attributes.push(parse_quote!(#[serde(bound(serialize = #saves))]));
        }
        if self.loads {
            attributes.push(parse_quote!(#[serde(bound(deserialize = #loads))]));
        }
        attributes
    }

    /// `#[serde(..)]` on the enum.
    pub(super) fn attributes(&self, generics: &syn::Generics) -> Vec<Attribute> {
        match self.mirror {
            None => self.serde_attributes(generics, "Self"),
            Some(_) => Vec::new(),
        }
    }

    /// `#[serde(..)]` on a field.
    pub(super) fn field(&self, ty: &Type, is_slot: bool, at: Span) -> TokenStream {
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

    /// Takes what is for serde out of the definition of a pinned enum, and gives a copy that has only that.
    ///
    /// Input:   `enum Steps { Await1 { #[pin] awaited: Step, #[serde(..)] iter: Range<u32> } }`
    /// Output:  `#[derive(Serialize)] #[serde(remote = "Steps")] enum StepsSaved { Await1 { awaited: Step, #[serde(..)] iter: .. } }`
    pub(super) fn mirrored(&self, definition: &mut TokenStream, configured: &[Attribute]) -> TokenStream {
        let Some(mirror) = &self.mirror else { return TokenStream::new() };
        let Ok(mut pinned) = syn::parse2::<syn::ItemEnum>(definition.clone()) else {
            return TokenStream::new();
        };
        let mut copy = pinned.clone();
        let (derives, others) = (&self.derives, &self.others);
        copy.attrs = configured.to_vec();
        copy.attrs.push(parse_quote!(#[derive(#(#derives),*)]));
        copy.attrs.extend(others.iter().cloned());
        copy.attrs.extend(self.serde_attributes(&copy.generics, &pinned.ident.to_string()));
        copy.attrs.push(
            parse_quote!(#[allow(dead_code, non_camel_case_types, reason = "only serde's derive sees it")]),
        );
        copy.vis = syn::Visibility::Inherited;
        copy.ident = mirror.clone();
        for variant in &mut copy.variants {
            variant.attrs.clear();
            for field in &mut variant.fields {
                field.attrs.retain(|attr| !attr.path().is_ident("pin"));
            }
        }
        for variant in &mut pinned.variants {
            for field in &mut variant.fields {
                field.attrs.retain(|attr| !attr.path().is_ident("serde"));
            }
        }
        *definition = pinned.into_token_stream();
        copy.into_token_stream()
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
        // Where serde's derive has put its functions.
        let derived = match &self.mirror {
            None => quote!(Self),
            Some(mirror) => {
                let (_, arguments, _) = machine.generics.split_for_impl();
                let arguments = arguments.as_turbofish();
                quote!(#mirror #arguments)
            }
        };
        let save = self.saves.then(|| {
            let mut generics = machine.generics.clone();
            bound(&mut generics, &parse_quote!(#serde::Serialize));
            let (parameters, _, clause) = generics.split_for_impl();
            quote! {
                #(#configured)*
                impl #parameters #saved::SaveState for #ty #clause {
                    fn save<S: #serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                        #derived::serialize(self, serializer)
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
                        #derived::deserialize(deserializer)
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

/// Every type parameter has serde's trait.
fn bound(generics: &mut syn::Generics, bound: &syn::TypeParamBound) {
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(bound.clone());
    }
}
