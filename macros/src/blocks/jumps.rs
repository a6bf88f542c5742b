//! Jumps out of native code, into the machine.

use super::{Blocks, Code};
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
            for_each_native(&block.code, &mut |tokens| {
                if jumps_among(tokens.clone()) {
                    found.extend(crate::names::mentions_in(tokens));
                }
            });
        }
        found
    }
}

/// The native statements and expressions of `code`, at any depth.
fn for_each_native(code: &[Code], visit: &mut impl FnMut(TokenStream)) {
    for code in code {
        match code {
            Code::Native(stmt) => visit(stmt.to_token_stream()),
            Code::Temporary { init: Some(value), .. }
            | Code::Store { value, .. }
            | Code::Suspend { operand: value, .. }
            | Code::Return(value) => visit(value.expr().to_token_stream()),
            Code::If { cond, then, otherwise } => {
                visit(cond.expr().to_token_stream());
                for_each_native(then, visit);
                for_each_native(otherwise, visit);
            }
            Code::Match { scrutinee, arms } => {
                visit(scrutinee.expr().to_token_stream());
                arms.iter().for_each(|(_, code)| for_each_native(code, visit));
            }
            Code::Unsafe(code) | Code::Scope(code) => for_each_native(code, visit),
            Code::Settle { arrays, .. } => {
                arrays.iter().for_each(|(_, init)| visit(init.expr().to_token_stream()));
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
        if let Some(mut known) = crate::known_macros::KnownMacro::parse(mac) {
            for (operand, _) in known.operands_mut() {
                let mut inner = Jumps(Vec::new());
                inner.visit_expr(operand);
                self.0.extend(inner.0);
            }
        }
    }
}
