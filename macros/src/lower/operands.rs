//! Spilling: operands left of a suspension are evaluated before it, in Rust's order.
//!
//! ```text
//! Input:   f(a(), x, &v[i()], yield_!(1), b())
//! Output:  let operand = a(); let operand_1 = x; let operand_2 = i(); suspend(1);
//!          f(operand, operand_1, &v[operand_2], sent, b())
//! ```
//! Values are kept; places are evaluated again after the suspension, component by component, so
//! that no borrow has to live across it.

use super::Lower;
use crate::ir::{Body, Pure, Stmt};
use crate::names::{BindingId, Origin, ScopeId, mentioned, mentions_in};
use crate::suspension::suspends;
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{Expr, UnOp, parse_quote_spanned};

/// What the surrounding expression does with an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Takes its value.
    Value,
    /// Borrows it or reads a field of it.
    Place,
    /// Calls a method on it, which may borrow it or take its value.
    Receiver,
}

/// A temporary that lives to the end of its full expression.
pub(super) type Held = (BindingId, Mode);

impl Lower<'_> {
    /// Lowers sibling operands in their order of evaluation.
    pub(super) fn operands(&mut self, mut list: Vec<(&mut Expr, Mode)>, out: &mut Body) {
        let last = list.iter().rposition(|(expr, _)| suspends(expr));
        for index in 0..list.len() {
            let mode = list[index].1;
            let lowered = match (mode, last) {
                _ if last.is_none_or(|last| index > last) => Pure::new(self.native_expr(list[index].0)),
                (Mode::Value, _) => self.expr(list[index].0, out),
                (Mode::Place | Mode::Receiver, _) => self.place(list[index].0, out),
            };
            let lowered = match last {
                Some(last) if index < last => {
                    let later: Vec<BindingId> = list[index + 1..=last]
                        .iter()
                        .flat_map(|(expr, _)| mentions_in(expr.to_token_stream()))
                        .collect();
                    // Rust lets an argument write the receiver only where the method has taken a copy of it.
                    let is_copied = mode == Mode::Receiver
                        && mentioned(lowered.expr()).is_some_and(|id| {
                            list[index + 1..].iter().any(|(expr, _)| crate::layout::lent::writes(expr, id))
                        });
                    match mode {
                        Mode::Receiver if is_copied => self.spill_value(lowered, out),
                        Mode::Value => self.spill(lowered, &later, out),
                        Mode::Place | Mode::Receiver => self.spill_place(lowered.into_expr(), mode, out),
                    }
                }
                _ => lowered.into_expr(),
            };
            if mode != Mode::Value {
                self.lives_with_statement(&lowered, mode);
            }
            *list[index].0 = lowered;
        }
    }

    /// Lowers an expression that is used as a place.
    pub(super) fn place(&mut self, expr: &Expr, out: &mut Body) -> Pure {
        if !suspends(expr) {
            return Pure::new(self.native_expr(expr));
        }
        Pure::new(match expr {
            Expr::Paren(inner) => {
                let place = self.place(&inner.expr, out);
                return super::expressions::in_parentheses(inner, place);
            }
            Expr::Group(inner) => return self.place(&inner.expr, out),
            Expr::Field(field) => {
                let mut field = field.clone();
                *field.base = self.place(&field.base, out).into_expr();
                self.lives_with_statement(&field.base, Mode::Receiver);
                Expr::Field(field)
            }
            Expr::Index(index) => {
                let mut index = index.clone();
                self.operands(vec![(&mut *index.expr, Mode::Place), (&mut *index.index, Mode::Value)], out);
                self.lives_with_statement(&index.expr, Mode::Place);
                Expr::Index(index)
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
                let mut unary = unary.clone();
                *unary.expr = self.place(&unary.expr, out).into_expr();
                self.lives_with_statement(&unary.expr, Mode::Place);
                Expr::Unary(unary)
            }
            other => return self.expr(other, out),
        })
    }

    /// Evaluates `value` now, unless evaluating it later cannot be told apart.
    fn spill(&mut self, value: Pure, later: &[BindingId], out: &mut Body) -> Expr {
        match value.expr() {
            Expr::Lit(_) => value.into_expr(),
            // One that borrows sees nothing change; one that takes copies has them from here.
            Expr::Closure(closure) if closure.capture.is_none() => value.into_expr(),
            Expr::Closure(_) => {
                let copies = mentions_in(value.expr().to_token_stream());
                let unchanged = later.iter().all(|id| !copies.contains(id));
                if unchanged { value.into_expr() } else { self.spill_value(value, out) }
            }
            Expr::Reference(reference) => {
                let mut reference = reference.clone();
                *reference.expr = self.spill_place(*reference.expr, Mode::Place, out);
                self.lives_with_statement(&reference.expr, Mode::Place);
                Expr::Reference(reference)
            }
            Expr::Paren(paren) => self.spill(Pure::new((*paren.expr).clone()), later, out),
            Expr::Path(_) => match mentioned(value.expr()) {
                // A function, a constant or a static: evaluating it has no effect.
                None => value.into_expr(),
                Some(id) if self.names[id].origin == Origin::Temporary => value.into_expr(),
                Some(id) => {
                    let unchanged = self.names[id].plain && !later.contains(&id);
                    if unchanged { value.into_expr() } else { self.spill_value(value, out) }
                }
            },
            _ => self.spill_value(value, out),
        }
    }

    /// `let operand = value;`
    pub(super) fn spill_value(&mut self, value: Pure, out: &mut Body) -> Expr {
        let span = value.expr().span();
        // A method may consume the temporary that it is called on: it is not looked for later.
        let mentioned = mentions_in(value.expr().to_token_stream());
        self.temporaries.retain(|(id, mode)| *mode == Mode::Place || !mentioned.contains(id));
        let value = Pure::new(self.hold_temporaries(value.into_expr(), out));
        let operand = self.names.temporary("operand", span, out.scope);
        self.names[operand].plain = crate::types::plain::is_plain_expr(value.expr(), self.names);
        self.names[operand].ty = crate::types::expr_type(value.expr(), self.names);
        out.stmts.push(Stmt::Temporary { binding: operand, init: Some(value) });
        self.names.mention(operand, span)
    }

    /// Evaluates the parts of a place now, and leaves the place itself for later.
    fn spill_place(&mut self, place: Expr, mode: Mode, out: &mut Body) -> Expr {
        match place {
            Expr::Path(_) | Expr::Lit(_) | Expr::Closure(_) => place,
            Expr::Paren(mut paren) => {
                *paren.expr = self.spill_place(*paren.expr, mode, out);
                Expr::Paren(paren)
            }
            Expr::Field(mut field) => {
                *field.base = self.spill_place(*field.base, mode, out);
                Expr::Field(field)
            }
            Expr::Index(mut index) => {
                *index.expr = self.spill_place(*index.expr, Mode::Place, out);
                *index.index = self.spill(Pure::new(*index.index), &[], out);
                // Whether there is such an element is found out now.
                let ours = crate::spans::added(index.span());
                out.stmts.push(Stmt::Native(parse_quote_spanned!(ours=> let _ = &#index;)));
                Expr::Index(index)
            }
            Expr::Unary(mut unary) if matches!(unary.op, UnOp::Deref(_)) => {
                *unary.expr = self.spill_place(*unary.expr, mode, out);
                Expr::Unary(unary)
            }
            Expr::Reference(mut reference) => {
                *reference.expr = self.spill_place(*reference.expr, Mode::Place, out);
                self.lives_with_statement(&reference.expr, Mode::Place);
                Expr::Reference(reference)
            }
            Expr::Macro(_) if is_format_string(&place) => place,
            value => {
                let operand = self.spill_value(Pure::new(value), out);
                self.lives_with_statement(&operand, mode);
                operand
            }
        }
    }

    /// Notes a temporary that dies with its full expression, unless it is moved before.
    pub(super) fn lives_with_statement(&mut self, expr: &Expr, mode: Mode) {
        if let Some(id) = mentioned(expr) {
            if self.names[id].origin == Origin::Temporary
                && self.temporaries.iter().all(|(seen, _)| *seen != id)
            {
                self.temporaries.push((id, mode));
            }
        }
    }

    /// Input:   `operand.get(sent)`, with `operand` a temporary of this full expression, and `held` an older one
    /// Output:  `let value = { let mut operand = operand; let value = operand.get(sent); value }; end held; value`
    pub(super) fn end_with(&mut self, value: Pure, out: &mut Body) -> Pure {
        if self.temporaries.is_empty() || super::expr_diverges(value.expr()) {
            self.temporaries.clear();
            return value;
        }
        let used = mentions_in(value.expr().to_token_stream());
        let is_over = |(id, mode): &Held| *mode == Mode::Place && !used.contains(id);
        let over = self.temporaries.iter().take_while(|held| is_over(held)).count();
        let younger = self.temporaries.split_off(over);
        let value = self.end_inside(younger, value);
        if self.temporaries.iter().all(|(id, _)| self.names[*id].plain) {
            self.temporaries.clear();
            return value;
        }
        if mentioned(value.expr()).is_some_and(|id| self.names[id].origin == Origin::Temporary) {
            self.end_held(out);
            return value;
        }
        let span = value.expr().span();
        let outcome = self.names.temporary("value", span, out.scope);
        self.names[outcome].plain = crate::types::plain::is_plain_expr(value.expr(), self.names);
        self.names[outcome].ty = crate::types::expr_type(value.expr(), self.names);
        out.stmts.push(Stmt::Temporary { binding: outcome, init: Some(value) });
        self.end_held(out);
        Pure::new(self.names.mention(outcome, span))
    }

    /// Input:   `operand.get(sent)`
    /// Output:  `{ let mut operand = operand; let value = operand.get(sent); value }`
    fn end_inside(&mut self, ended: Vec<Held>, value: Pure) -> Pure {
        if ended.is_empty() {
            return value;
        }
        let span = value.expr().span();
        let mut expr = value.into_expr();
        let mut lets: Vec<syn::Stmt> = Vec::new();
        for (outer, _) in ended {
            let mut copy = self.names[outer].clone();
            copy.scope = None;
            let inner = self.names.declare(copy);
            let (from, to) = (self.names.unique(outer, span), self.names.unique(inner, span));
            crate::names::respell(&mut expr, self.names, outer, inner);
            lets.push(parse_quote_spanned!(span=> let mut #to = #from;));
        }
        // This one never leaves its block, so no scope is told of it.
        let value = self.names.temporary("value", span, ScopeId(0));
        self.names[value].scope = None;
        let value = self.names.unique(value, span);
        Pure::new(parse_quote_spanned!(span=> { #(#lets)* let #value = #expr; #value }))
    }
}

fn is_format_string(expr: &Expr) -> bool {
    matches!(expr, Expr::Macro(call) if call.mac.path.is_ident("concat") || call.mac.path.is_ident("stringify"))
}
