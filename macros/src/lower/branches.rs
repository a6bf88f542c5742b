//! `if`, let chains and `match`, with a suspension in a condition, a scrutinee or a branch.

use super::operands::Held;
use super::{Dest, Lower};
use crate::ir::{Arm, Body, Pure, Stmt};
use crate::suspension::suspends;
use syn::spanned::Spanned as _;
use syn::{BinOp, Expr, ExprIf, ExprLet, ExprMatch};

impl Lower<'_> {
    pub(super) fn branch(&mut self, branch: &ExprIf, dest: Dest, out: &mut Body) {
        let then = |this: &mut Self, body: &mut Body| this.block_into(&branch.then_branch, dest, body);
        let otherwise = |this: &mut Self, body: &mut Body| match &branch.else_branch {
            Some((_, otherwise)) => match &**otherwise {
                Expr::Block(block) if block.label.is_none() => this.block_into(&block.block, dest, body),
                other => this.expr_into(other, dest, body),
            },
            None => this.give_unit(branch.if_token.span, dest, body),
        };
        self.conditional(&branch.cond, then, otherwise, out);
    }

    /// `if cond { then } else { otherwise }`, whatever `cond` holds.
    pub(super) fn conditional(
        &mut self,
        cond: &Expr,
        then: impl FnOnce(&mut Self, &mut Body),
        otherwise: impl FnOnce(&mut Self, &mut Body),
        out: &mut Body,
    ) {
        if !suspends(cond) {
            let cond = self.native_expr(cond);
            match cond {
                Expr::Let(matched) => self.matching(matched, then, otherwise, out),
                cond => self.simple_conditional(Pure::new(cond), then, otherwise, out),
            }
        } else if has_let(cond) || matches!(cond, Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)))
        {
            self.chain(cond, then, otherwise, out);
        } else {
            // Input:   if check(yield_!(1)) { .. }
            // Output:  suspend(1); let value = sent; if check(value) { .. }
            let outer = std::mem::take(&mut self.temporaries);
            let widened = self.widened(cond);
            let value = self.expr(widened.as_ref().unwrap_or(cond), out);
            let value = self.end_with(value, out);
            let cond = self.names.temporary("condition", cond.span(), out.scope);
            self.names[cond].plain = true;
            out.stmts.push(Stmt::Temporary { binding: cond, init: Some(value) });
            self.temporaries = outer;
            let cond = Pure::new(self.names.mention(cond, self.names[cond].ident.span()));
            self.simple_conditional(cond, then, otherwise, out);
        }
    }

    /// `if let` keeps the temporaries of its scrutinee to the end of the branch that it leads to.
    ///
    /// Input:   `if let pat = id(&guard()) { then } else { otherwise }`
    /// Output:  `{ let held = guard(); if let pat = id(&held) { then } else { drop(held); otherwise } }`
    fn matching(
        &mut self,
        mut matched: ExprLet,
        then: impl FnOnce(&mut Self, &mut Body),
        otherwise: impl FnOnce(&mut Self, &mut Body),
        out: &mut Body,
    ) {
        let outer = std::mem::take(&mut self.temporaries);
        let mut whole = self.new_body(out.scope);
        *matched.expr = self.hold_temporaries(*matched.expr, &mut whole);
        let held = std::mem::replace(&mut self.temporaries, outer);
        let cond = Pure::new(Expr::Let(matched));
        if held.is_empty() {
            return self.simple_conditional(cond, then, otherwise, out);
        }
        let otherwise = |this: &mut Self, body: &mut Body| {
            let outer = std::mem::replace(&mut this.temporaries, held);
            this.end_held(body);
            this.temporaries = outer;
            otherwise(this, body);
        };
        self.simple_conditional(cond, then, otherwise, &mut whole);
        out.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body: whole });
    }

    fn simple_conditional(
        &mut self,
        cond: Pure,
        then: impl FnOnce(&mut Self, &mut Body),
        otherwise: impl FnOnce(&mut Self, &mut Body),
        out: &mut Body,
    ) {
        let mut then_body = self.new_body(out.scope);
        self.place_condition(cond.expr(), &then_body);
        then(self, &mut then_body);
        let mut otherwise_body = self.new_body(out.scope);
        otherwise(self, &mut otherwise_body);
        out.stmts.push(Stmt::If { cond, then: then_body, otherwise: otherwise_body });
    }

    /// What the `let`s of a condition bind lives in the branch that it leads to.
    fn place_condition(&mut self, cond: &Expr, then: &Body) {
        match cond {
            Expr::Let(matched) => self.place_bindings(&matched.pat, then.scope),
            Expr::Binary(binary) => {
                self.place_condition(&binary.left, then);
                self.place_condition(&binary.right, then);
            }
            Expr::Paren(paren) => self.place_condition(&paren.expr, then),
            Expr::Group(group) => self.place_condition(&group.expr, then),
            _ => {}
        }
    }

    /// Input:   `if let Some(a) = f(yield_!(1)) && a > 2 { then } else { otherwise }`
    /// Output:  `'after: { 'no: { suspend(1); if let Some(a) = f(sent) { if a > 2 { then; break 'after } } } otherwise }`
    fn chain(
        &mut self,
        cond: &Expr,
        then: impl FnOnce(&mut Self, &mut Body),
        otherwise: impl FnOnce(&mut Self, &mut Body),
        out: &mut Body,
    ) {
        let after = self.new_target();
        let no = self.new_target();
        let mut whole = self.new_body(out.scope);
        let mut tested = self.new_body(whole.scope);
        let links = links(cond);
        self.link(&links, then, after, &mut tested);
        whole.stmts.push(Stmt::Scope { after: Some(no), is_unsafe: false, body: tested });
        otherwise(self, &mut whole);
        out.stmts.push(Stmt::Scope { after: Some(after), is_unsafe: false, body: whole });
    }

    fn link(
        &mut self,
        links: &[&Expr],
        then: impl FnOnce(&mut Self, &mut Body),
        after: crate::names::TargetId,
        out: &mut Body,
    ) {
        let Some((first, rest)) = links.split_first() else {
            then(self, out);
            out.stmts.push(Stmt::Goto(after));
            return;
        };
        let outer = std::mem::take(&mut self.temporaries);
        let cond = match first {
            Expr::Let(matched) if suspends(first) => {
                let value = self.place(&matched.expr, out);
                Expr::Let(ExprLet { expr: Box::new(value.into_expr()), ..(*matched).clone() })
            }
            first => {
                let value = self.expr(first, out);
                self.end_with(value, out).into_expr()
            }
        };
        self.temporaries = outer;
        let mut yes = self.new_body(out.scope);
        self.place_condition(&cond, &yes);
        self.link(rest, then, after, &mut yes);
        let otherwise = self.new_body(out.scope);
        out.stmts.push(Stmt::If { cond: Pure::new(cond), then: yes, otherwise });
    }

    /// A scrutinee that no pattern takes apart lives to the end of the match.
    ///
    /// Input:   `match make() { _ => yield_!(1) }`
    /// Output:  `let scrutinee = make(); match scrutinee { _ => { suspend(1) } } drop(scrutinee)`
    fn hold_scrutinee(&mut self, scrutinee: Expr, choice: &ExprMatch, out: &mut Body) -> Expr {
        if choice.arms.iter().any(|arm| crate::flow::binds_by_value(&arm.pat)) {
            return scrutinee;
        }
        match &scrutinee {
            Expr::Unary(_) => self.held(scrutinee, out),
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Struct(_) | Expr::Tuple(_) | Expr::Array(_)
                if !crate::types::plain::is_plain_expr(&scrutinee, self.names) =>
            {
                let span = scrutinee.span();
                let binding = self.names.temporary("scrutinee", span, out.scope);
                out.stmts.push(Stmt::Temporary { binding, init: Some(Pure::new(scrutinee)) });
                self.temporaries.push((binding, super::operands::Mode::Place));
                self.names.mention(binding, span)
            }
            Expr::Path(_) => {
                self.lives_with_statement(&scrutinee, super::operands::Mode::Place);
                scrutinee
            }
            _ => scrutinee,
        }
    }

    /// Input:   `match attempt() { Ok(n) => .., _ => { yield_!(1); } }`
    /// Output:  `{ let matched = attempt(); match matched { Ok(n) => .., _ => { yield_!(1); } } }`
    ///
    /// What no pattern has taken lives to the end of the match, so it needs a name to be kept by.
    pub(super) fn choice(&mut self, choice: &ExprMatch, dest: Dest, out: &mut Body) {
        let held = self.choice_within(choice, dest, out);
        self.end(held, out);
    }

    /// Gives what the scrutinee borrows from: a match keeps it to its end, or to that of the full expression that the
    /// match is an operand of.
    pub(super) fn choice_within(&mut self, choice: &ExprMatch, dest: Dest, out: &mut Body) -> Vec<Held> {
        let leaves_some = |arm: &syn::Arm| {
            suspends(&arm.body) && !crate::flow::binds_by_value(&arm.pat) && leaves_some(&arm.pat)
        };
        if self.setting.has_holes && choice.arms.iter().any(leaves_some) && is_made_here(&choice.expr) {
            let mut whole = self.new_body(out.scope);
            let matched = self.names.temporary("matched", choice.expr.span(), whole.scope);
            let value = Pure::new(self.native_expr(&choice.expr));
            whole.stmts.push(Stmt::Temporary { binding: matched, init: Some(value) });
            let mut choice = choice.clone();
            *choice.expr = self.names.mention(matched, choice.expr.span());
            let held = self.arms(&choice, dest, &mut whole);
            self.end(held, &mut whole);
            out.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body: whole });
            Vec::new()
        } else {
            self.arms(choice, dest, out)
        }
    }

    fn arms(&mut self, choice: &ExprMatch, dest: Dest, out: &mut Body) -> Vec<Held> {
        let outer = std::mem::take(&mut self.temporaries);
        let scrutinee = if suspends(&choice.expr) {
            self.place(&choice.expr, out)
        } else {
            Pure::new(self.native_expr(&choice.expr))
        };
        let scrutinee = self.hold_temporaries(scrutinee.into_expr(), out);
        let scrutinee = Pure::new(self.hold_scrutinee(scrutinee, choice, out));
        let held = std::mem::replace(&mut self.temporaries, outer);
        let mut arms = Vec::new();
        for arm in &choice.arms {
            let mut body = self.new_body(out.scope);
            self.place_bindings(&arm.pat, body.scope);
            let mut pat = arm.pat.clone();
            if let syn::Pat::Guard(guarded) = &mut pat {
                *guarded.guard = self.native_expr(&guarded.guard);
            }
            match &*arm.body {
                Expr::Block(block) if block.label.is_none() => self.block_into(&block.block, dest, &mut body),
                other => self.expr_into(other, dest, &mut body),
            }
            arms.push(Arm { pat, body });
        }
        out.stmts.push(Stmt::Match { scrutinee, arms });
        held
    }
}

