//! An `async fn` as the function that it is short for.

use super::{Interface, InterfaceKind, RawFunction};
use crate::errors::Errors;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Lifetime, Path, ReturnType, Signature, Stmt, Type, TypeReference, parse_quote,
};

/// Input:   `async fn get(&self, key: &str) -> Value`
/// Output:  `fn get<'a1, 'a2>(&'a1 self, key: &'a2 str) -> impl Future<Output = Value> + Captures<&'a1 ()> + ..`
///
/// In edition 2024 an `impl Future` captures all lifetimes by itself, in edition 2021 those it names.
pub(crate) fn as_future(sig: &mut Signature, krate: &Path) {
    sig.asyncness = None;
    let mut elided = Elided(Vec::new());
    for input in &mut sig.inputs {
        match input {
            FnArg::Receiver(receiver) => elided.visit_receiver_mut(receiver),
            FnArg::Typed(typed) => elided.visit_type_mut(&mut typed.ty),
        }
    }
    let named = sig.generics.lifetimes().map(|parameter| parameter.lifetime.clone());
    let captured: Vec<Lifetime> = named.chain(elided.0.iter().cloned()).collect();
    let at =
        sig.generics.params.iter().take_while(|param| matches!(param, GenericParam::Lifetime(_))).count();
    for lifetime in elided.0.into_iter().rev() {
        sig.generics.params.insert(at, parse_quote!(#lifetime));
    }
    if !sig.generics.params.is_empty() {
        sig.generics.lt_token.get_or_insert_with(Default::default);
        sig.generics.gt_token.get_or_insert_with(Default::default);
    }
    let output: Type = match &sig.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    let captures = captured
        .iter()
        .map(|lifetime| -> syn::TypeParamBound { parse_quote!(#krate::__private::Captures<&#lifetime ()>) });
    sig.output = parse_quote!(-> impl ::core::future::Future<Output = #output> #(+ #captures)*);
}

/// An `async fn` that says it yields: the two exclude each other.
pub(super) fn check_yielding(asyncness: Span, written: &ReturnType, stmts: &[Stmt], errors: &mut Errors) {
    let Ok(interface) = Interface::of(written, &proc_macro2::Ident::new("f", asyncness)) else { return };
    let block = syn::Block { brace_token: Default::default(), stmts: stmts.to_vec() };
    if interface.kind == InterfaceKind::Future || !crate::suspension::yields(&block) {
        return;
    }
    errors.at(
        asyncness,
        match interface.kind.is_async() {
            true => {
                "an `async fn` gives a future, which cannot yield; remove `async`, for a function that returns a \
                 stream may await as it is"
            }
            false => {
                "an `async fn` gives a future, which cannot yield; remove `async`, and if the body awaits return \
                 `impl Stream<Item = Y>` or `impl AsyncCoroutine<R, Yield = Y, Return = T>`"
            }
        },
    );
}

/// Whether a function looks like what `#[tokio::main]` makes of an `async fn`: it gives nothing that could suspend,
/// and has its body in an `async` block.
pub(super) fn was_async(sig: &Signature, body: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let is_named = |token: &TokenTree, name: &str| matches!(token, TokenTree::Ident(ident) if ident == name);
    let has_block = tokens.windows(2).any(|pair| {
        let is_block = matches!(&pair[1], TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        is_named(&pair[0], "async") && (is_block || is_named(&pair[1], "move"))
    });
    let opaque = match &sig.output {
        ReturnType::Default => false,
        ReturnType::Type(_, ty) => super::interface::opaque(ty).is_some(),
    };
    has_block && !opaque && !holds_yield(body.clone())
}

fn holds_yield(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "yield_" || ident == "yield_from",
        TokenTree::Group(group) => holds_yield(group.stream()),
        _ => false,
    })
}

/// Names the lifetimes that the arguments leave out.
struct Elided(Vec<Lifetime>);

impl Elided {
    fn next(&mut self, span: Span) -> Lifetime {
        let name = format!("'costate{}", self.0.len() + 1);
        let lifetime = Lifetime::new(&name, crate::spans::added(span));
        self.0.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Elided {
    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        match &mut receiver.kind {
            syn::ReceiverKind::Reference(and, lifetime, ..) => match lifetime {
                Some(lifetime) if lifetime.ident == "_" => *lifetime = self.next(lifetime.ident.span()),
                Some(_) => {}
                None => *lifetime = Some(self.next(and.span)),
            },
            syn::ReceiverKind::Typed(_, ty) => self.visit_type_mut(ty),
            _ => {}
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.next(reference.and_token.span));
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.next(lifetime.ident.span());
        }
    }

    // What these elide is fresh at each call of theirs.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
}

impl RawFunction {
    /// Input:   `fn get(&self) -> Pin<Box<dyn Future<Output = u32> + Send>> { Box::pin(async move { .. }) }`
    /// Output:  the same
    ///
    /// That is what `#[async_trait]` around an `impl` has made of an `async fn` before this macro sees it: a native
    /// block, which does all that the machine would but show its states.
    pub(crate) fn boxed_already(&self, options: &super::Options) -> Option<TokenStream> {
        let RawFunction { attrs, vis, defaultness, sig, body, .. } = self;
        let ReturnType::Type(_, output) = &sig.output else { return None };
        let is_box = |ty: &syn::Type| {
            let text = ty.to_token_stream().to_string();
            ["Pin", "Box", "dyn", "Future"].iter().all(|word| text.contains(word))
        };
        let stmts = syn::parse::Parser::parse2(syn::Block::parse_within, body.clone()).ok()?;
        let [syn::Stmt::Expr(syn::Expr::Call(call), None)] = &stmts[..] else { return None };
        let syn::Expr::Path(function) = &*call.func else { return None };
        let pins = function.path.segments.last().is_some_and(|last| last.ident == "pin");
        let is_block = matches!(call.args.first(), Some(syn::Expr::Async(block)) if block.capture.is_some());
        if sig.asyncness.is_some() || options.name.is_some() || !is_box(output) || !pins || !is_block {
            return None;
        }
        let attrs = attrs.iter().filter(|attr| !super::is_coroutine(attr));
        Some(quote!(#(#attrs)* #vis #defaultness #sig { #body }))
    }
}
