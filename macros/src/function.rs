//! Puts a function back together around its machine.

use crate::compile::{Passed, machine_expression, plain_inputs, state_name};
use crate::emit::{Around, BackEnd, Machine};
use crate::input::{Function, Interface};
use crate::names::Names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Lifetime, Path, Safety, Type};

/// Input:   `fn countdown(n: u32) -> impl Iterator<Item = u32> { .. }`
/// Output:  `fn countdown(n: u32) -> impl Iterator<Item = u32> { enum CountdownState .. machine(..) }`
pub(crate) fn assemble(
    function: &Function,
    interface: &Interface,
    krate: &Path,
    names: &Names,
    passed: Passed,
) -> syn::Result<TokenStream> {
    let is_stream = interface.kind == crate::input::InterfaceKind::Stream;
    let needs_stream = is_stream.then(|| quote!(#krate::__private::needs_stream! {}));
    if let Some(name) = &function.options.name {
        let named = crate::named::assemble(function, interface, krate, names, &passed, name)?;
        return Ok(quote!(#needs_stream #named));
    }
    let mentioned = quote_all([function.body.to_token_stream(), function.sig.to_token_stream()]);
    let name = state_name(&function.sig.ident.to_string(), &mentioned);
    let around = Around::Function { is_unsafe: matches!(function.sig.safety, Safety::Unsafe(_)) };
    let emit = passed.emit(names, interface, krate, BackEnd::Inferred { name, around });
    let machine = emit.machine();
    let own_tie = own_tie(&function.sig.generics, interface, krate);
    let helper = match has_own_tie(interface) {
        true => {
            let arguments = own_tie_arguments(&function.sig.generics);
            quote!(machine_with #arguments)
        }
        false => {
            let helper = helper(interface);
            quote!(#krate::__private::#helper)
        }
    };
    let expression = machine_expression(&emit, &machine, interface, false, &helper);
    let Machine { items, .. } = machine;
    let mut sig = function.sig.clone();
    plain_inputs(&mut sig, &passed.stored, &emit);
    let Function { attrs, vis, defaultness, .. } = function;
    let user_items = &passed.lowered.items;
    Ok(quote! {
        #(#attrs)*
        #[allow(unused_mut, unused_assignments, reason = "a local may be changed before a suspension and not after it")]
        #vis #defaultness #sig {
            #needs_stream
            #(#user_items)*
            #items
            #own_tie
            #expression
        }
    })
}

pub(crate) fn quote_all(parts: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    parts.into_iter().collect()
}

/// The resume type as a closure's argument type: lifetimes that are fresh at each resume are elided.
pub(crate) fn elided(interface: &Interface) -> Option<Type> {
    struct Elide<'a>(&'a Interface);
    impl VisitMut for Elide<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if is_fresh(self.0, lifetime) {
                lifetime.ident = Ident::new("_", lifetime.ident.span());
            }
        }
    }
    let mut resume = interface.resume.clone()?;
    Elide(interface).visit_type_mut(&mut resume);
    Some(resume)
}

fn is_fresh(interface: &Interface, lifetime: &Lifetime) -> bool {
    let declared = interface.fresh_lifetimes.iter().flat_map(|bound| &bound.lifetimes);
    declared.into_iter().any(|parameter| {
        matches!(parameter, syn::GenericParam::Lifetime(declared) if declared.lifetime.ident == lifetime.ident)
    })
}

/// How the step closure is tied to its state before its body is checked.
enum Tie {
    Plain,
    Ref,
    Mut,
    Own,
}

fn tie(interface: &Interface) -> Tie {
    let (Some(_), Some(resume)) = (&interface.fresh_lifetimes, &interface.resume) else {
        return Tie::Plain;
    };
    let mentions_fresh = |ty: &Type| {
        struct Find<'a>(&'a Interface, bool);
        impl<'ast> syn::visit::Visit<'ast> for Find<'_> {
            fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
                self.1 |= is_fresh(self.0, lifetime);
            }
        }
        let mut find = Find(interface, false);
        syn::visit::Visit::visit_type(&mut find, ty);
        find.1
    };
    match resume {
        Type::Reference(reference) if !mentions_fresh(&reference.elem) => match reference.mutability {
            Some(_) => Tie::Mut,
            None => Tie::Ref,
        },
        _ => Tie::Own,
    }
}

/// The function of ours that makes the machine.
pub(crate) fn helper(interface: &Interface) -> Ident {
    let name = match tie(interface) {
        _ if interface.kind.is_async() => "async_machine",
        Tie::Plain => "machine",
        Tie::Own => "machine_with",
        Tie::Ref => "machine_ref",
        Tie::Mut => "machine_mut",
    };
    Ident::new(name, Span::mixed_site())
}

/// For a resume type like `Event<'a>`, fresh at each resume, the tie is written out beside the state.
///
/// Input:   `fn parser<T: Clone>(..) -> impl for<'a> Coroutine<Event<'a>, Yield = u8, Return = T>`
/// Output:  `fn machine_with<T: Clone, S, F>(state: S, step: F) -> Machine<S, F>
///          where F: for<'a> FnMut(&mut S, Option<Event<'a>>) -> CoroutineState<u8, T> { .. }`
pub(crate) fn own_tie(generics: &syn::Generics, interface: &Interface, krate: &Path) -> TokenStream {
    let (Tie::Own, Some(fresh), Some(resume)) =
        (tie(interface), &interface.fresh_lifetimes, &interface.resume)
    else {
        return TokenStream::new();
    };
    let hole: Type = syn::parse_quote!(());
    let yields = interface.yields.as_ref().unwrap_or(&hole);
    let returns = interface.returns.as_ref().unwrap_or(&hole);
    let clause = &generics.where_clause;
    let written = quote!(#generics #clause #fresh #resume #yields #returns);
    let [state, step] = ["State", "Step"].map(|name| crate::names::unused(name, &written));
    let mut generics = generics.clone();
    generics.params.push(syn::parse_quote!(#state));
    generics.params.push(syn::parse_quote!(#step));
    generics.make_where_clause().predicates.push(syn::parse_quote! {
        #step: #fresh ::core::ops::FnMut(&mut #state, ::core::option::Option<#resume>) -> #krate::CoroutineState<#yields, #returns>
    });
    let (parameters, _, clause) = generics.split_for_impl();
    quote! {
        fn machine_with #parameters (state: #state, step: #step) -> #krate::__private::Machine<#state, #step> #clause {
            #krate::__private::tied(state, step)
        }
    }
}

/// `::<T, N, _, _>`: what `machine_with` cannot infer.
pub(crate) fn own_tie_arguments(generics: &syn::Generics) -> TokenStream {
    let named = generics.params.iter().filter_map(|parameter| match parameter {
        syn::GenericParam::Type(parameter) => Some(parameter.ident.to_token_stream()),
        syn::GenericParam::Const(parameter) => Some(parameter.ident.to_token_stream()),
        syn::GenericParam::Lifetime(_) => None,
    });
    quote!(::<#(#named,)* _, _>)
}

/// Whether the machine is made by a function of its own.
pub(crate) fn has_own_tie(interface: &Interface) -> bool {
    matches!(tie(interface), Tie::Own)
}
