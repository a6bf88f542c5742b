//! Puts a function back together around its machine.

use crate::compile::{Passed, machine_expression, plain_inputs, state_name};
use crate::emit::{BackEnd, Machine};
use crate::input::{Function, Interface};
use crate::names::Names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Lifetime, Path, Type};

/// Input:   `fn countdown(n: u32) -> impl Iterator<Item = u32> { .. }`
/// Output:  `fn countdown(n: u32) -> impl Iterator<Item = u32> { enum CountdownState .. machine(..) }`
pub(crate) fn assemble(
    function: &Function,
    interface: &Interface,
    krate: &Path,
    names: &Names,
    passed: Passed,
) -> syn::Result<TokenStream> {
    if let Some(name) = &function.options.name {
        return crate::named::assemble(function, interface, krate, names, &passed, name);
    }
    let mentioned = quote_all([function.body.to_token_stream(), function.sig.to_token_stream()]);
    let name = state_name(&function.sig.ident.to_string(), &mentioned);
    let emit = passed.emit(names, interface, krate, BackEnd::Inferred { name });
    let machine = emit.machine();
    let expression = machine_expression(&emit, &machine, interface, false);
    let Machine { items, .. } = machine;
    let mut sig = function.sig.clone();
    plain_inputs(&mut sig, &passed.stored, &emit);
    let Function { attrs, vis, .. } = function;
    let user_items = &passed.lowered.items;
    Ok(quote! {
        #(#attrs)*
        #[allow(unused_mut, reason = "a local may be changed before a suspension and not after it")]
        #vis #sig {
            #(#user_items)*
            #items
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
        Tie::Plain | Tie::Own => "machine",
        Tie::Ref => "machine_ref",
        Tie::Mut => "machine_mut",
    };
    Ident::new(name, Span::mixed_site())
}
