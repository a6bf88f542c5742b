//! The back end with concrete types: `#[coroutine(name = Countdown)]`.
//!
//! ```text
//! Input:   #[coroutine(name = Countdown)] #[derive(Clone)] pub fn countdown(n: u32) -> impl Iterator<Item = u32> { .. }
//! Output:  #[derive(Clone)] pub enum Countdown { Start { n: u32 }, Yield1 { iter: Rev<Range<u32>> }, Done, Panicked }
//!          impl Countdown { fn step(state: &mut Self, ..) -> .. }   impl Coroutine for Countdown { .. }
//!          pub fn countdown(n: u32) -> Countdown { Countdown::Start { n } }
//! ```
//! Same passes, same step; only the fields' types are written out instead of inferred.

mod derives;
mod fields;
mod fingerprint;
pub(crate) mod iterators;
mod pinned;
mod refused;
mod saved;
mod signature;

pub(crate) use refused::refused;

use crate::compile::{Passed, plain_inputs};
use crate::emit::{BackEnd, Machine};
use crate::errors::Errors;
use crate::input::{Function, Interface, InterfaceKind, is_unit, unit};
use crate::ir::SuspensionId;
use crate::names::{BindingId, Names};
use derives::Derives;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use saved::Saved;
use signature::NamedSignature;
use std::collections::BTreeMap;
use syn::spanned::Spanned as _;
use syn::{Attribute, Generics, Path, ReturnType, Type, Visibility, parse_quote};

/// What the user's function says of the enum.
pub(crate) struct NamedMachine {
    pub(crate) name: Ident,
    vis: Visibility,
    attrs: Vec<Attribute>,
    pub(crate) generics: Generics,
    types: BTreeMap<BindingId, Type>,
    awaited: BTreeMap<SuspensionId, Type>,
    saved: Option<Saved>,
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
        let NamedMachine { name, vis, attrs, generics, .. } = self;
        let (parameters, _, _) = generics.split_for_impl();
        quote_spanned!(name.span()=> #(#attrs)* #vis enum #name #parameters)
    }

