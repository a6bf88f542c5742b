//! Arrays that stay where they are.
//!
//! A local is moved out of the state for the code between two suspensions, and back in. For an array
//! that is a copy each way, so one that lives across every suspension of its scope is used in place:
//!
//! ```text
//! Input:   let mut buf = [0u8; 4096]; rest of the block
//! Output:  InPlace { buf = [0u8; 4096] } { rest of the block }
//! ```
//! Only arrays of plain data qualify: whatever happens, nothing of them has to be dropped. Short ones move.

use super::{Dest, Lower};
use crate::ir::{Body, Pure, Stmt};
use crate::names::{BindingId, mentions_in};
use crate::resolve::bindings_of;
use crate::suspension::{stmt_suspends, suspends};
use crate::types::plain;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Block, Expr, Local, Pat};

impl Lower<'_> {
    /// Lowers a block from the first `let` of an array in place on. Says whether there was one.
    pub(super) fn in_place(&mut self, stmts: &[syn::Stmt], end: Span, dest: Dest, out: &mut Body) -> bool {
        if !self.setting.may_stay_in_place {
            return false;
        }
        let mut arrays: Vec<(BindingId, Pure)> = Vec::new();
        let mut rest = stmts;
        while let Some((syn::Stmt::Local(local), after)) = rest.split_first() {
            let Some((binding, init)) = self.array(local, after) else { break };
            let uses_another = mentions_in(init.to_token_stream())
                .iter()
                .any(|id| arrays.iter().any(|(known, _)| known == id));
            if uses_another {
                break;
            }
            arrays.push((binding, Pure::new(self.native_expr(init))));
            rest = after;
        }
        if arrays.is_empty() {
            return false;
        }
        for (binding, _) in &arrays {
            self.names[*binding].in_place = true;
        }
        let mut body = self.new_body(out.scope);
        let brace_token = syn::token::Brace(end);
        self.block_into(&Block { brace_token, stmts: rest.to_vec() }, dest, &mut body);
        out.stmts.push(Stmt::InPlace { arrays, body });
        true
    }

    /// The array that `local` declares, if it can stay in place for the rest of its block.
    fn array<'l>(&self, local: &'l Local, rest: &[syn::Stmt]) -> Option<(BindingId, &'l Expr)> {
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let Pat::Ident(ident) = pat else { return None };
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        let [binding] = bindings_of(pat)[..] else { return None };
        let is_plain = |ty| matches!(ty, &syn::Type::Array(_)) && plain::is_plain_type(ty);
        let is_array = ty.is_some_and(is_plain) || makes_array(&init.expr, self);
        let is_typed_exactly = ty.is_none_or(|_| matches!(&*init.expr, Expr::Array(_) | Expr::Repeat(_)));
        let is_worth_it = self.names[binding].bulky;
        let usable =
            ident.by_ref.is_none() && is_worth_it && is_array && is_typed_exactly && !suspends(&init.expr);
        (usable && lives_throughout(binding, rest) && stays_visible(binding, rest))
            .then_some((binding, &*init.expr))
    }
}

/// `[0u8; 4096]`, `[1, 2, 3]`: the elements are plain data.
fn makes_array(init: &Expr, lower: &Lower<'_>) -> bool {
    match init {
        Expr::Repeat(repeat) => {
            plain::is_scalar(&repeat.expr, lower.names) || makes_array(&repeat.expr, lower)
        }
        Expr::Array(array) => {
            array.elems.iter().all(|elem| plain::is_scalar(elem, lower.names)) && !array.elems.is_empty()
        }
        _ => false,
    }
}

/// Whether every suspension of the rest has a mention after it.
fn lives_throughout(binding: BindingId, rest: &[syn::Stmt]) -> bool {
    let mentions = |stmt: &syn::Stmt| mentions_in(stmt.to_token_stream()).contains(&binding);
    let Some(last) = rest.iter().rposition(stmt_suspends) else { return false };
    if rest[last + 1..].iter().any(mentions) {
        return true;
    }
    let is_loop =
        matches!(&rest[last], syn::Stmt::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_), _));
    is_loop && mentions(&rest[last])
}

/// Whether every mention can be written as a place: none in a foreign macro, none that a `move`
/// closure takes a copy of.
fn stays_visible(binding: BindingId, rest: &[syn::Stmt]) -> bool {
    struct Hidden(BindingId, bool);
    impl Hidden {
        fn look(&mut self, tokens: TokenStream) {
            self.1 |= mentions_in(tokens).contains(&self.0);
        }
    }
    impl<'ast> Visit<'ast> for Hidden {
        fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
            if closure.capture.is_some() {
                self.look(closure.body.to_token_stream());
            }
            syn::visit::visit_expr_closure(self, closure);
        }
        fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
            self.look(block.block.to_token_stream());
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
                for (operand, _) in known.operands_mut() {
                    let mut inner = Hidden(self.0, false);
                    inner.visit_expr(operand);
                    self.1 |= inner.1;
                }
            } else if let Some(mut suspension) = crate::suspension::Suspension::of_macro(mac) {
                if let Some(operand) = suspension.operand_mut() {
                    let mut inner = Hidden(self.0, false);
                    inner.visit_expr(operand);
                    self.1 |= inner.1;
                }
            } else {
                self.look(mac.tokens.clone());
            }
        }
    }
    let mut hidden = Hidden(binding, false);
    rest.iter().for_each(|stmt| hidden.visit_stmt(stmt));
    !hidden.1
}
