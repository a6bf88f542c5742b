//! Temporaries that are borrowed from live to the end of their full expression, also across a
//! suspension in it.
//!
//! ```text
//! Input:   yield_!(id(&guard()));
//! Output:  let held = guard(); suspend(id(&held)); drop(held);
//! ```
//! A temporary that a method is called on may be consumed by it, and is not held (as with a local
//! whose last mention is a method call).

use super::Lower;
use super::operands::{Held, Mode};
use crate::ir::{Body, Pure, Stmt};
use syn::spanned::Spanned as _;
use syn::{Expr, UnOp};

impl Lower<'_> {
    /// Gives names to the temporaries that `expr`, which holds no suspension, borrows from.
    pub(super) fn hold_temporaries(&mut self, expr: Expr, out: &mut Body) -> Expr {
        if !borrows_temporary(&expr) {
            return expr;
        }
        match expr {
            Expr::Reference(mut reference) => {
                *reference.expr = self.held(*reference.expr, out);
                Expr::Reference(reference)
            }
            Expr::Unary(mut unary) => {
                *unary.expr = self.hold_temporaries(*unary.expr, out);
                Expr::Unary(unary)
            }
            Expr::Field(mut field) => {
                *field.base = self.held(*field.base, out);
                Expr::Field(field)
            }
            Expr::Paren(mut paren) => {
                *paren.expr = self.hold_temporaries(*paren.expr, out);
                Expr::Paren(paren)
            }
            Expr::Try(mut attempt) => {
                *attempt.expr = self.hold_temporaries(*attempt.expr, out);
                Expr::Try(attempt)
            }
            Expr::Cast(mut cast) => {
                *cast.expr = self.hold_temporaries(*cast.expr, out);
                Expr::Cast(cast)
            }
            Expr::Call(mut call) => {
                self.hold_operands(call.args.iter_mut().collect(), out);
                Expr::Call(call)
            }
            Expr::MethodCall(mut call) => {
                if call.args.iter().any(borrows_temporary) {
                    let mut operands = vec![&mut *call.receiver];
                    operands.extend(call.args.iter_mut());
                    self.hold_operands(operands, out);
                } else {
                    *call.receiver = self.hold_temporaries(*call.receiver, out);
                }
                Expr::MethodCall(call)
            }
            Expr::Binary(mut binary) if !super::is_compound(&binary.op) => {
                self.hold_operands(vec![&mut *binary.left, &mut *binary.right], out);
                Expr::Binary(binary)
            }
            Expr::Range(mut range) => {
                let ends = range.start.iter_mut().chain(range.end.iter_mut());
                self.hold_operands(ends.map(|end| &mut **end).collect(), out);
                Expr::Range(range)
            }
            Expr::Index(mut index) => {
                *index.expr = self.held(*index.expr, out);
                *index.index = self.hold_temporaries(*index.index, out);
                Expr::Index(index)
            }
            Expr::Struct(mut literal) => {
                self.hold_operands(literal.fields.iter_mut().map(|field| &mut field.expr).collect(), out);
                Expr::Struct(literal)
            }
            Expr::Tuple(mut tuple) => {
                self.hold_operands(tuple.elems.iter_mut().collect(), out);
                Expr::Tuple(tuple)
            }
            Expr::Match(mut choice) => {
                *choice.expr = self.hold_temporaries(*choice.expr, out);
                Expr::Match(choice)
            }
            Expr::Array(mut array) => {
                self.hold_operands(array.elems.iter_mut().collect(), out);
                Expr::Array(array)
            }
            other => other,
        }
    }

    /// Siblings left of a held temporary are evaluated before it.
    fn hold_operands(&mut self, operands: Vec<&mut Expr>, out: &mut Body) {
        let last = operands.iter().rposition(|operand| borrows_temporary(operand));
        for (index, operand) in operands.into_iter().enumerate() {
            let Some(last) = last.filter(|last| index <= *last) else { return };
            let held = self.hold_temporaries(operand.clone(), out);
            let is_fixed =
                matches!(held, Expr::Lit(_) | Expr::Path(_) | Expr::Reference(_) | Expr::Closure(_));
            *operand = if index == last || is_fixed { held } else { self.spill_value(Pure::new(held), out) };
        }
    }

    /// `let held = value;`, unless the place stands by itself.
    pub(super) fn held(&mut self, place: Expr, out: &mut Body) -> Expr {
        match place {
            // `&[&a, &b]`: in a place of its own it would not become a `&[&dyn Trait]`.
            Expr::Array(mut array) if array.elems.iter().all(|elem| matches!(elem, Expr::Reference(_))) => {
                self.hold_operands(array.elems.iter_mut().collect(), out);
                Expr::Array(array)
            }
            Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Struct(_)
            | Expr::Macro(_)
            | Expr::Tuple(_)
            | Expr::Array(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::If(_)
            | Expr::Match(_) => {
                let span = place.span();
                let value = self.hold_temporaries(place, out);
                let held = self.names.temporary("held", span, out.scope);
                out.stmts.push(Stmt::Temporary { binding: held, init: Some(Pure::new(value)) });
                self.temporaries.push((held, Mode::Place));
                self.names.mention(held, span)
            }
            Expr::Field(mut field) => {
                *field.base = self.held(*field.base, out);
                Expr::Field(field)
            }
            Expr::Unary(mut unary) if matches!(unary.op, UnOp::Deref(_)) => {
                *unary.expr = self.held(*unary.expr, out);
                Expr::Unary(unary)
            }
            Expr::Index(mut index) => {
                *index.expr = self.held(*index.expr, out);
                *index.index = self.hold_temporaries(*index.index, out);
                Expr::Index(index)
            }
            Expr::Paren(mut paren) => {
                *paren.expr = self.held(*paren.expr, out);
                Expr::Paren(paren)
            }
            other => self.hold_temporaries(other, out),
        }
    }

    /// Ends the temporaries held so far that are certainly still there, the youngest first.
    pub(super) fn end_held(&mut self, out: &mut Body) {
        let held = std::mem::take(&mut self.temporaries);
        self.end(held, out);
    }

    /// As [`end_held`](Self::end_held).
    pub(super) fn end(&mut self, held: Vec<Held>, out: &mut Body) {
        let mut ended: Vec<_> = held
            .into_iter()
            .filter(|(id, mode)| *mode == Mode::Place && !self.names[*id].plain)
            .map(|(id, _)| id)
            .collect();
        ended.reverse();
        if !ended.is_empty() {
            out.stmts.push(Stmt::EndTemporaries(ended));
        }
    }
}

