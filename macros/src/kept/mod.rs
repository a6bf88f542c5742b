//! Pass 2b, kept: what one branch may take is kept on the others.
//!
//! ```text
//! Input:   let g = guard(); if c { g.release() } yield_!(1);
//! Output:  let g = guard(); let g_kept; if c { g.release() } else { g_kept = g; } yield_!(1);
//! ```
//! Rust has a drop flag for `g`, which nobody can ask. `g_kept` is that flag and the value in one: after
//! the branches nobody mentions `g` again, so `g` itself stays an ordinary local. Where a branch cannot
//! be seen through, nothing is changed, and the later passes do what they can.

mod loans;
mod parts;

pub(crate) use parts::spell_out_rest;

use loans::{has_jumps, made_by, mentions_whole, takes_apart};
use parts::left_parts;

use crate::flow::{Use, binds_by_value, condition_bindings, uses_of};
use crate::lower::{diverges, is_compound};
use crate::names::{BindingId, Names, Origin, binding_of, mentioned};
use crate::resolve::bindings_of;
use crate::suspension::stmt_suspends;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident};
use std::collections::BTreeSet;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Pat, Stmt, parse_quote_spanned};

/// `arguments` are in scope when the body begins; what is kept of them is too.
pub(crate) fn keep(body: &mut Block, arguments: &mut Vec<BindingId>, names: &mut Names) {
    let mut keeper = Keeper { names };
    keeper.visit_block_mut(body);
    if !body.stmts.iter().any(stmt_suspends) {
        return;
    }
    for id in std::mem::take(arguments) {
        arguments.push(id);
        let kept = keeper.kept(&mut body.stmts, 0, id);
        // What the pattern of an argument leaves drops when the argument would: after what it binds.
        let taken_apart = body.stmts.iter().position(|stmt| keeper.mentions(stmt, id));
        match taken_apart.filter(|_| keeper.names[id].ours) {
            Some(at) => keeper.declare_kept(&mut body.stmts, at, &kept),
            None => arguments.extend(kept),
        }
    }
}

struct Keeper<'a> {
    names: &'a mut Names,
}

/// What the branches of one statement do with a local.
#[derive(Default)]
struct Branches {
    /// Branches that may have taken it and go on.
    taking: usize,
    /// Branches that now keep it.
    keeping: usize,
    /// Some branch cannot be seen through.
    opaque: bool,
}

