//! `let .. else` whose `else` suspends.

use super::statements::as_value;
use super::{Dest, Lower};
use crate::ir::{Body, Pure, Stmt};
use crate::names::{BindingId, Names};
use crate::resolve::bindings_of;
use syn::{Expr, Local, Pat, parse_quote_spanned};

impl Lower<'_> {
    /// Input:   `let Some(a) = init else { yield_!(1); return };`
    /// Output:  `let tested = match init { Some(a) => Some((a,)), _ => None };
    ///          let bound; match tested { Some(found) => bound = found, None => { yield_!(1); return } } let (a,) = bound;`
    pub(super) fn let_else(&mut self, local: &Local, init: &Expr, diverge: &Expr, out: &mut Body) {
        let span = local.let_token.span;
        let pat = match &local.pat {
            Pat::Type(typed) => (*typed.pat).clone(),
            pat => pat.clone(),
        };
        let ids = bindings_of(&pat);
        let scrutinee = self.place(init, out);
        // The pattern's own bindings last only for the test; those after the `let` are new ones.
        let mut inner_pat = pat.clone();
        let mut mentions = Vec::new();
        let mut outer_pats: Vec<Pat> = Vec::new();
        for id in ids {
            let mut copy = self.names[id].clone();
            copy.scope = None;
            let inner = self.names.declare(copy);
            respell_pat(&mut inner_pat, self.names, id, inner);
            mentions.push(self.names.mention(inner, span));
            let ident = self.names.unique(id, self.names[id].ident.span());
            let mutability = self.names[id].mutable.then(|| syn::Token![mut](span));
            outer_pats.push(Pat::Ident(syn::PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability,
                ident,
                subpat: None,
            }));
            self.names[id].scope = Some(out.scope);
        }
        let ours = crate::spans::added(span);
        let scrutinee = as_value(scrutinee).into_expr();
        let tested = self.names.temporary("tested", span, out.scope);
        let mut test: syn::ExprMatch = parse_quote_spanned! {ours=>
            match () {
                #inner_pat => ::core::option::Option::Some((#(#mentions,)*)),
                #[allow(unreachable_patterns, reason = "the pattern may not fail at all")]
                _ => ::core::option::Option::None,
            }
        };
        // What may begin with a struct literal gets parentheses when it is printed.
        *test.expr = scrutinee;
        out.stmts.push(Stmt::Temporary { binding: tested, init: Some(Pure::new(Expr::Match(test))) });
        let bound = self.names.temporary("bound", span, out.scope);
        out.stmts.push(Stmt::Temporary { binding: bound, init: None });
        let mut matched = self.new_body(out.scope);
        let found = self.names.temporary("found", span, matched.scope);
        let found_ident = self.names.unique(found, span);
        let found = Pure::new(self.names.mention(found, span));
        matched.stmts.push(Stmt::Store { binding: bound, value: found });
        let mut missed = self.new_body(out.scope);
        let mut diverge = diverge.clone();
        gives_its_end(&mut diverge);
        self.expr_into(&diverge, Dest::Never, &mut missed);
        missed.stmts.push(Stmt::Never);
        let arms = vec![
            crate::ir::Arm {
                pat: parse_quote_spanned!(ours=> ::core::option::Option::Some(#found_ident)),
                body: matched,
            },
            crate::ir::Arm { pat: parse_quote_spanned!(ours=> ::core::option::Option::None), body: missed },
        ];
        let tested = Pure::new(self.names.mention(tested, span));
        out.stmts.push(Stmt::Match { scrutinee: tested, arms });
        let bound = self.names.mention(bound, span);
        out.stmts.push(Stmt::Native(parse_quote_spanned!(ours=> let (#(#outer_pats,)*) = #bound;)));
    }
}

/// Input:   `{ yield_!(1); exit(1); }`
/// Output:  `{ yield_!(1); exit(1) }`, whose value rustc takes for one of any type if there is none
fn gives_its_end(expr: &mut Expr) {
    let block = |block: &mut syn::Block| {
        if let Some(syn::Stmt::Expr(last, semi)) = block.stmts.last_mut() {
            *semi = None;
            gives_its_end(last);
        }
    };
    match expr {
        Expr::Block(inner) => block(&mut inner.block),
        Expr::Unsafe(inner) => block(&mut inner.block),
        Expr::If(branch) => {
            block(&mut branch.then_branch);
            if let Some((_, otherwise)) = &mut branch.else_branch {
                gives_its_end(otherwise);
            }
        }
        Expr::Match(choice) => choice.arms.iter_mut().for_each(|arm| gives_its_end(&mut arm.body)),
        _ => {}
    }
}

/// Makes a pattern bind `new` where it bound `old`.
fn respell_pat(pat: &mut Pat, names: &Names, old: BindingId, new: BindingId) {
    struct Respell<'a>(&'a Names, BindingId, BindingId);
    impl syn::visit_mut::VisitMut for Respell<'_> {
        fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
            if crate::names::binding_of(&pat.ident) == Some(self.1) {
                pat.ident = self.0.unique(self.2, pat.ident.span());
            }
            syn::visit_mut::visit_pat_ident_mut(self, pat);
        }
    }
    syn::visit_mut::VisitMut::visit_pat_mut(&mut Respell(names, old, new), pat);
}
