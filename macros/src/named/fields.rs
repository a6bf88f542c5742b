//! The type of each field: written, or known from what is written.

use super::signature::NamedSignature;
use crate::blocks::BlockKind;
use crate::compile::Passed;
use crate::errors::Errors;
use crate::input::{Function, Interface, unit};
use crate::ir::{Into, SuspensionId, SuspensionKind};
use crate::layout::Form;
use crate::names::{Binding, BindingId, Names, Origin, binding_of};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::{FnArg, GenericParam, Pat, Type, parse_quote};

/// The type of what each await waits for, or one error for each that nobody can write.
pub(super) fn awaited(
    names: &Names,
    passed: &Passed,
    function: &Function,
    signature: &NamedSignature,
) -> syn::Result<BTreeMap<SuspensionId, Type>> {
    let mut errors = Errors::default();
    let mut types = BTreeMap::new();
    let operands = crate::layout::lent::operands(&passed.blocks);
    for stored in passed.layout.stored.iter().filter(|stored| stored.kind == SuspensionKind::Await) {
        let at = function.sig.ident.span().located_at(passed.lowered.suspensions[stored.id.0]);
        let operand = operands[&stored.id].1.expr();
        if !stored.lent.is_empty() || !crate::layout::lent::stands_alone(operand) {
            errors.at(
                at,
                "what is awaited here borrows, and the future with what it borrows has a type that nobody can name; \
                 own what it needs, or leave out `name = ..`",
            );
            continue;
        }
        match crate::types::runnable_type(operand, names).filter(|ty| !has_hole(ty)) {
            Some(ty) => {
                let ty = signature.spell_out(&ty);
                types.insert(stored.id, parse_quote!(<#ty as ::core::future::IntoFuture>::IntoFuture));
            }
            None => errors.at(
                at,
                format!(
                    "the type of what is awaited must be known, for `{}` holds it and the enum is named; \
                     write `let future: Type = ..` before it, and `future.await`",
                    stored.variant
                ),
            ),
        }
    }
    errors.finish()?;
    Ok(types)
}

/// The type of every field, or one error for each that has to be written.
pub(super) fn types(
    names: &Names,
    passed: &Passed,
    function: &Function,
    signature: &NamedSignature,
    awaited: &BTreeMap<SuspensionId, Type>,
) -> syn::Result<BTreeMap<BindingId, Type>> {
    let mut errors = Errors::default();
    let mut types = BTreeMap::new();
    let mut inputs = signature.sig.inputs.iter();
    for id in &passed.stored {
        if let Some(FnArg::Typed(typed)) = inputs.next() {
            types.insert(*id, (*typed.ty).clone());
        }
    }
    let sent = sent(passed, &signature.interface, awaited);
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
        let ty = match known.ty.as_ref().or_else(|| sent.get(&binding)).filter(|ty| !has_hole(ty)) {
            Some(ty) => signature.spell_out(ty),
            None => {
                let because = if form == Form::Whole { "used after" } else { "dropped after" };
                // A temporary's own span belongs to the macro, and rustc would say so.
                let span = function.sig.ident.span().located_at(known.ident.span());
                errors.at(span, unknown_type(known, function, &stored.variant, because));
                unit()
            }
        };
        types.insert(binding, ty);
    }
    errors.finish()?;
    check_parameters(signature, &types)?;
    Ok(types)
}

/// An enum must mention its parameters; a function need not.
fn check_parameters(signature: &NamedSignature, types: &BTreeMap<BindingId, Type>) -> syn::Result<()> {
    let mut errors = Errors::default();
    for parameter in &signature.sig.generics.params {
        let (name, span) = match parameter {
            GenericParam::Lifetime(parameter) => (&parameter.lifetime.ident, parameter.lifetime.span()),
            GenericParam::Type(parameter) => (&parameter.ident, parameter.ident.span()),
            GenericParam::Const(_) => continue,
        };
        if !types.values().any(|ty| mentions(ty.to_token_stream(), name)) {
            let (name, argument) = match parameter {
                GenericParam::Lifetime(_) => (format!("'{name}"), format!("PhantomData<&'{name} ()>")),
                _ => (name.to_string(), format!("PhantomData<{name}>")),
            };
            errors.at(
                span,
                format!(
                    "nothing that the enum stores mentions `{name}`, and an enum must mention its parameters; \
                     add an argument of type `{argument}`"
                ),
            );
        }
    }
    errors.finish()
}

pub(super) fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// What `yield_!` evaluates to has the resume type, an `.await` its future's output; a value that borrows afresh cannot be stored anyway.
fn sent(
    passed: &Passed,
    interface: &Interface,
    awaited: &BTreeMap<SuspensionId, Type>,
) -> BTreeMap<BindingId, Type> {
    fn learn(pat: &Pat, ty: &Type, types: &mut BTreeMap<BindingId, Type>) {
        match (pat, ty) {
            (Pat::Ident(binding), _) if binding.by_ref.is_none() => {
                types.extend(binding_of(&binding.ident).map(|id| (id, ty.clone())));
            }
            (Pat::Tuple(pats), Type::Tuple(tuple)) if pats.elems.len() == tuple.elems.len() => {
                pats.elems.iter().zip(&tuple.elems).for_each(|(pat, ty)| learn(pat, ty, types));
            }
            _ => {}
        }
    }
    let mut types = BTreeMap::new();
    if interface.fresh_lifetimes.is_some() {
        return types;
    }
    let resume = interface.resume.clone().unwrap_or_else(unit);
    for block in &passed.blocks.blocks {
        if let BlockKind::Resume(id, Into::Pattern(pat)) = &block.kind {
            match awaited.get(id) {
                Some(future) => {
                    learn(pat, &parse_quote!(<#future as ::core::future::Future>::Output), &mut types);
                }
                None => learn(pat, &resume, &mut types),
            }
        }
    }
    types
}

fn unknown_type(known: &Binding, function: &Function, variant: &str, because: &str) -> String {
    let name = known.ident.to_string();
    let (what, wanted) = if known.origin == Origin::Temporary {
        match name.as_str() {
            "iter" => (
                "the iterator of this loop".to_owned(),
                "`let iter: Type = ..` before the loop, and `for .. in iter`".to_owned(),
            ),
            "inner" => (
                "the coroutine that `yield_from!` runs".to_owned(),
                "`let inner: Type = ..` before it, and `yield_from!(inner)`".to_owned(),
            ),
            _ => ("this value".to_owned(), "`let value: Type = ..` before it".to_owned()),
        }
    } else {
        let wanted = match binds(function, known.ident.span()) {
            Binds::Alone => format!("`let {name}: Type = ..`"),
            Binds::InTuple(pattern) => format!("`let {pattern}: Type = ..`"),
            Binds::InPattern => format!("`let {name}: Type = {name};` after the pattern"),
        };
        (format!("`{name}`"), wanted)
    };
    format!(
        "the type of {what} must be known, for it is {because} `{variant}` and the enum is named; write {wanted}"
    )
}

/// How a local is declared.
#[derive(Clone)]
enum Binds {
    /// `let a = ..`
    Alone,
    /// `let (a, b) = ..`, with the pattern
    InTuple(String),
    /// In any other pattern: no type that could be written there says the local's.
    InPattern,
}

/// Looks the declaration up where it stands; only an error needs to know.
fn binds(function: &Function, at: Span) -> Binds {
    struct Find {
        at: String,
        inside: Binds,
        found: Option<Binds>,
    }
    impl<'ast> Visit<'ast> for Find {
        fn visit_local(&mut self, local: &'ast syn::Local) {
            let pat = match &local.pat {
                Pat::Type(typed) => &*typed.pat,
                pat => pat,
            };
            self.inside = match pat {
                Pat::Ident(_) => Binds::Alone,
                Pat::Tuple(_) => Binds::InTuple(pat.to_token_stream().to_string().replace(" ,", ",")),
                _ => Binds::InPattern,
            };
            self.visit_pat(pat);
            self.inside = Binds::InPattern;
            if let Some(init) = &local.init {
                self.visit_local_init(init);
            }
        }

        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if format!("{:?}", pat.ident.span()) == self.at {
                self.found = Some(self.inside.clone());
            }
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut find = Find { at: format!("{at:?}"), inside: Binds::InPattern, found: None };
    find.visit_block(&function.body);
    find.found.unwrap_or(Binds::InPattern)
}

fn has_hole(ty: &Type) -> bool {
    fn find(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == "_" || ident == "impl",
            TokenTree::Punct(punct) => punct.as_char() == '_',
            TokenTree::Group(group) => find(group.stream()),
            TokenTree::Literal(_) => false,
        })
    }
    find(ty.to_token_stream())
}
