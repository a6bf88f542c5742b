//! What the other statements do with a local: may it be moved where a branch does not mention it?

use crate::flow::binds_by_value;
use crate::names::{BindingId, mentioned};
use crate::resolve::bindings_of;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, Stmt};

/// A way out in the middle of an expression.
pub(super) fn has_jumps(expr: &Expr) -> bool {
    struct Jumps(bool);
    impl Visit<'_> for Jumps {
        fn visit_expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr, Expr::Break(_) | Expr::Continue(_) | Expr::Return(_));
            visit::visit_expr(self, expr);
        }
    }
    let mut jumps = Jumps(false);
    jumps.visit_expr(expr);
    jumps.0
}

/// The locals that a statement makes or changes.
pub(super) fn made_by(stmt: &Stmt) -> Vec<BindingId> {
    struct Changed(Vec<BindingId>);
    impl Visit<'_> for Changed {
        fn visit_expr_assign(&mut self, assign: &syn::ExprAssign) {
            self.0.extend(crate::names::mentions_in(assign.left.to_token_stream()));
            visit::visit_expr_assign(self, assign);
        }
        fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
            self.0.extend(crate::names::mentions_in(call.receiver.to_token_stream()));
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_reference(&mut self, reference: &syn::ExprReference) {
            if reference.mutability.is_some() {
                self.0.extend(crate::names::mentions_in(reference.expr.to_token_stream()));
            }
            visit::visit_expr_reference(self, reference);
        }
        fn visit_local(&mut self, local: &syn::Local) {
            self.0.extend(bindings_of(&local.pat));
            visit::visit_local(self, local);
        }
    }
    let mut changed = Changed(Vec::new());
    changed.visit_stmt(stmt);
    changed.0
}

/// Whether `id` is mentioned otherwise than by a field: then no part of it can be missing.
pub(super) fn mentions_whole(stmt: &Stmt, id: BindingId) -> bool {
    struct Whole(BindingId, bool);
    impl Visit<'_> for Whole {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Field(field) if mentioned(&field.base) == Some(self.0) => {}
                _ => {
                    self.1 |= mentioned(expr) == Some(self.0);
                    visit::visit_expr(self, expr);
                }
            }
        }
    }
    let mut whole = Whole(id, false);
    whole.visit_stmt(stmt);
    whole.1
}

/// Whether a part of `id` may be moved out by itself: what is left cannot be kept as one value.
pub(super) fn takes_apart(stmt: &Stmt, id: BindingId) -> bool {
    struct Parts(BindingId, bool);
    impl Parts {
        fn value(&mut self, expr: &Expr) {
            let mut base = expr;
            while let Expr::Field(field) = base {
                base = &field.base;
            }
            self.1 |= matches!(expr, Expr::Field(_)) && mentioned(base) == Some(self.0);
        }

        fn taken(&mut self, pats: &[&Pat], value: &Expr) {
            let apart = pats.iter().any(|pat| !matches!(pat, Pat::Ident(_)) && binds_by_value(pat));
            self.1 |= apart && mentioned(value) == Some(self.0);
            if pats.iter().any(|pat| binds_by_value(pat)) {
                self.value(value);
            }
        }
    }
    impl Visit<'_> for Parts {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Call(call) => call.args.iter().for_each(|argument| self.value(argument)),
                Expr::MethodCall(call) => {
                    self.value(&call.receiver);
                    call.args.iter().for_each(|argument| self.value(argument));
                }
                Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.value(elem)),
                Expr::Array(array) => array.elems.iter().for_each(|elem| self.value(elem)),
                Expr::Struct(literal) => {
                    literal.fields.iter().for_each(|field| self.value(&field.expr));
                    self.1 |= literal.rest.as_ref().is_some_and(|rest| mentioned(rest) == Some(self.0));
                }
                Expr::Assign(assign) => self.value(&assign.right),
                Expr::Closure(_) | Expr::Async(_) => {
                    self.1 |= crate::names::mentions_in(expr.to_token_stream()).contains(&self.0);
                }
                Expr::Let(matched) => self.taken(&[&matched.pat], &matched.expr),
                _ => {}
            }
            visit::visit_expr(self, expr);
        }
        fn visit_local(&mut self, local: &syn::Local) {
            if let Some(init) = &local.init {
                self.taken(&[&local.pat], &init.expr);
            }
            visit::visit_local(self, local);
        }
        fn visit_macro(&mut self, mac: &syn::Macro) {
            // A macro may do anything with what it mentions, but for those that only look.
            let only_looks = crate::invocations::known::KnownMacro::parse(mac).is_some();
            self.1 |= !only_looks && crate::names::mentions_in(mac.tokens.clone()).contains(&self.0);
        }
    }
    let mut parts = Parts(id, false);
    parts.visit_stmt(stmt);
    parts.1
}
