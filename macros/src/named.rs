//! The back end with concrete types: `#[coroutine(name = Countdown)]`.
//!
//! ```text
//! Input:   #[coroutine(name = Countdown)] #[derive(Clone)] pub fn countdown(n: u32) -> impl Iterator<Item = u32> { .. }
//! Output:  #[derive(Clone)] pub enum Countdown { Start { n: u32 }, Yield1 { iter: Rev<Range<u32>> }, Done, Panicked }
//!          impl Countdown { fn step(state: &mut Self, ..) -> .. }   impl Coroutine for Countdown { .. }
//!          pub fn countdown(n: u32) -> Countdown { Countdown::Start { n } }
//! ```
//! Same passes, same step; only the fields' types are written out instead of inferred.

use crate::compile::{Passed, plain_inputs};
use crate::emit::{BackEnd, Machine};
use crate::errors::Errors;
use crate::input::{Function, Interface, is_unit, unit};
use crate::layout::Form;
use crate::names::{BindingId, Names, Origin};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeMap;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, FnArg, GenericParam, Generics, Lifetime, Path, Type, Visibility, parse_quote};

/// What the user's function says of the enum.
pub(crate) struct NamedMachine {
    pub(crate) name: Ident,
    vis: Visibility,
    attrs: Vec<Attribute>,
    pub(crate) generics: Generics,
    types: BTreeMap<BindingId, Type>,
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
        quote!(#(#attrs)* #vis enum #name #parameters)
    }

