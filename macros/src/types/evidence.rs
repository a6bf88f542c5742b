//! The types of numbers that the body leaves open, as far as its own words give them away.
//!
//! ```text
//! Input:   fn sum(n: u32) -> impl Coroutine<(), Yield = u64, Return = u32> { let mut sum = 0; .. sum += n; .. sum }
//! Output:  sum: u32
//! ```
//! A machine with a name needs the type of what it stores. A local that begins as `0` is some number; what it is
//! added to, compared with, yielded or returned as has the same type, since Rust converts no numbers. Were it
//! otherwise, rustc would refuse the field: this never changes what a body means.

use crate::blocks::{BlockKind, Blocks, Code};
use crate::ir::{Into, SuspensionKind};
use crate::names::{BindingId, Names, mentioned};
use crate::resolve::bindings_of;
use crate::types::plain;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Pat, Stmt, Type, parse_quote};

/// What the signature says of numbers that leave the body.
#[derive(Default)]
pub(crate) struct Gives {
    pub(crate) yields: Option<Type>,
    pub(crate) returns: Option<Type>,
    /// What a `yield` evaluates to, where nothing else suspends.
    pub(crate) sent: Option<Type>,
}

pub(crate) fn learn(blocks: &Blocks, gives: &Gives, names: &mut Names) {
    for block in &blocks.blocks {
        if let (BlockKind::Resume(_, Into::Pattern(pat)), Some(sent)) = (&block.kind, &gives.sent) {
            if let (Pat::Ident(_), [id], true) = (&**pat, &bindings_of(pat)[..], plain::is_number_type(sent))
            {
                names[*id].ty.get_or_insert_with(|| sent.clone());
            }
        }
    }
    // What one local gives away may give away the next.
    loop {
        let mut found = Found { names, gives, types: Vec::new() };
        blocks.blocks.iter().for_each(|block| found.code(&block.code));
        let types = found.types;
        if types.is_empty() {
            return;
        }
        for (id, ty) in types {
            names[id].ty.get_or_insert(ty);
        }
    }
}

struct Found<'a> {
    names: &'a Names,
    gives: &'a Gives,
    types: Vec<(BindingId, Type)>,
}

impl Found<'_> {
    /// The local that `expr` mentions, if it is a number of unknown type.
    fn open(&self, expr: &Expr) -> Option<BindingId> {
        mentioned(expr).filter(|id| self.names[*id].number && self.names[*id].ty.is_none())
    }

    fn is(&mut self, expr: &Expr, ty: Option<&Type>) {
        if let (Some(id), Some(ty)) = (self.open(expr), ty.filter(|ty| plain::is_number_type(ty))) {
            self.types.push((id, ty.clone()));
        }
    }

    fn same(&mut self, left: &Expr, right: &Expr) {
        for (one, other) in [(left, right), (right, left)] {
            let ty = crate::types::expr_type(other, self.names);
            self.is(one, ty.as_ref());
        }
    }

    fn code(&mut self, code: &[Code]) {
        for code in code {
            match code {
                Code::Native(stmt) => self.visit_stmt(stmt),
                Code::Temporary { init, .. } => init.iter().for_each(|init| self.visit_expr(init.expr())),
                Code::Store { value, .. } => self.visit_expr(value.expr()),
                Code::Suspend { kind, operand, .. } => {
                    if *kind == SuspensionKind::Yield {
                        self.is(operand.expr(), self.gives.yields.as_ref());
                    }
                    self.visit_expr(operand.expr());
                }
                Code::If { cond, then, otherwise } => {
                    self.visit_expr(cond.expr());
                    self.code(then);
                    self.code(otherwise);
                }
                Code::Match { scrutinee, arms } => {
                    self.visit_expr(scrutinee.expr());
                    arms.iter().for_each(|(_, code)| self.code(code));
                }
                Code::Unsafe(code) | Code::Scope(code) => self.code(code),
                Code::Settle { arrays, .. } => {
                    arrays.iter().for_each(|(_, init)| self.visit_expr(init.expr()))
                }
                Code::Return(value) => {
                    self.is(value.expr(), self.gives.returns.as_ref());
                    self.visit_expr(value.expr());
                }
                Code::EndTemporaries(_) | Code::Never | Code::Jump(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Binary(binary) if !is_shift(&binary.op) => self.same(&binary.left, &binary.right),
            Expr::Assign(assign) => self.same(&assign.left, &assign.right),
            Expr::Index(index) => self.is(&index.index, Some(&parse_quote!(usize))),
            Expr::Return(returned) => {
                if let Some(value) = &returned.expr {
                    self.is(value, self.gives.returns.as_ref());
                }
            }
            Expr::Closure(_) | Expr::Async(_) => return,
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Local(local) = stmt {
            if let (Pat::Type(typed), Some(init)) = (&local.pat, &local.init) {
                self.is(&init.expr, Some(&typed.ty));
            }
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Its operands need not be of one type.
fn is_shift(op: &BinOp) -> bool {
    matches!(op, BinOp::Shl(_) | BinOp::Shr(_) | BinOp::ShlAssign(_) | BinOp::ShrAssign(_))
}
