//! The back end with concrete types: `#[coroutine(name = Countdown)]`.
use crate::names::BindingId;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeMap;
use syn::{Attribute, Generics, Type, Visibility};

/// What the user's function says of the enum.
pub(crate) struct NamedMachine {
    pub(crate) name: Ident,
    pub(crate) vis: Visibility,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) generics: Generics,
    pub(crate) types: BTreeMap<BindingId, Type>,
}

impl NamedMachine {
    /// `Countdown<'a, T>`
    pub(crate) fn ty(&self) -> TokenStream {
        let (_, arguments, _) = self.generics.split_for_impl();
        let name = &self.name;
        quote!(#name #arguments)
    }

    /// `#[derive(Clone)] pub enum Countdown<'a, T>`
    pub(crate) fn definition(&self) -> TokenStream {
        let NamedMachine {
            name,
            vis,
            attrs,
            generics,
            ..
        } = self;
        let (parameters, _, _) = generics.split_for_impl();
        quote!(#(#attrs)* #vis enum #name #parameters)
    }

    pub(crate) fn field_type(&self, binding: BindingId, is_slot: bool) -> TokenStream {
        match self.types.get(&binding) {
            Some(ty) if is_slot => quote!(::core::option::Option<#ty>),
            Some(ty) => quote!(#ty),
            None => quote!(()),
        }
    }
}

pub(crate) fn assemble(
    function: &crate::input::Function,
    _interface: &crate::input::Interface,
    _krate: &syn::Path,
    _names: &crate::names::Names,
    _passed: &crate::compile::Passed,
    name: &Ident,
) -> syn::Result<TokenStream> {
    let _ = function;
    Err(syn::Error::new(name.span(), "named coroutines are to come"))
}