    pub(crate) fn field_type(&self, binding: BindingId, is_slot: bool) -> TokenStream {
        let ty = self.types[&binding].to_token_stream();
        if is_slot { quote!(::core::option::Option<#ty>) } else { ty }
    }

    /// What serde is told of a field.
    pub(crate) fn field_attributes(&self, binding: BindingId, is_slot: bool, at: Span) -> TokenStream {
        self.saved.as_ref().map(|saved| saved.field(&self.types[&binding], is_slot, at)).unwrap_or_default()
    }

    /// Takes what is for serde out of the definition of a pinned enum, and gives what goes beside it.
    pub(crate) fn mirrored(&self, definition: &mut TokenStream) -> TokenStream {
        let configured: Vec<Attribute> =
            self.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
        self.saved.as_ref().map(|saved| saved.mirrored(definition, &configured)).unwrap_or_default()
    }

    pub(crate) fn awaited_type(&self, id: SuspensionId) -> TokenStream {
        self.awaited[&id].to_token_stream()
    }
}

/// Whether serde's traits are under the attribute.
pub(crate) fn is_saved(attrs: &[Attribute]) -> bool {
    let (derives, _) = Derives::of(attrs);
    derives.holds("Serialize") || derives.holds("Deserialize")
}

/// Puts a function back together whose machine has a name.
pub(crate) fn assemble(
    function: &Function,
    interface: &Interface,
    krate: &Path,
    names: &Names,
    passed: &Passed,
    name: &Ident,
) -> syn::Result<TokenStream> {
    check(function, passed)?;
    let mut signature = NamedSignature::of(&function.sig, interface);
    let awaited = fields::awaited(names, passed, function, &signature)?;
    let types = fields::types(names, passed, function, &signature, &awaited)?;
    let (mut derives, others) = Derives::of(&function.attrs);
    let saved = Saved::of(&mut derives, krate, name, interface.kind.is_async());
    let configured: Vec<Attribute> =
        others.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
    let mut attrs = configured.clone();
    attrs.extend(derives.attributes(interface));
    attrs.extend(saved.iter().flat_map(|saved| saved.attributes(&signature.sig.generics)));
    let documentation = format!("The states of [`{}`].", function.sig.ident);
    attrs.push(parse_quote!(#[doc = #documentation]));
    attrs.push(parse_quote!(#[allow(missing_docs, reason = "the fields are the function's own locals")]));
    attrs.push(parse_quote!(#[must_use = "a coroutine does nothing until it is started"]));
    let machine = NamedMachine {
        name: name.clone(),
        vis: function.vis.clone(),
        attrs,
        generics: signature.sig.generics.clone(),
        types,
        awaited,
        saved,
    };
    let emit = passed.emit(names, &signature.interface, krate, BackEnd::Named(&machine));
    let Machine { items, step, start, .. } = emit.machine();
    plain_inputs(&mut signature.sig, &passed.stored, &emit);
    let ty = machine.ty();
    let written = signature.written(&ty);
    let implementations = match signature.interface.kind.is_async() {
        true => pinned::implementations(&machine, &signature.interface, &emit, step, &configured),
        false => implementations(&machine, &signature.interface, krate, step, passed, &configured),
    };
    let vis = &function.vis;
    let version = match &function.options.version {
        Some(version) => Some(version.value()),
        None if machine.saved.is_some() => Some(fingerprint::fingerprint(code_of(function, &items))),
        None => None,
    };
    let saved = version.map(|version| saved::versioned(&machine, krate, &version, &configured));
    let default = derives.default(&machine, &signature.sig, &configured);
    let inspected = inspected(&machine, krate, &configured);
    let items = if configured.is_empty() { items } else { guarded(&items, &configured) };
    let alias = signature.alias(vis, &configured, &ty);
    let mut sig = signature.sig;
    sig.output = parse_quote!(-> #ty);
    Ok(quote! {
        #items
        #implementations
        #inspected
        #default
        #saved
        #alias
        #(#others)*
        #vis #sig {
            #written
            #start
        }
    })
}

/// All that a saved state depends on: what the user wrote, and the variants and fields that were made of it.
fn code_of(function: &Function, items: &TokenStream) -> TokenStream {
    let Function { sig, body, .. } = function;
    let stored = syn::parse2::<syn::File>(items.clone()).ok().and_then(|file| {
        file.items.into_iter().find_map(|item| match item {
            syn::Item::Enum(defined) => Some(defined),
            // What is pinned is defined in a macro.
            syn::Item::Macro(call) => syn::parse2::<syn::ItemEnum>(call.mac.tokens).ok(),
            _ => None,
        })
    });
    let variants = stored.into_iter().flat_map(|defined| defined.variants).map(|variant| {
        let name = &variant.ident;
        let fields = variant.fields.iter().map(|field| {
            let (name, ty) = (&field.ident, &field.ty);
            quote!(#name: #ty,)
        });
        quote!(#name { #(#fields)* })
    });
    quote!(#sig #body #(#variants)*)
}

/// The graph of the states where the enum's name leads to it.
fn inspected(machine: &NamedMachine, krate: &Path, configured: &[Attribute]) -> TokenStream {
    let (ty, vis, private) = (machine.ty(), &machine.vis, quote!(#krate::__private));
    let (parameters, _, clause) = machine.generics.split_for_impl();
    quote! {
        #(#configured)*
        #[allow(dead_code, reason = "who wants to may look inside")]
        impl #parameters #ty #clause {
            /// The states in which the coroutine may be.
            #vis const STATES: &'static [#private::StateInfo] = <Self as #private::Inspected>::GRAPH.states();

            /// The states, and which may follow which.
            #vis const GRAPH: #private::Graph = <Self as #private::Inspected>::GRAPH;
        }

        #(#configured)*
        impl #parameters #private::Inspect for #ty #clause {
            fn state(&self) -> #private::StateInfo {
                #private::state_of(self)
            }

            fn graph(&self) -> #private::Graph {
                <Self as #private::Inspected>::GRAPH
            }
        }
    }
}

/// Refuses what only a coroutine without a name can do.
fn check(function: &Function, passed: &Passed) -> syn::Result<()> {
    let mut errors = Errors::default();
    if let Some(receiver) = &function.receiver {
        errors.at(
            receiver.self_token.span,
            "a named coroutine is a free function, for its enum stands beside it; pass `self` as an argument",
        );
    }
    let Interface { kind, yields, returns, .. } = &function.interface;
    if yields.is_none() || returns.is_none() {
        let all = match kind {
            InterfaceKind::Iterator => "`impl Iterator<Item = Type>`",
            InterfaceKind::Coroutine => "`impl Coroutine<R, Yield = Type, Return = Type>`",
            InterfaceKind::Future => "`impl Future<Output = Type>`",
            InterfaceKind::Stream => "`impl Stream<Item = Type>`",
            InterfaceKind::AsyncCoroutine => "`impl AsyncCoroutine<R, Yield = Type, Return = Type>`",
        };
        let span = match &function.sig.output {
            ReturnType::Type(_, ty) => ty.span(),
            ReturnType::Default => function.sig.ident.span(),
        };
        errors
            .at(span, format!("the types that a named coroutine gives must be written in full; write {all}"));
    }
    if let Some(item) = passed.lowered.items.first() {
        errors.push(syn::Error::new_spanned(
            item,
            "an item inside a named coroutine is not visible to its enum; move the item out of the function",
        ));
    }
    errors.finish()
}

/// Puts `#[cfg(..)]` before each item that has none yet.
fn guarded(items: &TokenStream, configured: &[Attribute]) -> TokenStream {
    match syn::parse2::<syn::File>(items.clone()) {
        Ok(file) => file
            .items
            .into_iter()
            .map(|item| match &item {
                syn::Item::Enum(defined) if defined.attrs.iter().any(|attr| attr.path().is_ident("cfg")) => {
                    quote!(#item)
                }
                _ => quote!(#(#configured)* #item),
            })
            .collect(),
        Err(_) => items.clone(),
    }
}

fn implementations(
    machine: &NamedMachine,
    interface: &Interface,
    krate: &Path,
    step: TokenStream,
    passed: &Passed,
    configured: &[Attribute],
) -> TokenStream {
    let ty = machine.ty();
    let (parameters, _, clause) = machine.generics.split_for_impl();
    let unit = unit();
    let yields = interface.yields.as_ref().unwrap_or(&unit);
    let returns = interface.returns.as_ref().unwrap_or(&unit);
    let resume = interface.resume.as_ref().unwrap_or(&unit);
    let takes_nothing = interface.resume.is_none();
    let arg = crate::emit::arg(Span::mixed_site());
    let delegates = passed
        .blocks
        .blocks
        .iter()
        .any(|block| matches!(block.kind, crate::blocks::BlockKind::Resume(_, crate::ir::Into::Inner)));
    let arg_pattern = if takes_nothing && !delegates { quote!(_) } else { quote!(mut #arg) };
    let state = Ident::new("state", Span::mixed_site());
    let fresh = interface.fresh_lifetimes.as_ref().map(|bound| {
        let lifetimes = &bound.lifetimes;
        quote!(<#lifetimes>)
    });
    let fresh_generics = with_fresh_lifetimes(&machine.generics, interface);
    let (fresh_parameters, _, _) = fresh_generics.split_for_impl();
    let private = quote!(#krate::__private);
    let coroutine_state = quote!(#krate::CoroutineState<#yields, #returns>);
    let is_iterator = takes_nothing && is_unit(returns);
    let iterator = is_iterator.then(|| {
        quote! {
            #(#configured)*
            impl #parameters ::core::iter::Iterator for #ty #clause {
                type Item = #yields;

                #[inline]
                fn next(&mut self) -> ::core::option::Option<#yields> {
                    if !<Self as #private::State>::FUSED && #private::State::is_done(self) {
                        return ::core::option::Option::None;
                    }
                    #krate::CoroutineState::yielded(Self::step(self, ::core::option::Option::Some(())))
                }
            }

            #(#configured)*
            impl #parameters ::core::iter::FusedIterator for #ty #clause {}
        }
    });
    let step_allowance = quote!(#[allow(unused_mut, unused_assignments, reason = "a local may be changed before a suspension and not after it")]);
    quote! {
        #(#configured)*
        impl #parameters #ty #clause {
            #[inline]
            #step_allowance
            fn step #fresh (#state: &mut Self, #arg_pattern: ::core::option::Option<#resume>) -> #coroutine_state {
                #step
            }
        }

        // No state borrows from another: the machine moves freely.
        #(#configured)*
        impl #parameters ::core::marker::Unpin for #ty #clause {}

        #(#configured)*
        impl #fresh_parameters #krate::Coroutine<#resume> for #ty #clause {
            type Yield = #yields;
            type Return = #returns;

            #[inline]
            fn start(self: ::core::pin::Pin<&mut Self>) -> #coroutine_state {
                Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::None)
            }

            #[inline]
            fn resume(self: ::core::pin::Pin<&mut Self>, value: #resume) -> #coroutine_state {
                Self::step(::core::pin::Pin::get_mut(self), ::core::option::Option::Some(value))
            }

            #[inline]
            fn close(&mut self) {
                #private::close(self);
            }

            #[inline]
            fn is_done(&self) -> bool {
                #private::State::is_done(self)
            }
        }

        #iterator
    }
}

/// `<'a, T>` for `impl for<'a> Coroutine<&'a T, ..>`
fn with_fresh_lifetimes(generics: &Generics, interface: &Interface) -> Generics {
    let mut generics = generics.clone();
    if let Some(bound) = &interface.fresh_lifetimes {
        for lifetime in bound.lifetimes.iter().rev() {
            generics.params.insert(0, lifetime.clone());
        }
    }
    generics
}