/// Whether evaluating `expr` borrows from a value that has no name.
fn borrows_temporary(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(reference) => is_place_of_temporary(&reference.expr),
        Expr::Unary(unary) => borrows_temporary(&unary.expr),
        Expr::Field(field) => is_temporary(&field.base) || borrows_temporary(&field.base),
        Expr::Paren(paren) => borrows_temporary(&paren.expr),
        Expr::Try(attempt) => borrows_temporary(&attempt.expr),
        Expr::Cast(cast) => borrows_temporary(&cast.expr),
        Expr::Call(call) => call.args.iter().any(borrows_temporary),
        Expr::MethodCall(call) => {
            borrows_temporary(&call.receiver) || call.args.iter().any(borrows_temporary)
        }
        Expr::Binary(binary) => borrows_temporary(&binary.left) || borrows_temporary(&binary.right),
        Expr::Range(range) => {
            [&range.start, &range.end].into_iter().flatten().any(|end| borrows_temporary(end))
        }
        Expr::Index(index) => {
            is_temporary(&index.expr) || borrows_temporary(&index.expr) || borrows_temporary(&index.index)
        }
        Expr::Struct(literal) => literal.fields.iter().any(|field| borrows_temporary(&field.expr)),
        Expr::Tuple(tuple) => tuple.elems.iter().any(borrows_temporary),
        Expr::Array(array) => array.elems.iter().any(borrows_temporary),
        Expr::Match(choice) => borrows_temporary(&choice.expr),
        _ => false,
    }
}

fn is_place_of_temporary(place: &Expr) -> bool {
    match place {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => is_place_of_temporary(&unary.expr),
        Expr::Field(field) => is_place_of_temporary(&field.base),
        Expr::Paren(paren) => is_place_of_temporary(&paren.expr),
        Expr::Index(index) => is_place_of_temporary(&index.expr) || borrows_temporary(&index.index),
        Expr::Block(_) | Expr::Unsafe(_) | Expr::If(_) | Expr::Match(_) => true,
        Expr::Tuple(tuple) => !tuple.elems.iter().all(is_constant),
        Expr::Array(array) => !array.elems.iter().all(is_constant),
        place => is_temporary(place) || borrows_temporary(place),
    }
}

/// A value in a place, as far as it can have a drop: constants are promoted to statics.
pub(super) fn is_temporary(place: &Expr) -> bool {
    match place {
        Expr::MethodCall(_) | Expr::Struct(_) => true,
        Expr::Macro(call) => {
            crate::suspension::Suspension::of_macro(&call.mac).is_none() && !call.mac.path.is_ident("concat")
        }
        Expr::Call(_) => !is_promoted(place),
        Expr::Field(field) => is_temporary(&field.base),
        Expr::Paren(paren) => is_temporary(&paren.expr),
        _ => false,
    }
}

/// `1`, `-1`, `(1, 'c')`
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_constant(&unary.expr),
        Expr::Paren(paren) => is_constant(&paren.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_constant),
        Expr::Array(array) => array.elems.iter().all(is_constant),
        _ => false,
    }
}

/// `Some(1)`: certainly without a drop.
fn is_promoted(expr: &Expr) -> bool {
    let is_standard = |func: &Expr| matches!(func, Expr::Path(path) if ["Some", "Ok", "Err"].iter().any(|name| path.path.is_ident(name)));
    matches!(expr, Expr::Call(call) if is_standard(&call.func) && call.args.iter().all(is_constant))
}

/// `Meters(1)`: a constant, if the type has no drop.
pub(super) fn is_constant_value(expr: &Expr) -> bool {
    let is_constructor = |func: &Expr| match func {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase)),
        _ => false,
    };
    matches!(expr, Expr::Call(call) if is_constructor(&call.func) && call.args.iter().all(is_constant))
}
