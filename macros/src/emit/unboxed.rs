//! `*b` by value as the last mention of `b`: of a `Box` that moves what is in it, of all else it copies.
//!
//! ```text
//! Input:   let n = *b; yield_!(5);
//! Output:  let (b_value, b_left) = (&mut &mut Unbox(Some(b))).unbox();
//!          let b_rest = (&mut &mut Dead(b_left)).keep();
//!          let n = b_value; suspend(5)
//! ```
//! A guard that was read lives to the end of its scope, and of a box that was emptied nothing is left:
//! method resolution decides, like for everything that a scope ends with.

use super::Emit;
use super::parted::refers;
use crate::blocks::{BlockId, Code};
use crate::flow::binds_by_value;
use crate::layout::Form;
use crate::lower::leaves_some;
use crate::names::{BindingId, Keep, Names, binding_of, mentioned};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, UnOp};

impl Emit<'_> {
    /// Takes the boxes apart that the first of `code` empties; it then mentions their values instead.
    pub(super) fn unbox(&self, code: &[Code], block: BlockId) -> TokenStream {
        let Some(first) = code.first() else { return TokenStream::new() };
        let moved = moved_in(first);
        if moved.is_empty() || self.keeps_rests_whole() || !crate::blocks::leaves(code) {
            return TokenStream::new();
        }
        let (mut rests, mut whole) = (BTreeSet::new(), BTreeSet::new());
        code.iter().for_each(|code| self.handed_over(code, &mut rests, &mut whole));
        let mut tokens = TokenStream::new();
        for (id, at) in moved {
            let binding = &self.names[id];
            let is_known = binding.plain || binding.boxed || binding.keep == Keep::AsIs || binding.ours;
            let is_rest = rests.contains(&id) && !whole.contains(&id) && !self.is_rest_in(id, block);
            if is_known || !is_rest || self.reduced.borrow().contains(&id) {
                continue;
            }
            if self.deaths(code).get(&id) != Some(&0) || mentions_in(first, id, self.names) != 1 {
                continue;
            }
            self.keeps.set(true);
            self.unboxes.set(true);
            let span = crate::spans::added(at);
            let (local, rest) = (self.spelling.local(id, at), self.spelling.formed(id, Form::Rest, at));
            let (value, left) = (self.value_of(id, span), Ident::new("left", span));
            let private = self.private(span);
            tokens.extend(quote_spanned! {span=>
                let (#value, #left) = (&mut &mut #private::Unbox(::core::option::Option::Some(#local))).unbox();
                let #rest = (&mut &mut #private::Dead(#left)).keep();
            });
            self.reduced.borrow_mut().insert(id);
            self.unboxed.borrow_mut().insert(id);
        }
        tokens
    }

    /// `b_value`
    pub(super) fn value_of(&self, id: BindingId, span: Span) -> Ident {
        Ident::new(&format!("{}_value", self.spelling.text(id)), crate::spans::added(span))
    }

    /// What stands for `*b` where `b` has been taken apart.
    pub(super) fn unboxed_in(&self, expr: &Expr) -> Option<Expr> {
        let Expr::Unary(syn::ExprUnary { op: UnOp::Deref(_), expr: inner, .. }) = expr else { return None };
        let id = mentioned(inner).filter(|id| self.unboxed.borrow().contains(id))?;
        Some(crate::names::path_expr(self.value_of(id, expr.span())))
    }
}

/// The locals that `code` moves out of by `*`, if they are boxes, before it does anything else that
/// control might not come to.
fn moved_in(code: &Code) -> Vec<(BindingId, Span)> {
    let mut moved = Moved(Vec::new());
    match code {
        Code::Native(stmt) => moved.visit_stmt(stmt),
        Code::Temporary { init: Some(value), .. }
        | Code::Store { value, .. }
        | Code::Suspend { operand: value, .. } => {
            moved.value(value.expr());
            moved.visit_expr(value.expr());
        }
        Code::Match { scrutinee, arms } => {
            moved.matched(scrutinee.expr(), arms.iter().map(|(pat, _)| pat));
        }
        _ => {}
    }
    moved.0
}