/// A call that borrows from no temporary.
fn is_made_here(expr: &Expr) -> bool {
    let is_simple = |expr: &Expr| match expr {
        Expr::Path(_) | Expr::Lit(_) | Expr::Field(_) => true,
        Expr::Reference(reference) => matches!(*reference.expr, Expr::Path(_) | Expr::Field(_)),
        _ => false,
    };
    match expr {
        Expr::Call(call) => matches!(*call.func, Expr::Path(_)) && call.args.iter().all(is_simple),
        Expr::MethodCall(call) => is_simple(&call.receiver) && call.args.iter().all(is_simple),
        _ => false,
    }
}

/// Whether a pattern leaves some of what it matches.
pub(crate) fn leaves_some(pat: &syn::Pat) -> bool {
    use syn::Pat;
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Guard(guarded) => leaves_some(&guarded.pat),
        Pat::Or(or) => or.cases.iter().any(leaves_some),
        Pat::Paren(paren) => leaves_some(&paren.pat),
        Pat::Slice(slice) => slice.elems.iter().any(leaves_some),
        Pat::Struct(pat) => pat.rest.is_some() || pat.fields.iter().any(|field| leaves_some(&field.pat)),
        Pat::Tuple(tuple) => tuple.elems.iter().any(leaves_some),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(leaves_some),
        _ => false,
    }
}

fn has_let(cond: &Expr) -> bool {
    match cond {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// The links of `a && b && c`.
fn links(cond: &Expr) -> Vec<&Expr> {
    match cond {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            let mut all = links(&binary.left);
            all.push(&binary.right);
            all
        }
        other => vec![other],
    }
}
