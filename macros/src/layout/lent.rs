//! Which locals go into the `async` block that an `.await` waits for.
//!
//! ```text
//! Input:   let n = reader.read(&mut buffer).await?;
//! Output:  Await1 { awaited: async move { let output = reader.read(&mut buffer).await; (output, (reader, buffer)) } }
//! ```
//! The awaited future may borrow from the locals that its expression mentions. An enum cannot hold both
//! side by side, but an `async` block can: the locals are lent to it and come back with the output.

use crate::blocks::{Blocks, Code};
use crate::ir::{Pure, SuspensionId, SuspensionKind};
use crate::names::{BindingId, Names, mentioned};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, UnOp};

/// What the suspensions of a body give out or wait for.
pub(crate) fn operands(blocks: &Blocks) -> BTreeMap<SuspensionId, (SuspensionKind, &Pure)> {
    let mut found = BTreeMap::new();
    blocks.blocks.iter().for_each(|block| collect(&block.code, &mut found));
    found
}

fn collect<'a>(code: &'a [Code], found: &mut BTreeMap<SuspensionId, (SuspensionKind, &'a Pure)>) {
    for code in code {
        match code {
            Code::Suspend { id, kind, operand, .. } => {
                found.insert(*id, (*kind, operand));
            }
            Code::If { then, otherwise, .. } => {
                collect(then, found);
                collect(otherwise, found);
            }
            Code::Match { arms, .. } => arms.iter().for_each(|(_, code)| collect(code, found)),
            Code::Unsafe(code) | Code::Scope(code) => collect(code, found),
            _ => {}
        }
    }
}

/// Whether a suspension stands in an `unsafe` block.
pub(crate) fn is_in_unsafe(blocks: &Blocks, id: SuspensionId) -> bool {
    fn find(code: &[Code], id: SuspensionId, is_unsafe: bool) -> bool {
        code.iter().any(|code| match code {
            Code::Suspend { id: found, .. } => is_unsafe && *found == id,
            Code::If { then, otherwise, .. } => find(then, id, is_unsafe) || find(otherwise, id, is_unsafe),
            Code::Match { arms, .. } => arms.iter().any(|(_, code)| find(code, id, is_unsafe)),
            Code::Unsafe(code) => find(code, id, true),
            Code::Scope(code) => find(code, id, is_unsafe),
            _ => false,
        })
    }
    blocks.blocks.iter().any(|block| find(&block.code, id, block.is_unsafe))
}

/// Those of `fields`, which are in order of declaration, that the awaited future takes with it.
///
/// Locals drop the youngest first, and the future before the rest of the state: what is younger than
/// one that is lent goes with it.
pub(crate) fn lent(operand: &Expr, fields: &[BindingId], names: &Names) -> BTreeSet<BindingId> {
    let mut lent: BTreeSet<BindingId> =
        fields.iter().copied().filter(|id| is_lent(operand, *id, names)).collect();
    if let Some(oldest) = fields.iter().position(|id| lent.contains(id) && !names[*id].plain) {
        lent.extend(fields[oldest..].iter().filter(|id| !names[**id].plain));
    }
    lent
}

/// Whether a local that is wanted back must be lent to what `operand` waits for. Plain data that is only
/// read is copied instead, unless there is much of it.
fn is_lent(operand: &Expr, id: BindingId, names: &Names) -> bool {
    if !names.mentions_and_captures(operand.to_token_stream()).contains(&id) {
        return false;
    }
    let is_copied = names[id].plain && !names[id].exclusive && !names[id].bulky;
    !is_copied || may_change(operand, id)
}

/// Whether `operand` borrows plain data exclusively, or calls a method on it, which may.
fn may_change(operand: &Expr, id: BindingId) -> bool {
    struct Calls(BindingId, bool);
    impl Visit<'_> for Calls {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::MethodCall(call) => self.1 |= root(&call.receiver) == Some(self.0),
                Expr::Closure(_) | Expr::Async(_) | Expr::Macro(_) => {
                    self.1 |= crate::names::mentions_in(expr.to_token_stream()).contains(&self.0);
                }
                _ => {}
            }
            visit::visit_expr(self, expr);
        }
    }
    let mut calls = Calls(id, false);
    calls.visit_expr(operand);
    calls.1 || writes(operand, id)
}

/// Whether `expr` assigns to a local, or borrows it exclusively.
pub(crate) fn writes(expr: &Expr, id: BindingId) -> bool {
    struct Writes(BindingId, bool);
    impl Visit<'_> for Writes {
        fn visit_expr(&mut self, expr: &Expr) {
            let place = match expr {
                Expr::Reference(reference) if reference.mutability.is_some() => Some(&reference.expr),
                Expr::RawAddr(address) => Some(&address.expr),
                Expr::Assign(assign) => Some(&assign.left),
                Expr::Binary(binary) if crate::lower::is_compound(&binary.op) => Some(&binary.left),
                _ => None,
            };
            self.1 |= place.is_some_and(|place| root(place) == Some(self.0));
            visit::visit_expr(self, expr);
        }
    }
    let mut writes = Writes(id, false);
    writes.visit_expr(expr);
    writes.1
}

/// The local that a place is part of.
pub(crate) fn root(place: &Expr) -> Option<BindingId> {
    match place {
        Expr::Field(field) => root(&field.base),
        Expr::Index(index) => root(&index.expr),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => root(&unary.expr),
        place => mentioned(place),
    }
}

/// Whether a future can be stored as it is: making it borrows from nothing that ends with the
/// statement or stays behind.
pub(crate) fn stands_alone(operand: &Expr) -> bool {
    match operand {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Async(block) => block.capture.is_some(),
        Expr::Paren(paren) => stands_alone(&paren.expr),
        // The box of a recursive call must hide its type in a block.
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let pins = path.path.segments.last().is_some_and(|last| last.ident == "pin");
            !pins && call.args.iter().all(stands_alone)
        }
        // Arithmetic takes its operands by value.
        Expr::Binary(binary) => {
            is_by_value(&binary.op) && stands_alone(&binary.left) && stands_alone(&binary.right)
        }
        Expr::Unary(unary) => stands_alone(&unary.expr),
        Expr::Cast(cast) => stands_alone(&cast.expr),
        Expr::Field(field) => stands_alone(&field.base),
        Expr::Struct(literal) => literal.fields.iter().all(|field| stands_alone(&field.expr)),
        Expr::Tuple(tuple) => tuple.elems.iter().all(stands_alone),
        _ => false,
    }
}

fn is_by_value(operator: &BinOp) -> bool {
    use BinOp::*;
    matches!(
        operator,
        Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitXor(_) | BitAnd(_) | BitOr(_) | Shl(_) | Shr(_)
    )
}