struct Moved(Vec<(BindingId, Span)>);

impl Moved {
    /// An expression whose value is moved.
    fn value(&mut self, expr: &Expr) {
        match expr {
            Expr::Unary(syn::ExprUnary { op: UnOp::Deref(_), expr: inner, .. }) => {
                self.0.extend(mentioned(inner).map(|id| (id, expr.span())));
            }
            Expr::Paren(paren) => self.value(&paren.expr),
            Expr::Block(syn::ExprBlock { label: None, block, .. }) => {
                if let [syn::Stmt::Expr(value, None)] = &block.stmts[..] {
                    self.value(value);
                }
            }
            _ => {}
        }
    }

    /// Only where every pattern takes all: what one leaves stays in the box.
    fn matched<'p>(&mut self, scrutinee: &Expr, mut pats: impl Iterator<Item = &'p Pat>) {
        if pats.all(|pat| binds_by_value(pat) && !leaves_some(pat) && !refers(pat)) {
            self.value(scrutinee);
        }
    }
}

impl Visit<'_> for Moved {
    fn visit_expr(&mut self, expr: &Expr) {
        match expr {
            // What is in there may run never, or often.
            Expr::Closure(_)
            | Expr::Async(_)
            | Expr::If(_)
            | Expr::While(_)
            | Expr::Loop(_)
            | Expr::ForLoop(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Const(_) => return,
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
                return self.visit_expr(&binary.left);
            }
            Expr::Match(choice) => {
                return self.matched(&choice.expr, choice.arms.iter().map(|arm| &arm.pat));
            }
            Expr::Call(call) => call.args.iter().for_each(|argument| self.value(argument)),
            Expr::MethodCall(call) => call.args.iter().for_each(|argument| self.value(argument)),
            Expr::Struct(literal) => literal.fields.iter().for_each(|field| self.value(&field.expr)),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.value(elem)),
            Expr::Array(array) => array.elems.iter().for_each(|elem| self.value(elem)),
            Expr::Assign(assign) => self.value(&assign.right),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else { return };
        if init.diverge.is_none() {
            self.matched(&init.expr, std::iter::once(&local.pat));
        }
        self.visit_expr(&init.expr);
    }

    fn visit_macro(&mut self, _: &syn::Macro) {}

    fn visit_item(&mut self, _: &syn::Item) {}
}

/// How often `code` itself mentions a local.
fn mentions_in(code: &Code, id: BindingId, names: &Names) -> usize {
    fn count(tokens: TokenStream, id: BindingId, names: &Names) -> usize {
        let mentions = |token| match token {
            TokenTree::Ident(ident) if binding_of(&ident) == Some(id) => 1,
            TokenTree::Ident(ident) => names
                .format_string(&ident)
                .map_or(0, |format| format.captures.iter().filter(|(_, captured)| *captured == id).count()),
            TokenTree::Group(group) => count(group.stream(), id, names),
            _ => 0,
        };
        tokens.into_iter().map(mentions).sum()
    }
    match code {
        Code::Native(stmt) => count(stmt.to_token_stream(), id, names),
        Code::Temporary { init: Some(value), .. }
        | Code::Store { value, .. }
        | Code::Suspend { operand: value, .. } => count(value.expr().to_token_stream(), id, names),
        Code::Match { scrutinee, arms } => {
            let own = count(scrutinee.expr().to_token_stream(), id, names);
            let pats = arms.iter().map(|(pat, _)| count(pat.to_token_stream(), id, names));
            let inner = arms.iter().flat_map(|(_, code)| code).map(|code| mentions_in(code, id, names));
            own + pats.sum::<usize>() + inner.sum::<usize>()
        }
        Code::If { cond, then, otherwise } => {
            let inner = then.iter().chain(otherwise).map(|code| mentions_in(code, id, names));
            count(cond.expr().to_token_stream(), id, names) + inner.sum::<usize>()
        }
        Code::Unsafe(code) | Code::Scope(code) => code.iter().map(|code| mentions_in(code, id, names)).sum(),
        Code::Return(value) => count(value.expr().to_token_stream(), id, names),
        _ => 0,
    }
}