    pub(crate) fn field_type(&self, binding: BindingId, is_slot: bool) -> TokenStream {
        let ty = self.types[&binding].to_token_stream();
        if is_slot { quote!(::core::option::Option<#ty>) } else { ty }
    }
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
    if let Some(receiver) = &function.receiver {
        return Err(syn::Error::new(
            receiver.self_token.span,
            "a named coroutine is a free function, for its enum stands beside it; pass `self` as an argument",
        ));
    }
    let mut signature = Nameable { generics: function.sig.generics.clone(), elided: Vec::new(), opaque: 0 };
    let mut sig = function.sig.clone();
    for input in &mut sig.inputs {
        if let FnArg::Typed(typed) = input {
            signature.visit_type_mut(&mut typed.ty);
        }
    }
    let mut interface = interface.clone();
    let elided = signature.elided.clone();
    for ty in [&mut interface.yields, &mut interface.returns].into_iter().flatten() {
        Outlives(&elided).visit_type_mut(ty);
    }
    sig.generics = signature.generics.clone();
    let types = field_types(names, passed, &sig, &elided)?;
    let (derives, others): (Vec<Attribute>, Vec<Attribute>) =
        function.attrs.iter().cloned().partition(|attr| attr.path().is_ident("derive"));
    let configured = others.iter().filter(|attr| attr.path().is_ident("cfg")).cloned();
    let mut attrs: Vec<Attribute> = configured.clone().collect();
    attrs.extend(derives);
    let documentation = format!("The states of [`{}`].", sig.ident);
    attrs.push(parse_quote!(#[doc = #documentation]));
    attrs.push(parse_quote!(#[allow(missing_docs, reason = "the fields are the function's own locals")]));
    attrs.push(parse_quote!(#[must_use = "a coroutine does nothing until it is started"]));
    let configured: Vec<Attribute> = configured.collect();
    let machine = NamedMachine {
        name: name.clone(),
        vis: function.vis.clone(),
        attrs,
        generics: sig.generics.clone(),
        types,
    };
    let emit = passed.emit(names, &interface, krate, BackEnd::Named(&machine));
    let Machine { items, step, start, .. } = emit.machine();
    plain_inputs(&mut sig, &passed.stored, &emit);
    let ty = machine.ty();
    sig.output = parse_quote!(-> #ty);
    let implementations = implementations(&machine, &interface, krate, step, passed, &configured);
    let vis = &function.vis;
    let user_items = &passed.lowered.items;
    let items = if configured.is_empty() { items } else { guarded(&items, &configured) };
    if !user_items.is_empty() {
        return Err(syn::Error::new_spanned(
            &user_items[0],
            "an item inside a named coroutine is not visible to its enum; move the item out of the function",
        ));
    }
    let alias = &function.sig.ident;
    let (parameters, _, _) = machine.generics.split_for_impl();
    let describes =
        format!("What [`{alias}`]({alias}()) gives; other named coroutines find its type by this name.");
    Ok(quote! {
        #items
        #implementations
        #(#configured)*
        #[doc(hidden)]
        #[doc = #describes]
        #[allow(non_camel_case_types, dead_code, type_alias_bounds, reason = "named like the function on purpose")]
        #vis type #alias #parameters = #ty;
        #(#others)*
        #vis #sig {
            #start
        }
    })
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
    let mut fresh_generics = machine.generics.clone();
    if let Some(bound) = &interface.fresh_lifetimes {
        for lifetime in bound.lifetimes.iter().rev() {
            fresh_generics.params.insert(0, lifetime.clone());
        }
    }
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
    let step_allowance =
        quote!(#[allow(unused_mut, reason = "a local may be changed before a suspension and not after it")]);
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

/// The type of every field, or one error for each that has to be written.
fn field_types(
    names: &Names,
    passed: &Passed,
    sig: &syn::Signature,
    elided: &[Lifetime],
) -> syn::Result<BTreeMap<BindingId, Type>> {
    let mut errors = Errors::default();
    let mut types = BTreeMap::new();
    let mut inputs = sig.inputs.iter();
    for id in &passed.stored {
        if let Some(FnArg::Typed(typed)) = inputs.next() {
            types.insert(*id, (*typed.ty).clone());
        }
    }
    let stored = passed
        .layout
        .stored
        .iter()
        .flat_map(|stored| stored.fields.iter().map(move |field| (stored, *field)));
    for (stored, (binding, form)) in stored {
        if types.contains_key(&binding) {
            continue;
        }
        let known = &names[binding];
        match known.ty.as_ref().filter(|ty| !has_hole(ty)) {
            Some(ty) => {
                let mut ty = ty.clone();
                Outlives(elided).visit_type_mut(&mut ty);
                types.insert(binding, ty);
            }
            None => {
                let name = known.ident.to_string();
                let because = if form == Form::Whole { "used after" } else { "dropped after" };
                errors.at(known.ident.span(), unknown_type(known.origin, &name, &stored.variant, because));
                types.insert(binding, unit());
            }
        }
    }
    errors.finish()?;
    Ok(types)
}

fn unknown_type(origin: Origin, name: &str, variant: &str, because: &str) -> String {
    if origin == Origin::Temporary {
        return format!(
            "the type of this value must be known, for it is {because} `{variant}` and the enum is named; \
             write `let value: Type = ..` before it"
        );
    }
    format!(
        "the type of `{name}` must be written, for it is {because} `{variant}` and the enum is named; \
         write `let {name}: Type = ..`"
    )
}

fn has_hole(ty: &Type) -> bool {
    fn find(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == "_" || ident == "impl",
            proc_macro2::TokenTree::Punct(punct) => punct.as_char() == '_',
            proc_macro2::TokenTree::Group(group) => find(group.stream()),
            _ => false,
        })
    }
    find(ty.to_token_stream())
}

/// Gives what a signature leaves unnamed a name: elided lifetimes and `impl Trait` arguments.
struct Nameable {
    generics: Generics,
    elided: Vec<Lifetime>,
    opaque: usize,
}

impl Nameable {
    fn lifetime(&mut self) -> Lifetime {
        let number = self.elided.len() + 1;
        let lifetime = Lifetime { apostrophe: Span::mixed_site(), ident: format_ident!("elided{}", number) };
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
                self.opaque += 1;
                let name = format_ident!("Argument{}", self.opaque);
                let bounds = &opaque.bounds;
                let parameter: GenericParam = parse_quote!(#name: #bounds);
                self.generics.params.push(parameter);
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
}
