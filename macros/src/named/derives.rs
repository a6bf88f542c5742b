//! What is derived for the enum.

use super::NamedMachine;
use crate::input::{Interface, holds};
use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Path, Signature, Token, WherePredicate, parse_quote};

/// The traits under the attribute, in order.
pub(super) struct Derives {
    traits: Vec<Path>,
    /// `#[derive(..)]` whose inside is not understood, and `#[serde(..)]`.
    others: Vec<Attribute>,
}

impl Derives {
    /// Takes them out of a function's attributes. Gives what is left.
    pub(super) fn of(attrs: &[Attribute]) -> (Derives, Vec<Attribute>) {
        let mut derives = Derives { traits: Vec::new(), others: Vec::new() };
        let mut rest = Vec::new();
        for attr in attrs {
            if attr.path().is_ident("derive") {
                match attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) {
                    Ok(paths) => derives.traits.extend(paths),
                    Err(_) => derives.others.push(attr.clone()),
                }
            } else if attr.path().is_ident("serde") {
                derives.others.push(attr.clone());
            } else {
                rest.push(attr.clone());
            }
        }
        (derives, rest)
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        holds(&self.traits, name)
    }

    /// What is serde's.
    pub(super) fn take_serde(&mut self) -> (Vec<Path>, Vec<Attribute>) {
        let is_serde = |path: &Path| {
            path.segments.last().is_some_and(|last| last.ident == "Serialize" || last.ident == "Deserialize")
        };
        let (serde, rest) = std::mem::take(&mut self.traits).into_iter().partition(is_serde);
        self.traits = rest;
        let (attributes, rest) =
            std::mem::take(&mut self.others).into_iter().partition(|attr| attr.path().is_ident("serde"));
        self.others = rest;
        (serde, attributes)
    }

    /// The attributes of the enum. `+ Clone` on the return type is derived too, unless it is already.
    pub(super) fn attributes(&self, interface: &Interface) -> Vec<Attribute> {
        let is_new =
            |bound: &&Path| bound.segments.last().is_some_and(|last| !self.holds(&last.ident.to_string()));
        let bounds = interface.derives.iter().filter(is_new);
        // rustc's own would ask for a variant without fields.
        let written = self.traits.iter().filter(|path| !holds(&[(*path).clone()], "Default"));
        let all: Vec<&Path> = bounds.chain(written).collect();
        let derive: Option<Attribute> = (!all.is_empty()).then(|| parse_quote!(#[derive(#(#all),*)]));
        derive.into_iter().chain(self.others.iter().cloned()).collect()
    }

    /// `Default`: unstarted, with the defaults of the arguments.
    pub(super) fn default(
        &self,
        machine: &NamedMachine,
        sig: &Signature,
        configured: &[Attribute],
    ) -> Option<TokenStream> {
        if !self.holds("Default") {
            return None;
        }
        let types: Vec<_> = sig
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => Some(&typed.ty),
                FnArg::Receiver(_) => None,
            })
            .collect();
        let mut generics = machine.generics.clone();
        if !generics.params.is_empty() {
            let bounds =
                types.iter().map(|ty| -> WherePredicate { parse_quote!(#ty: ::core::default::Default) });
            generics.make_where_clause().predicates.extend(bounds);
        }
        let (ty, function) = (machine.ty(), &sig.ident);
        let (parameters, _, clause) = generics.split_for_impl();
        let values = types.iter().map(|ty| quote!(<#ty as ::core::default::Default>::default()));
        Some(quote! {
            #(#configured)*
            impl #parameters ::core::default::Default for #ty #clause {
                fn default() -> Self {
                    #function(#(#values),*)
                }
            }
        })
    }
}
