//! Jumps out of native code, into the machine.

use super::{BlockKind, Blocks, Code, RegionId};
use crate::invocations::foreign::MayLeaveLoop;
use crate::names::{BindingId, TargetId};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::visit::Visit;

impl Blocks {
    /// The locals that native code mentions which jumps into the machine: what it declares itself may
    /// hide, at the jump, what is handed over.
    pub(crate) fn around_jumps(&self) -> BTreeSet<BindingId> {
        let mut found = BTreeSet::new();
        for block in &self.blocks {
            for_each_native(&block.code, &mut |native| {
                let tokens = native.tokens();
                if jumps_among(tokens.clone()) {
                    found.extend(crate::names::mentions_in(tokens));
                }
            });
        }
        found
    }

    /// Whether a macro in the native code of a region may expand to a `break` or `continue`.
    pub(crate) fn hides_jumps(&self, region: RegionId) -> bool {
        self.region(region).blocks.iter().any(|id| {
            let block = self.block(*id);
            let mut leaves = MayLeaveLoop::default();
            for_each_native(&block.code, &mut |native| match native {
                Native::Stmt(stmt) => leaves.visit_stmt(stmt),
                Native::Expr(expr) => leaves.visit_expr(expr),
            });
            let is_inside = match &block.kind {
                BlockKind::Place(region, _) => self.hides_jumps(*region),
                _ => false,
            };
            leaves.0 || is_inside
        })
    }
}

/// What is written as the user wrote it.
enum Native<'a> {
    Stmt(&'a syn::Stmt),
    Expr(&'a syn::Expr),
}

impl Native<'_> {
    fn tokens(&self) -> TokenStream {
        match self {
            Native::Stmt(stmt) => stmt.to_token_stream(),
            Native::Expr(expr) => expr.to_token_stream(),
        }
    }
}

/// The native statements and expressions of `code`, at any depth.
fn for_each_native<'a>(code: &'a [Code], visit: &mut impl FnMut(Native<'a>)) {
    for code in code {
        match code {
            Code::Native(stmt) => visit(Native::Stmt(stmt)),
            Code::Temporary { init: Some(value), .. }
            | Code::Store { value, .. }
            | Code::Suspend { operand: value, .. }
            | Code::Return(value) => visit(Native::Expr(value.expr())),
            Code::If { cond, then, otherwise } => {
                visit(Native::Expr(cond.expr()));
                for_each_native(then, visit);
                for_each_native(otherwise, visit);
            }
            Code::Match { scrutinee, arms } => {
                visit(Native::Expr(scrutinee.expr()));
                arms.iter().for_each(|(_, code)| for_each_native(code, visit));
            }
            Code::Unsafe(code) | Code::Scope(code) => for_each_native(code, visit),
            Code::Settle { arrays, .. } => {
                arrays.iter().for_each(|(_, init)| visit(Native::Expr(init.expr())));
            }
            Code::Temporary { init: None, .. } | Code::EndTemporaries(_) | Code::Never | Code::Jump(_) => {}
        }
    }
}

/// Whether a label among `tokens` stands for a target.
fn jumps_among(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident.to_string().starts_with(&format!("to{}", crate::names::MARK)),
        TokenTree::Group(group) => jumps_among(group.stream()),
        _ => false,
    })
}

/// The targets that native code jumps to.
pub(crate) fn jumps_in(stmt: &syn::Stmt) -> Vec<TargetId> {
    let mut jumps = Jumps(Vec::new());
    jumps.visit_stmt(stmt);
    jumps.0
}

/// Collects the targets of the jumps that it visits.
pub(super) struct Jumps(pub(super) Vec<TargetId>);

impl<'ast> Visit<'ast> for Jumps {
    fn visit_lifetime(&mut self, label: &'ast syn::Lifetime) {
        self.0.extend(crate::names::target_of(label));
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
            for (operand, _) in known.operands_mut() {
                let mut inner = Jumps(Vec::new());
                inner.visit_expr(operand);
                self.0.extend(inner.0);
            }
        }
    }
}
