//! Awaits: the future is stored in the state, pinned, and polled where the dispatch finds it.
//!
//! ```text
//! Input:   suspend 1 awaiting f(&mut buf), which keeps n
//! Output:  let awaited = async move { let ready = f(&mut buf).await; (ready, (buf,)) };
//!          state.set(State::Await1 { awaited, n });
//!          continue 'step;
//! ```
//! and in the dispatch at the top of the step
//! ```text
//!          StatePinned::Await1 { awaited, .. } => {
//!              let Poll::Ready((ready, (buf,))) = poll_awaited(awaited, cx) else { return Poll::Pending };
//!              let StateTaken::Await1 { n, .. } = state.as_mut().costate_take() else { .. };
//!              code of resume 1
//!          }
//! ```
//! While it is not ready nothing moves; the locals leave the state when it is.

use super::held::Field;
use super::state::with_fields;
use super::{Around, BackEnd, Emit};
use crate::blocks::BlockKind;
use crate::ir::{Into, SuspensionId, SuspensionKind};
use crate::layout::{Form, Stored};
use crate::names::mentioned;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Lifetime};

/// As many as `costate::called` has implementations for.
const MOST_ARGUMENTS: usize = 8;

impl Emit<'_> {
    pub(super) fn is_async(&self) -> bool {
        self.interface.kind.is_async()
    }

    pub(super) fn awaits(&self, id: SuspensionId) -> bool {
        self.layout.stored(id).kind == SuspensionKind::Await
    }

    /// The awaits of the body, in source order.
    pub(super) fn all_awaits(&self) -> impl Iterator<Item = &Stored> {
        self.layout.stored.iter().filter(|stored| stored.kind == SuspensionKind::Await)
    }

    /// What a suspension's resume is not given a value for.
    pub(super) fn receives_nothing(&self, id: SuspensionId) -> bool {
        self.awaits(id) || self.sends_nothing()
    }

    pub(super) fn cx(&self, span: Span) -> Ident {
        Ident::new("cx", crate::spans::added(span))
    }

    /// `cx`, if anything is polled with it.
    pub(crate) fn context_argument(&self) -> TokenStream {
        let cx = self.cx(Span::mixed_site());
        if self.all_awaits().next().is_some() { quote!(#cx) } else { quote!(_) }
    }

    fn step_label(&self, span: Span) -> Lifetime {
        let span = crate::spans::added(span);
        Lifetime { apostrophe: span, ident: Ident::new("step", span) }
    }

    /// `awaited`, or what no stored local is called.
    pub(super) fn awaited_field(&self, span: Span) -> Ident {
        let mut name = String::from("awaited");
        let carried = self.layout.carried();
        while carried.iter().any(|(id, _)| self.spelling.field_text(*id) == name) {
            name.push('_');
        }
        Ident::new(&name, crate::spans::added(span))
    }

    /// The type parameter for the future of one await.
    pub(super) fn awaited_parameter(&self, stored: &Stored) -> Ident {
        format_ident!("{}Future", stored.variant, span = Span::mixed_site())
    }

    /// The local that carries an output from the dispatch to where the body goes on.
    pub(super) fn output(&self, id: SuspensionId, span: Span) -> Ident {
        Ident::new(&format!("output{}", id.0 + 1), crate::spans::added(span))
    }

    fn receives_output(&self, id: SuspensionId) -> bool {
        self.blocks.blocks.iter().any(
            |block| matches!(&block.kind, BlockKind::Resume(resumed, Into::Pattern(_)) if *resumed == id),
        )
    }

    /// `StatePinned::Await1` or `StateTaken::Await1`: what the state looks like in place, and moved out.
    pub(super) fn projected(&self, projection: &str, variant: &str) -> TokenStream {
        let name = self.projection(projection);
        let variant = Ident::new(variant, Span::mixed_site());
        quote!(#name::#variant)
    }

    pub(super) fn projection(&self, projection: &str) -> Ident {
        format_ident!("{}{projection}", self.state_name(), span = Span::mixed_site())
    }

    /// `State::Panicked` put into the state; what was there is given, but for what is pinned.
    pub(super) fn taken_state(&self) -> TokenStream {
        let state = super::state(Span::mixed_site());
        let panicked = self.variant("Panicked", Span::mixed_site());
        match self.is_async() {
            true => quote!(#state.as_mut().costate_take()),
            false => quote!(::core::mem::replace(#state, #panicked)),
        }
    }

    /// Sets the state, in which nothing is left to drop.
    pub(super) fn put(&self, state: &Ident, next: &TokenStream, span: Span) -> TokenStream {
        let private = self.private(span);
        match self.is_async() {
            true => quote_spanned!(span=> #state.set(#next);),
            false => quote_spanned!(span=> #private::put(#state, #next);),
        }
    }

    /// The suspension itself.
    pub(super) fn suspend_awaiting(
        &self,
        id: SuspensionId,
        operand: &Expr,
        block: crate::blocks::BlockId,
    ) -> TokenStream {
        let at = self.suspensions[id.0];
        let span = crate::spans::added(at);
        let stored = self.layout.stored(id);
        let awaited = self.awaited(stored, operand, block, span);
        let kept = stored.kept();
        let rests = self.keep_rests(&kept, block, at);
        let fields = self.drop_order(&kept).into_iter().map(|(id, form)| self.field_init(id, form, at));
        let variant = self.variant(&stored.variant, span);
        let (state, field, step) = (super::state(span), self.awaited_field(span), self.step_label(span));
        quote_spanned! {span=>
            let #field = #awaited;
            #rests
            #state.set(#variant { #field, #(#fields),* });
            continue #step;
        }
    }

    /// What is polled: the user's future, in a block with what it may borrow.
    fn awaited(
        &self,
        stored: &Stored,
        operand: &Expr,
        block: crate::blocks::BlockId,
        span: Span,
    ) -> TokenStream {
        let returned = stored.returned();
        let stands_alone = returned.is_empty() && crate::layout::lent::stands_alone(operand);
        if let Some(called) = stands_alone.then(|| self.called(stored.id, operand, block, span)).flatten() {
            return called;
        }
        let future = self.restore_awaited(operand, block);
        if stands_alone {
            return quote_spanned!(span=> ::core::future::IntoFuture::into_future(#future));
        }
        // What was reduced before is called so, and is not reduced again.
        let is_rest = |id| self.reduced.borrow().contains(&id) || self.is_rest_in(id, block);
        let values = returned.iter().map(|(id, form)| match form {
            Form::Rest if !is_rest(*id) => {
                let local = self.spelling.local(*id, span);
                self.rest_of(*id, quote_spanned!(span=> #local), span)
            }
            form => {
                let local = self.spelling.formed(*id, *form, span);
                quote_spanned!(span=> #local)
            }
        });
        let values: Vec<TokenStream> = values.collect();
        // The block drops what it took in the order in which it mentions it: the youngest first.
        let taken = returned.iter().chain(&stored.given).filter(|(id, _)| !self.names[*id].plain);
        let mut dropped: Vec<_> = taken.collect();
        dropped.sort_by_key(|(id, _)| self.layout.order.iter().position(|other| other == id));
        let in_order = (dropped.len() > 1 || !dropped.is_empty() && returned.is_empty()).then(|| {
            let dropped = dropped.iter().rev().map(|(id, form)| match form {
                Form::Rest if is_rest(*id) => self.spelling.formed(*id, Form::Rest, span),
                _ => self.spelling.local(*id, span),
            });
            quote_spanned!(span=> let _ = (#(&#dropped,)*);)
        });
        if returned.is_empty() {
            return match operand {
                Expr::Async(block) if block.capture.is_none() => {
                    let block = block_of(future);
                    match in_order {
                        Some(in_order) => quote_spanned!(span=> async move { #in_order #block }),
                        None => quote_spanned!(span=> async move #block),
                    }
                }
                _ => {
                    let output = output_of(operand, future, span);
                    quote_spanned!(span=> async move { #in_order #output })
                }
            };
        }
        let output = output_of(operand, future, span);
        quote_spanned!(span=> async move { #in_order let ready = #output; (ready, (#(#values,)*)) })
    }

    /// Input:   `two(n ^ 1)`
    /// Output:  `{ let call = two; call(n ^ 1).__called(call) }`
    ///
    /// What is stored so is called after the function, and not after its future: see `costate::called`.
    fn called(
        &self,
        id: SuspensionId,
        operand: &Expr,
        block: crate::blocks::BlockId,
        span: Span,
    ) -> Option<TokenStream> {
        let BackEnd::Inferred { around: Around::Function { is_unsafe: false }, .. } = self.back_end else {
            return None;
        };
        let Expr::Call(call) = operand else { return None };
        let is_function = matches!(&*call.func, Expr::Path(_)) && mentioned(&call.func).is_none();
        // No unsafe function is an `FnOnce`.
        if !is_function
            || call.args.len() > MOST_ARGUMENTS
            || crate::layout::lent::is_in_unsafe(self.blocks, id)
        {
            return None;
        }
        let function = &call.func;
        let callee = Ident::new("call", span.located_at(function.span()));
        let mut call = call.clone();
        *call.func = syn::parse_quote!(#callee);
        let future = self.restore_awaited(&Expr::Call(call.clone()), block);
        let private = self.private(span);
        Some(quote_spanned! {span=> {
            use #private::StoreCalled as _;
            let #callee = #function;
            #future.__called(#callee)
        } })
    }

    /// The arm of the dispatch that finds the body awaiting: the statements before its code.
    pub(super) fn ready(&self, id: SuspensionId, fields: Vec<Field>) -> TokenStream {
        let span = crate::spans::added(self.suspensions[id.0]);
        let stored = self.layout.stored(id);
        let private = self.private(span);
        let (cx, arg) = (self.cx(span), super::arg(span));
        let (lent, kept): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|((binding, _), _)| stored.lent.contains(binding));
        let rebound = self.in_declared_order(&lent, &kept);
        let lent: Vec<TokenStream> = lent.into_iter().map(|(_, tokens)| local_of(tokens)).collect();
        let result = match stored.lent.is_empty() {
            true => quote_spanned!(span=> ready),
            false => quote_spanned!(span=> (ready, (#(#lent,)*))),
        };
        let field = self.awaited_field(span);
        let output = self.output(id, span);
        let received = match self.receives_output(id) {
            true => quote_spanned!(span=> #output = ::core::option::Option::Some(ready);),
            false => quote_spanned!(span=> #private::end(ready);),
        };
        let refused = (!self.sends_nothing())
            .then(|| quote_spanned!(span=> if #arg.is_some() { #private::refuse_while_awaiting(); }));
        let taken = self.projected("Taken", &stored.variant);
        let kept: Vec<TokenStream> = kept.into_iter().map(|(_, tokens)| tokens).collect();
        let replaced = self.taken_state();
        quote_spanned! {span=>
            #refused
            let ::core::task::Poll::Ready(#result) = #private::poll_awaited(#field, #cx) else {
                return ::core::task::Poll::Pending;
            };
            #received
            let #taken { #(#kept,)* .. } = #replaced else { ::core::unreachable!() };
            #rebound
        }
    }

    /// Lent locals come back before the others; bound again, they drop in their order.
    fn in_declared_order(&self, lent: &[Field], kept: &[Field]) -> TokenStream {
        let drops = |fields: &[Field]| fields.iter().any(|((id, _), _)| !self.names[*id].plain);
        if !drops(lent) || !drops(kept) {
            return TokenStream::new();
        }
        let mut all: Vec<&Field> = lent.iter().chain(kept).collect();
        all.sort_by_key(|((id, _), _)| self.layout.order.iter().position(|other| other == id));
        all.into_iter()
            .map(|(_, tokens)| {
                let bound = local_of(tokens.clone());
                let value: TokenStream = bound
                    .clone()
                    .into_iter()
                    .filter(|token| !matches!(token, proc_macro2::TokenTree::Ident(ident) if ident == "mut"))
                    .collect();
                quote!(let #bound = #value;)
            })
            .collect()
    }

    /// The dispatch on a state that may be awaiting; `yields` are the arms of the other suspensions.
    pub(super) fn dispatch_pinned(&self, awaits: &[TokenStream], yields: &[TokenStream]) -> TokenStream {
        let state = super::state(Span::mixed_site());
        let replaced = self.taken_state();
        let others = match yields.is_empty() {
            true => quote!(::core::unreachable!()),
            false => quote!(match #replaced { #(#yields)* _ => ::core::unreachable!() }),
        };
        match awaits.is_empty() {
            true => others,
            false => quote!(match #state.as_mut().project() { #(#awaits)* _ => #others }),
        }
    }

    /// Around the body, so that a future that has just been stored is polled at once.
    pub(super) fn looped(&self, body: TokenStream) -> TokenStream {
        if self.all_awaits().next().is_none() {
            return body;
        }
        let label = self.step_label(Span::mixed_site());
        let outputs = self.all_awaits().filter(|stored| self.receives_output(stored.id)).map(|stored| {
            let output = self.output(stored.id, Span::mixed_site());
            quote!(let mut #output = ::core::option::Option::None;)
        });
        quote!(#label: loop { #(#outputs)* #body })
    }

    /// pin-project-lite needs a field somewhere: `Start { nothing: () }`, where there is no other.
    pub(super) fn filler(&self) -> Option<TokenStream> {
        let has_fields =
            !self.arguments.is_empty() || self.layout.stored.iter().any(|stored| !stored.kept().is_empty());
        let has_fields = has_fields || self.all_awaits().next().is_some();
        (self.is_async() && !has_fields).then(|| quote!(nothing: ()))
    }

    /// The state enum of an async body, whose futures are pinned in it.
    pub(super) fn pinned_enum(&self, definition: TokenStream) -> TokenStream {
        let private = self.private(Span::mixed_site());
        let (pinned, taken) = (self.projection("Pinned"), self.projection("Taken"));
        quote! {
            #private::pin_project! {
                #[project = #pinned]
                #[project_replace = #taken]
                #definition
            }
        }
    }

    /// `#[pin] awaited: Await1Future`, before what the variant keeps.
    pub(super) fn awaited_definition(&self, stored: &Stored) -> Option<TokenStream> {
        (stored.kind == SuspensionKind::Await).then(|| {
            let field = self.awaited_field(Span::mixed_site());
            match &self.back_end {
                BackEnd::Inferred { .. } => {
                    let parameter = self.awaited_parameter(stored);
                    quote!(#[pin] #field: #parameter)
                }
                BackEnd::Named(machine) => {
                    let future = machine.awaited_type(stored.id);
                    quote!(#[pin] #field: #future)
                }
            }
        })
    }

    /// `AwaitsState::PANICKED`, and the only call of `project_replace`: where it is inlined, for it is the only one, just the
    /// tag is written of the new state, and not all of it.
    pub(super) fn async_state(
        &self,
        parameters: &TokenStream,
        arguments: &TokenStream,
        clause: &TokenStream,
    ) -> TokenStream {
        if !self.is_async() {
            return TokenStream::new();
        }
        let private = self.private(Span::mixed_site());
        let name = self.state_name();
        let taken = self.projection("Taken");
        quote! {
            impl #parameters #name #arguments #clause {
                #[inline]
                fn costate_take(self: ::core::pin::Pin<&mut Self>) -> #taken #arguments {
                    self.project_replace(#name::Panicked)
                }
            }
            impl #parameters #private::AsyncState for #name #arguments #clause {
                const PANICKED: Self = #name::Panicked;
            }
        }
    }

    /// `Pinned::Await1 { awaited, .. } => { .. }`
    pub(super) fn await_arm(
        &self,
        id: SuspensionId,
        prologue: &TokenStream,
        code: &TokenStream,
    ) -> TokenStream {
        let stored = self.layout.stored(id);
        let field = self.awaited_field(Span::mixed_site());
        let pinned = self.projected("Pinned", &stored.variant);
        quote!(#pinned { #field, .. } => { #prologue #code })
    }

    /// The variant of a yield, moved out of the state.
    pub(super) fn taken_variant(&self, stored: &Stored, fields: Vec<TokenStream>) -> TokenStream {
        with_fields(&self.projected("Taken", &stored.variant), fields)
    }
}

/// The braces of an `async` block. As those of a plain block they may be more than it needs, which is not the
/// user's fault.
fn block_of(future: TokenStream) -> TokenStream {
    let braces = future.into_iter().last().map(|mut braces| {
        braces.set_span(crate::spans::added(braces.span()));
        braces
    });
    braces.into_iter().collect()
}

/// `future.await`; an `async` block that borrows is put into the block that lends, instead of awaited.
fn output_of(operand: &Expr, future: TokenStream, span: Span) -> TokenStream {
    match operand {
        Expr::Async(block) if block.capture.is_none() && !crate::lower::leaves(operand) => block_of(future),
        Expr::Unary(_) | Expr::Reference(_) | Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) => {
            quote_spanned!(span=> (#future).await)
        }
        _ => quote_spanned!(span=> #future.await),
    }
}

/// `a` of the field pattern `a_1: a`.
fn local_of(field: TokenStream) -> TokenStream {
    let tokens: Vec<proc_macro2::TokenTree> = field.into_iter().collect();
    let colon = tokens
        .iter()
        .position(|token| matches!(token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ':'));
    tokens.into_iter().skip(colon.map_or(0, |at| at + 1)).collect()
}