impl VisitMut for Keeper<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        self.block(block);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Keeper<'_> {
    /// The locals of one block.
    fn block(&mut self, block: &mut Block) {
        if !block.stmts.iter().any(stmt_suspends) {
            return;
        }
        // From the last on: what is inserted for one stands behind where the others were declared.
        for at in (0..block.stmts.len()).rev() {
            let Stmt::Local(local) = &block.stmts[at] else { continue };
            let has_value = local
                .init
                .as_ref()
                .is_some_and(|init| !matches!(*init.expr, Expr::Array(_) | Expr::Repeat(_)));
            if !has_value {
                continue;
            }
            let mut older_is_kept = false;
            let mut declared = Vec::new();
            let bound = bindings_of(&local.pat);
            let kept: Vec<_> =
                bound.iter().rev().map(|id| self.kept(&mut block.stmts, at + 1, *id)).collect();
            for (id, kept) in bound.into_iter().zip(kept.into_iter().rev()) {
                if older_is_kept && !self.names[id].plain {
                    declared.push(self.bind_again(&mut block.stmts[at], id));
                }
                older_is_kept |= !kept.is_empty();
                let end = declared.len();
                self.declare_kept(&mut declared, end, &kept);
            }
            block.stmts.splice(at + 1..at + 1, declared);
        }
    }

    /// Input:   `let (g, h) = pair();`, with `g` kept
    /// Output:  `let (g, h_bound) = pair(); let g_kept; let h = h_bound;`     (`h` drops before what is kept)
    fn bind_again(&mut self, stmt: &mut Stmt, id: BindingId) -> Stmt {
        let bound = self.declared_as(id, "bound");
        self.names[bound].keeps = None;
        let span = crate::spans::added(self.names[id].ident.span());
        let value = self.names.unique(bound, span);
        let mut rename = Rename { names: self.names, id, to: bound, was: None };
        rename.visit_stmt_mut(stmt);
        let was = rename.was;
        parse_quote_spanned!(span=> let #was = #value;)
    }

    /// `let g_kept;`
    fn declare_kept(&self, stmts: &mut Vec<Stmt>, at: usize, kept: &[BindingId]) {
        for kept in kept.iter().rev() {
            let ident = self.names.unique(*kept, self.names[*kept].ident.span());
            let span = ident.span();
            stmts.insert(at, parse_quote_spanned!(span=> let #ident;));
        }
    }

    /// Keeps `id` where the last statement that mentions it has a branch that does not, or a pattern that
    /// leaves a part of it.
    fn kept(&mut self, stmts: &mut Vec<Stmt>, from: usize, id: BindingId) -> Vec<BindingId> {
        if self.names[id].plain || self.names[id].origin == Origin::Environment {
            return Vec::new();
        }
        let Some(last) = (from..stmts.len()).rev().find(|index| self.mentions(&stmts[*index], id)) else {
            return Vec::new();
        };
        if !stmts[last..].iter().any(stmt_suspends)
            || uses_of(&stmts[last..=last], id, self.names).contains(&None)
            || (!mentions_whole(&stmts[last], id)
                && stmts[from..last].iter().any(|stmt| takes_apart(stmt, id)))
            || self.is_lent(&stmts[from..last], &stmts[last..], id)
        {
            return Vec::new();
        }
        let mut stmt = stmts[last].clone();
        if let Some(parts) = left_parts(&mut stmt, id) {
            let kept: Vec<BindingId> = parts.iter().map(|_| self.declare(id)).collect();
            for (pat, kept) in parts.into_iter().zip(&kept) {
                let part = self.part(id);
                let span = crate::spans::added(self.names[part].ident.span());
                let (bound, value) = (self.names.unique(part, span), self.names.unique(part, span));
                *pat = parse_quote_spanned!(span=> #bound);
                let kept = self.names.unique(*kept, span);
                stmts.insert(last + 1, parse_quote_spanned!(span=> #kept = #value;));
            }
            stmts[last] = stmt;
            // What is declared last drops first: the first part.
            return kept.into_iter().rev().collect();
        }
        let kept = self.declare(id);
        let expr = match &mut stmt {
            Stmt::Local(local) => match &mut local.init {
                Some(init) if init.diverge.is_none() => &mut *init.expr,
                _ => return Vec::new(),
            },
            Stmt::Expr(expr, _) => expr,
            _ => return Vec::new(),
        };
        let mut branches = Branches::default();
        self.descend(expr, id, kept, &mut branches);
        if branches.opaque || branches.taking == 0 || branches.keeping == 0 {
            return Vec::new();
        }
        stmts[last] = stmt;
        vec![kept]
    }

    /// A part of `id`, on its way to where it is kept.
    fn part(&mut self, id: BindingId) -> BindingId {
        let part = self.declare(id);
        self.names[part].keeps = None;
        part
    }

    fn declare(&mut self, id: BindingId) -> BindingId {
        self.declared_as(id, "kept")
    }

    fn declared_as(&mut self, id: BindingId, role: &str) -> BindingId {
        let mut kept = self.names[id].clone();
        let name = kept.ident.to_string();
        kept.ident = format_ident!(
            "{}_{role}",
            name.trim_start_matches("r#"),
            span = crate::spans::added(kept.ident.span())
        );
        kept.origin = Origin::Temporary;
        kept.ours = true;
        kept.mutable = false;
        kept.never_slot = false;
        kept.pinned_name = false;
        kept.keeps = Some(id);
        self.names.declare(kept)
    }

    fn mentions(&self, tokens: &impl ToTokens, id: BindingId) -> bool {
        self.names.mentions_and_captures(tokens.to_token_stream()).contains(&id)
    }

    /// Whether something made in `before` may borrow from `id` and is mentioned in `after`.
    fn is_lent(&self, before: &[Stmt], after: &[Stmt], id: BindingId) -> bool {
        let mut borrowers = BTreeSet::from([id]);
        for stmt in before {
            let mentioned = self.names.mentions_and_captures(stmt.to_token_stream());
            if mentioned.iter().any(|id| borrowers.contains(id)) {
                borrowers.extend(made_by(stmt).into_iter().filter(|id| !self.names[*id].scalar));
            }
        }
        borrowers.remove(&id);
        let after: TokenStream = after.iter().map(ToTokens::to_token_stream).collect();
        self.names.mentions_and_captures(after).iter().any(|id| borrowers.contains(id))
    }

    /// Whether the name of `id` means one of `bound` there.
    fn is_shadowed(&self, id: BindingId, bound: &[BindingId]) -> bool {
        bound.iter().any(|other| self.names[*other].ident == self.names[id].ident)
    }

    /// Finds the branches inside `expr`, which mentions `id`.
    fn descend(&mut self, expr: &mut Expr, id: BindingId, kept: BindingId, branches: &mut Branches) {
        match expr {
            Expr::If(branch) => {
                if let Some(matched) = bare_let(&branch.cond, id) {
                    if self.is_shadowed(id, &bindings_of(&matched.pat)) || !binds_by_value(&matched.pat) {
                        branches.opaque = true;
                        return;
                    }
                    branches.taking += 1;
                    return self.otherwise(branch, id, kept, branches);
                }
                if self.mentions(&branch.cond, id) && holds_let(&branch.cond) {
                    branches.opaque = true;
                    return;
                }
                let in_branches = self.mentions(&branch.then_branch, id)
                    || branch.else_branch.as_ref().is_some_and(|(_, otherwise)| self.mentions(otherwise, id));
                if !in_branches {
                    return self.taken_at_once(&branch.cond, id, branches);
                }
                if self.is_shadowed(id, &condition_bindings(&branch.cond)) {
                    branches.opaque = true;
                    return;
                }
                let is_unit = branch.else_branch.is_none();
                self.branch(&mut branch.then_branch, is_unit, id, kept, branches);
                self.otherwise(branch, id, kept, branches);
            }
            Expr::Match(choice) => {
                let is_bare = mentioned(&choice.expr) == Some(id);
                if !is_bare && self.mentions(&choice.expr, id) {
                    let in_arms = choice.arms.iter().any(|arm| self.mentions(arm, id));
                    match in_arms {
                        true => branches.opaque = true,
                        false => self.taken_at_once(&choice.expr, id, branches),
                    }
                    return;
                }
                for arm in &mut choice.arms {
                    let guarded =
                        matches!(&arm.pat, Pat::Guard(guarded) if self.mentions(&guarded.guard, id));
                    let bound = bindings_of(&arm.pat);
                    let binds = !bound.is_empty();
                    match () {
                        () if guarded || self.is_shadowed(id, &bound) => branches.opaque = true,
                        () if is_bare && binds && binds_by_value(&arm.pat) => branches.taking += 1,
                        () if is_bare && binds => branches.opaque = true,
                        () => self.arm(&mut arm.body, id, kept, branches),
                    }
                }
            }
            Expr::Block(block) if block.label.is_none() => {
                self.branch(&mut block.block, false, id, kept, branches);
            }
            Expr::Unsafe(block) => self.branch(&mut block.block, false, id, kept, branches),
            Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Closure(_)
            | Expr::Async(_)
            | Expr::Block(_) => {
                branches.opaque = true;
            }
            Expr::Assign(assign) => match self.mentions(&assign.left, id) {
                true => branches.opaque = true,
                false => self.descend(&mut assign.right, id, kept, branches),
            },
            Expr::Binary(binary) if is_compound(&binary.op) && self.mentions(&binary.left, id) => {
                branches.opaque = true;
            }
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
                branches.opaque = true;
            }
            _ => self.only_operand(expr, id, kept, branches),
        }
    }

    /// The branch for where an `if` fails.
    fn otherwise(
        &mut self,
        branch: &mut syn::ExprIf,
        id: BindingId,
        kept: BindingId,
        branches: &mut Branches,
    ) {
        match &mut branch.else_branch {
            Some((_, otherwise)) => self.arm(otherwise, id, kept, branches),
            None => {
                let keep = self.keep_stmt(id, kept, branch.if_token.span);
                let span = crate::spans::added(branch.if_token.span);
                branches.keeping += 1;
                branch.else_branch =
                    Some((syn::Token![else](span), Box::new(parse_quote_spanned!(span=> { #keep }))));
            }
        }
    }

    /// A condition or scrutinee, which is evaluated on every path, and after which nothing mentions `id`.
    fn taken_at_once(&self, expr: &Expr, id: BindingId, branches: &mut Branches) {
        let stmt = Stmt::Expr(expr.clone(), None);
        match uses_of(&[stmt], id, self.names).last() {
            Some(Some(Use::Value | Use::Maybe)) => branches.taking += 1,
            _ => branches.opaque = true,
        }
    }

    /// The branches are inside the one operand that mentions `id`.
    fn only_operand(&mut self, expr: &mut Expr, id: BindingId, kept: BindingId, branches: &mut Branches) {
        let mut operands = Operands(Vec::new());
        visit::visit_expr(&mut operands, expr);
        let mentioning: Vec<usize> =
            (0..operands.0.len()).filter(|index| self.mentions(&operands.0[*index], id)).collect();
        match mentioning[..] {
            [only] => {
                let mut changed = operands.0.swap_remove(only);
                self.descend(&mut changed, id, kept, branches);
                visit_mut::visit_expr_mut(&mut Replace { at: only, by: Some(changed) }, expr);
            }
            _ => branches.opaque = true,
        }
    }

    fn arm(&mut self, body: &mut Expr, id: BindingId, kept: BindingId, branches: &mut Branches) {
        match body {
            Expr::Block(block) if block.label.is_none() => {
                self.branch(&mut block.block, false, id, kept, branches);
            }
            Expr::If(_) | Expr::Match(_) if self.mentions(body, id) => self.descend(body, id, kept, branches),
            _ => {
                let span = crate::spans::added(syn::spanned::Spanned::span(&*body));
                let mut block: Block = parse_quote_spanned!(span=> { #body });
                let keeping = branches.keeping;
                self.branch(&mut block, false, id, kept, branches);
                if branches.keeping > keeping {
                    *body = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block });
                }
            }
        }
    }

    /// One branch: it takes the local, or leads to further branches, or keeps it.
    fn branch(
        &mut self,
        block: &mut Block,
        is_unit: bool,
        id: BindingId,
        kept: BindingId,
        branches: &mut Branches,
    ) {
        let leaves = block.stmts.iter().any(diverges);
        let last = (0..block.stmts.len()).rev().find(|index| self.mentions(&block.stmts[*index], id));
        let Some(last) = last else {
            if !leaves {
                branches.keeping += 1;
                let keep = self.keep_stmt(id, kept, block.brace_token.span.open());
                block.stmts.insert(0, keep);
            }
            return;
        };
        if leaves {
            return;
        }
        let uses = uses_of(&block.stmts[last..=last], id, self.names);
        if uses.contains(&None) || self.is_lent(&block.stmts[..last], &block.stmts[last..], id) {
            branches.opaque = true;
            return;
        }
        let is_tail = last + 1 == block.stmts.len();
        if let Some(inner) = branching(&mut block.stmts[last]) {
            return self.descend(inner, id, kept, branches);
        }
        match &mut block.stmts[last] {
            // What only borrows leaves the local to be kept, once the borrow has ended.
            Stmt::Expr(expr, semi) if uses.iter().all(|how| *how == Some(Use::Place)) => {
                if is_tail && semi.is_none() && !is_unit || has_jumps(expr) {
                    branches.opaque = true;
                    return;
                }
                let span = syn::spanned::Spanned::span(&*expr);
                semi.get_or_insert_with(|| syn::Token![;](span));
                branches.keeping += 1;
                let keep = self.keep_stmt(id, kept, span);
                block.stmts.insert(last + 1, keep);
            }
            _ if uses.last() == Some(&Some(Use::Place)) => branches.opaque = true,
            _ => branches.taking += 1,
        }
    }

    /// `g_kept = g;`
    fn keep_stmt(&self, id: BindingId, kept: BindingId, span: Span) -> Stmt {
        let local = self.names.unique(id, self.names[id].ident.span().located_at(span));
        let span = crate::spans::added(span);
        let kept = self.names.unique(kept, span);
        parse_quote_spanned!(span=> #kept = #local;)
    }
}

/// The `if` or `match` that a statement is, or binds.
fn branching(stmt: &mut Stmt) -> Option<&mut Expr> {
    let expr = match stmt {
        Stmt::Expr(expr, _) => expr,
        Stmt::Local(syn::Local { init: Some(init), .. }) if init.diverge.is_none() => &mut *init.expr,
        _ => return None,
    };
    matches!(expr, Expr::If(_) | Expr::Match(_)).then_some(expr)
}

/// `let PATTERN = id` alone.
fn bare_let(cond: &Expr, id: BindingId) -> Option<&syn::ExprLet> {
    match cond {
        Expr::Let(matched) if mentioned(&matched.expr) == Some(id) => Some(matched),
        _ => None,
    }
}

fn holds_let(cond: &Expr) -> bool {
    match cond {
        Expr::Let(_) => true,
        Expr::Binary(binary) => holds_let(&binary.left) || holds_let(&binary.right),
        Expr::Paren(paren) => holds_let(&paren.expr),
        _ => false,
    }
}

/// Gives one binding of a pattern another name.
struct Rename<'a> {
    names: &'a Names,
    id: BindingId,
    to: BindingId,
    was: Option<syn::PatIdent>,
}

impl VisitMut for Rename<'_> {
    fn visit_pat_ident_mut(&mut self, bound: &mut syn::PatIdent) {
        if binding_of(&bound.ident) == Some(self.id) {
            self.was.get_or_insert_with(|| syn::PatIdent { subpat: None, ..bound.clone() });
            bound.ident = self.names.unique(self.to, crate::spans::added(bound.ident.span()));
            bound.mutability = None;
        }
        visit_mut::visit_pat_ident_mut(self, bound);
    }
}

/// The operands of an expression, one level down.
struct Operands(Vec<Expr>);

impl Visit<'_> for Operands {
    fn visit_expr(&mut self, expr: &Expr) {
        self.0.push(expr.clone());
    }
}

/// Puts another expression in the place of one operand.
struct Replace {
    at: usize,
    by: Option<Expr>,
}

impl VisitMut for Replace {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if self.at == 0 {
            if let Some(by) = self.by.take() {
                *expr = by;
            }
        }
        self.at = self.at.wrapping_sub(1);
    }
}
