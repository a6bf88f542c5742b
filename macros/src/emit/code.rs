//! The code of a block: native statements, and how it is left.

use super::Emit;
use super::handover::mentions;
use super::parted::Parted;
use crate::blocks::{BlockId, Code, Jump};
use crate::ir::{SuspensionId, SuspensionKind};
use crate::layout::Form;
use crate::names::BindingId;
use crate::resolve::bindings_of;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

impl Emit<'_> {
    /// A sequence of code. A local whose rest will be handed over is reduced to it right after its
    /// last mention, so that a borrow in it does not reach to the suspension.
    pub(super) fn code(&self, code: &[Code], block: BlockId) -> TokenStream {
        let outer = self.reduced.borrow().clone();
        let dying = self.dying(code, block);
        let mut tokens = TokenStream::new();
        for (index, code_here) in code.iter().enumerate() {
            tokens.extend(self.unbox(&code[index..], block));
            for (binding, _) in dying.iter().filter(|(_, from)| *from == index) {
                if self.reduced.borrow().contains(binding) {
                    continue;
                }
                let at = code[index..].iter().find_map(|code| self.first_suspension(code));
                tokens.extend(self.reduce(*binding, at.unwrap_or_else(|| self.names[*binding].ident.span())));
                self.reduced.borrow_mut().insert(*binding);
            }
            match code_here {
                // A scope that ends with its surroundings needs no braces of its own.
                Code::Scope(last) if index + 1 == code.len() => tokens.extend(self.code(last, block)),
                code_here => tokens.extend(self.statement(code_here, block)),
            }
        }
        *self.reduced.borrow_mut() = outer;
        tokens
    }

    /// The code of a branch. Where its pattern binds what the branch never mentions, that is reduced
    /// at once, and what the pattern binds after it is bound again, so that it still drops before it.
    fn branch_code(&self, bound: &[BindingId], code: &[Code], block: BlockId) -> TokenStream {
        let dying = self.dying(code, block);
        let at_once = |id: &BindingId| dying.contains(&(*id, 0));
        let Some(first) = bound.iter().position(at_once) else { return self.code(code, block) };
        // What is neither used nor handed over has been moved by the condition.
        let (mut used, mut handed) = (BTreeSet::new(), BTreeSet::new());
        code.iter().for_each(|code| {
            mentions(code, self.names, &mut used);
            self.handed_over(code, &mut handed, &mut used);
        });
        let outer = self.reduced.borrow().clone();
        let mut tokens = TokenStream::new();
        for id in &bound[first..] {
            let at = self.names[*id].ident.span();
            if at_once(id) {
                tokens.extend(self.reduce(*id, at));
                self.reduced.borrow_mut().insert(*id);
            } else if !self.names[*id].plain
                && !self.layout.slots.contains(id)
                && (used.contains(id) || handed.contains(id))
            {
                let local = self.spelling.local(*id, at);
                let mutable = self.names[*id].mutable.then(|| quote!(mut));
                tokens.extend(quote!(let #mutable #local = #local;));
            }
        }
        tokens.extend(self.code(code, block));
        *self.reduced.borrow_mut() = outer;
        tokens
    }

    fn statement(&self, code: &Code, block: BlockId) -> TokenStream {
        match code {
            Code::Native(stmt) => self.native(stmt, block),
            Code::Temporary { binding, init } => {
                let span = crate::spans::added(self.names[*binding].ident.span());
                let name = self.spelling.local(*binding, span);
                let is_slot = self.layout.slots.contains(binding);
                match init {
                    Some(init) => {
                        let init = self.restore_expr(init.expr(), block);
                        if is_slot {
                            quote_spanned!(span=> let mut #name = ::core::option::Option::Some(#init);)
                        } else {
                            quote_spanned!(span=> let mut #name = #init;)
                        }
                    }
                    None if !self.layout.is_mentioned(block, *binding) => TokenStream::new(),
                    None if is_slot => {
                        let ty = self.names[*binding].ty.as_ref();
                        let ty = ty.map(|ty| quote_spanned!(span=> : ::core::option::Option<#ty>));
                        quote_spanned!(span=> let mut #name #ty = ::core::option::Option::None;)
                    }
                    None => {
                        let ty = self.names[*binding].ty.as_ref().map(|ty| quote_spanned!(span=> : #ty));
                        quote_spanned!(span=> let #name #ty;)
                    }
                }
            }
            Code::Store { binding, value } => {
                let span = crate::spans::added(value.expr().span());
                let name = self.spelling.local(*binding, span);
                let value = self.restore_expr(value.expr(), block);
                if self.layout.slots.contains(binding) {
                    quote_spanned!(span=> #name = ::core::option::Option::Some(#value);)
                } else {
                    quote_spanned!(span=> #name = #value;)
                }
            }
            Code::EndTemporaries(bindings) => bindings
                .iter()
                .map(|binding| {
                    let span = crate::spans::added(self.names[*binding].ident.span());
                    let is_rest = self.is_rest_in(*binding, block);
                    let form = if is_rest { Form::Rest } else { Form::Whole };
                    let name = self.spelling.formed(*binding, form, span);
                    let private = self.private(span);
                    quote_spanned!(span=> #private::end(#name);)
                })
                .collect(),
            Code::Suspend { id, kind: SuspensionKind::Yield, operand, .. } => {
                self.suspend(*id, operand.expr(), block)
            }
            Code::Suspend { id, kind: SuspensionKind::Await, operand, .. } => {
                self.suspend_awaiting(*id, operand.expr(), block)
            }
            Code::If { cond, then, otherwise } => {
                let span = crate::spans::added(cond.expr().span());
                let bound = cond.expr();
                let rebound = self.slots_of(&crate::flow::condition_bindings(bound));
                let parted = match bound {
                    Expr::Let(matched) => self.parted(&matched.expr, &[&matched.pat]),
                    _ => None,
                };
                let cond = match (bound, &parted) {
                    (Expr::Let(matched), Some(Parted { name, .. })) => {
                        let pat = self.restore_pat(&matched.pat, block);
                        quote_spanned!(span=> let #pat = #name)
                    }
                    _ => self.restore_expr(bound, block),
                };
                let then = self.branch_code(&crate::flow::condition_bindings(bound), then, block);
                let otherwise = self.code(otherwise, block);
                let take = parted.as_ref().map(|parted| &parted.take);
                let put_back = parted.as_ref().map(|parted| parted.put_back(None));
                let otherwise = (!otherwise.is_empty() || put_back.is_some())
                    .then(|| quote_spanned!(span=> else { #put_back #otherwise }));
                quote_spanned!(span=> #take if #cond { #rebound #then } #otherwise)
            }
            Code::Match { scrutinee, arms } => {
                let span = crate::spans::added(scrutinee.expr().span());
                let pats: Vec<&Pat> = arms.iter().map(|(pat, _)| pat).collect();
                let parted = self.parted(scrutinee.expr(), &pats);
                let scrutinee = match &parted {
                    Some(Parted { name, .. }) => name.to_token_stream(),
                    None => self.restore_expr(scrutinee.expr(), block),
                };
                let take = parted.as_ref().map(|parted| &parted.take);
                let arms = arms.iter().map(|(pat, code)| {
                    let put_back = parted.as_ref().map(|parted| parted.put_back(Some(pat)));
                    let rebound = self.slots_of(&bindings_of(pat));
                    let code = self.branch_code(&bindings_of(pat), code, block);
                    let pat = self.restore_pat(pat, block);
                    quote_spanned!(span=> #pat => { #put_back #rebound #code })
                });
                quote_spanned!(span=> #take match #scrutinee { #(#arms)* })
            }
            Code::Unsafe(code) => {
                let code = self.code(code, block);
                quote!(unsafe { #code })
            }
            Code::Scope(code) => {
                let code = self.code(code, block);
                quote!({ #code })
            }
            Code::Never => quote! {
                #[allow(unreachable_code, reason = "control does not come here")]
                { ::core::unreachable!() }
            },
            Code::Settle { arrays, to } => self.settle(arrays, *to, block),
            Code::Jump(jump) => {
                let leave = self.jump(*jump, block, self.leaves_at(block));
                quote!(#leave;)
            }
            Code::Return(value) => {
                let span = value.expr().span();
                let value = self.restore_expr(value.expr(), block);
                let label = super::body_label(span);
                let span = crate::spans::added(span);
                // Behind `break 'body` rust-analyzer takes a name for that of a label.
                let value = if crate::editor::asks() { quote!({ #value }) } else { value };
                quote_spanned!(span=> break #label #value;)
            }
        }
    }

    fn native(&self, stmt: &syn::Stmt, block: BlockId) -> TokenStream {
        let restored = self.restore_stmt(stmt, block);
        let syn::Stmt::Local(local) = stmt else {
            return restored;
        };
        let bound = bindings_of(&local.pat);
        if local.init.is_none() && !bound.iter().any(|id| self.layout.is_mentioned(block, *id)) {
            // Whoever assigns it first declares it; here rustc could not tell its type.
            return TokenStream::new();
        }
        let span = crate::spans::added(local.let_token.span);
        if local.init.is_none() {
            let slots: Vec<_> = bound.iter().filter(|id| self.layout.slots.contains(id)).collect();
            let lets = slots.iter().map(|id| {
                let name = self.spelling.local(**id, span);
                quote_spanned!(span=> let mut #name = ::core::option::Option::None;)
            });
            return if slots.is_empty() { restored } else { quote!(#(#lets)*) };
        }
        let rebound = self.slots_of(&bound);
        let overwritten = self.overwritten(&bound, block);
        quote!(#restored #rebound #overwritten)
    }

    /// Input:   `let mut a = 1; suspend; a = 2; f(a)`
    /// Output:  `let mut a = 1; let _ = &a;`: used, as rustc sees it in the user's body
    fn overwritten(&self, bound: &[BindingId], block: BlockId) -> TokenStream {
        let (mut rests, mut whole) = (BTreeSet::new(), BTreeSet::new());
        let code = &self.blocks.block(block).code;
        code.iter().for_each(|code| self.handed_over(code, &mut rests, &mut whole));
        bound
            .iter()
            .filter(|id| !self.layout.is_mentioned(block, **id) && self.layout.is_mentioned_anywhere(**id))
            .filter(|id| !rests.contains(id) && !whole.contains(id))
            .map(|id| {
                let local = self.spelling.local(*id, self.names[*id].ident.span());
                quote!(let _ = &#local;)
            })
            .collect()
    }

    /// Input:   `a`, `b` and `c` are bound; `b` lives in a slot
    /// Output:  `let mut b = Some(b); let c = c;`, so that `c` still drops before `b`
    pub(super) fn slots_of(&self, bindings: &[BindingId]) -> TokenStream {
        let is_slot = |id: &BindingId| self.layout.slots.contains(id) || self.names[*id].keeps.is_some();
        let first = bindings.iter().position(is_slot).unwrap_or(bindings.len());
        bindings[first..]
            .iter()
            .map(|id| {
                let at = self.names[*id].ident.span();
                let span = crate::spans::added(at);
                let name = self.spelling.local(*id, at);
                let keeps = self.names[*id].keeps.is_some();
                match self.layout.slots.contains(id) {
                    true if keeps => quote_spanned!(span=> let mut #name = ::core::option::Option::None;),
                    true => quote_spanned!(span=> let mut #name = ::core::option::Option::Some(#name);),
                    false if keeps => quote_spanned!(span=> let #name;),
                    false if self.names[*id].plain => TokenStream::new(),
                    false => {
                        let mutable = self.names[*id].mutable.then(|| quote!(mut));
                        quote_spanned!(span=> let #mutable #name = #name;)
                    }
                }
            })
            .collect()
    }

    /// Input:   `suspend 1 with operand`
    /// Output:  `let value = operand; put(state, State::Yield1 { n, iter }); return Yielded(value);`
    fn suspend(&self, id: SuspensionId, operand: &syn::Expr, block: BlockId) -> TokenStream {
        let at = self.suspensions[id.0];
        let span = crate::spans::added(at);
        let stored = self.layout.stored(id);
        let operand = self.restore_expr(operand, block);
        let rests = self.keep_rests(&stored.fields, block, at);
        let holder = self.holder(self.blocks.block(block).region);
        let fields = self.drop_order(&stored.fields);
        let fields = fields.into_iter().map(|field| (field, self.field_init(field.0, field.1, at)));
        let suspended = self.suspended(holder, &stored.variant, fields.collect(), span);
        let state = self.holder_local(holder, span);
        let put = self.put(&state, &suspended, span);
        let yielded = self.yielded(span);
        let answer = self.answered(quote_spanned!(span=> #yielded(yielded)), span);
        let yields = self.interface.yields.as_ref().map(|ty| quote!(: #ty));
        // An editor that shows what is under the mouse should find the macro's documentation.
        let shown = crate::editor::asks().then(|| {
            let (krate, name) = (self.krate, Ident::new("yield_", at));
            quote!(use #krate::#name as _;)
        });
        quote_spanned! {span=>
            #shown
            let yielded #yields = #operand;
            #rests
            #put
            return #answer;
        }
    }

    /// Input:   `settle buf = [0u8; 64]`
    /// Output:  `put(state, State::Arrays1 { buf: [0u8; 64], at: At1::Panicked }); break 'enter1 Turn1::Next`
    fn settle(&self, arrays: &[(BindingId, crate::ir::Pure)], to: BlockId, block: BlockId) -> TokenStream {
        let Some(region) = self.blocks.block(to).kind.region() else {
            return TokenStream::new();
        };
        let span = Span::mixed_site();
        let holder = self.holder(self.blocks.block(block).region);
        let (state, private) = (self.holder_local(holder, span), self.private(span));
        let variant = self.holder_variant(holder, &format!("Arrays{}", region.0), span);
        let empty = self.holder_variant(Some(region), "Panicked", span);
        let fields = arrays.iter().map(|(binding, init)| {
            let field = self.spelling.field(*binding);
            let value = self.restore_expr(init.expr(), block);
            match self.names[*binding]
                .ty
                .as_ref()
                .filter(|_| crate::types::expr_type(init.expr(), self.names).is_none())
            {
                Some(ty) => quote!(#field: { let array: #ty = #value; array }),
                None => quote!(#field: #value),
            }
        });
        let enter = self.jump(Jump::To(to), block, span);
        quote! {
            #private::put(#state, #variant { #(#fields,)* at: #empty });
            #enter;
        }
    }

    /// `a` or `a: a_rest`
    pub(super) fn field_init(&self, binding: BindingId, form: Form, at: Span) -> TokenStream {
        let field = self.spelling.field(binding);
        let local = self.spelling.formed(binding, form, at);
        let span = crate::spans::added(at);
        if field == local { quote!(#local) } else { quote_spanned!(span=> #field: #local) }
    }
}
