//! What an `.await` waits for.
//!
//! ```text
//! Input:   connection.send(key?, &buffer).await
//! Output:  let operand = key?; await(connection.send(operand, &buffer))
//! ```
//! The awaited expression may borrow from locals, so emission puts it into an `async` block together
//! with them. No jump leads out of such a block, and no local gets its first value in it: what does either is
//! evaluated before.

use super::Lower;
use crate::inside::Inside;
use crate::ir::{Body, Pure};
use crate::names::Names;
use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Expr, UnOp};

impl Lower<'_> {
    /// Where the expression around `goes_on` after the await, so do the temporaries that `base` borrows from.
    pub(super) fn awaited(&mut self, base: &Expr, goes_on: bool, out: &mut Body) -> Pure {
        let mut awaited = self.expr(base, out).into_expr();
        if goes_on && !matches!(awaited, Expr::Async(_)) {
            awaited = self.hold_temporaries(awaited, out);
        }
        Pure::new(self.hoist(awaited, out))
    }

    /// Evaluates now what may leave or gives a local its value, and what stands left of it.
    fn hoist(&mut self, expr: Expr, out: &mut Body) -> Expr {
        if matches!(expr, Expr::Async(_)) || !comes_before(&expr) {
            return expr;
        }
        match expr {
            Expr::Paren(inner) => self.hoist(*inner.expr, out),
            Expr::Call(mut call) => {
                self.hoist_operands(call.args.iter_mut().collect(), out);
                Expr::Call(call)
            }
            Expr::MethodCall(mut call) => {
                let mut operands = vec![&mut *call.receiver];
                operands.extend(call.args.iter_mut());
                // A receiver that is a place is borrowed where it stands, when its turn comes.
                let first = usize::from(matches!(operands[0], Expr::Path(_) | Expr::Field(_)));
                self.hoist_operands(operands.split_off(first), out);
                Expr::MethodCall(call)
            }
            other => self.spill_value(Pure::new(other), out),
        }
    }

    fn hoist_operands(&mut self, operands: Vec<&mut Expr>, out: &mut Body) {
        let last = operands.iter().rposition(|operand| comes_before(operand));
        for (index, operand) in operands.into_iter().enumerate() {
            if last.is_some_and(|last| index <= last) && !matches!(operand, Expr::Lit(_) | Expr::Reference(_))
            {
                *operand = self.spill_value(Pure::new(operand.clone()), out);
            }
        }
    }
}

fn comes_before(expr: &Expr) -> bool {
    leaves(expr) || assigns_local(expr)
}

/// Whether `expr` assigns to a whole local, which may have no value yet.
fn assigns_local(expr: &Expr) -> bool {
    struct Assigns(bool);
    impl Visit<'_> for Assigns {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Closure(_) | Expr::Async(_) => return,
                Expr::Assign(assign) => self.0 |= crate::names::mentioned(&assign.left).is_some(),
                _ => {}
            }
            visit::visit_expr(self, expr);
        }
        fn visit_item(&mut self, _: &syn::Item) {}
    }
    let mut assigns = Assigns(false);
    assigns.visit_expr(expr);
    assigns.0
}

/// Whether control may leave the body, or the `async` block that `expr` is, in the middle of it.
pub(crate) fn leaves(expr: &Expr) -> bool {
    struct Leaves {
        inside: Inside,
        found: bool,
        /// In a `try` block, which is all that a `?` leaves.
        in_try: bool,
    }
    impl Visit<'_> for Leaves {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Return(_) => self.found = true,
                Expr::Try(attempt) => {
                    self.found |= !self.in_try;
                    self.visit_expr(&attempt.expr);
                }
                Expr::TryBlock(block) => {
                    let outer = std::mem::replace(&mut self.in_try, true);
                    self.visit_block(&block.block);
                    self.in_try = outer;
                }
                Expr::Break(syn::ExprBreak { label, .. })
                | Expr::Continue(syn::ExprContinue { label, .. }) => {
                    self.found |= !self.inside.holds(label.as_ref());
                    visit::visit_expr(self, expr);
                }
                Expr::Closure(_) | Expr::Async(_) => {}
                Expr::ForLoop(looped) => {
                    self.visit_expr(&looped.expr);
                    let entered = self.inside.enter_for(looped);
                    self.visit_block(&looped.body);
                    self.inside.exit(entered);
                }
                _ => {
                    let entered = self.inside.enter(expr);
                    visit::visit_expr(self, expr);
                    self.inside.exit(entered);
                }
            }
        }
        fn visit_macro(&mut self, mac: &syn::Macro) {
            match crate::invocations::known::KnownMacro::parse(mac) {
                Some(mut known) => {
                    known.operands_mut().iter().for_each(|(operand, _)| Visit::visit_expr(self, operand));
                }
                None => self.found |= crate::invocations::awaiting::may_leave(mac.tokens.clone()),
            }
        }
        fn visit_item(&mut self, _: &syn::Item) {}
    }
    let mut leaving = Leaves { inside: Inside::default(), found: false, in_try: false };
    match expr {
        Expr::Async(block) => leaving.visit_block(&block.block),
        expr => leaving.visit_expr(expr),
    }
    leaving.found
}

/// Input:   the full expression `list.lock().await.push(1)`, where the output may borrow from the local `list`
/// Output:  `async { list.lock().await.push(1) }.await`
///
/// The output cannot stand in the state beside what it borrows from; in the block it can, and lives as
/// long as Rust says: to the end of the full expression.
pub(super) fn widened(expr: &Expr, names: &mut Names, krate: &syn::Path) -> Option<Expr> {
    match expr {
        Expr::Try(attempt) => {
            let mut attempt = attempt.clone();
            *attempt.expr = widened(&attempt.expr, names, krate)?;
            Some(Expr::Try(attempt))
        }
        Expr::Paren(paren) => widened(&paren.expr, names, krate),
        // What is assigned may have no value yet, so it stays outside.
        Expr::Assign(assign) if borrowing_output(&assign.left, names).is_none() => {
            let mut assign = assign.clone();
            *assign.right = widened(&assign.right, names, krate)?;
            Some(Expr::Assign(assign))
        }
        _ if holds_blocks(expr) => None,
        _ => {
            borrowing_output(expr, names)?;
            let stmts = vec![syn::Stmt::Expr(expr.clone(), None)];
            let block = syn::Block { brace_token: syn::token::Brace::default(), stmts };
            crate::stretch::awaited(block, krate, names)
        }
    }
}

/// `f(&guard()).await?`
pub(super) fn ends_at_await(expr: &Expr) -> bool {
    match expr {
        Expr::Await(_) => true,
        Expr::Try(attempt) => ends_at_await(&attempt.expr),
        Expr::Paren(paren) => ends_at_await(&paren.expr),
        _ => false,
    }
}

/// What is lowered statement by statement.
fn holds_blocks(expr: &Expr) -> bool {
    matches!(expr, Expr::Let(_)) || super::expressions::is_branching(expr)
}

/// Where an output is that a place or a call is built on, and that may borrow from a local.
fn borrowing_output(expr: &Expr, names: &Names) -> Option<Span> {
    struct Outputs<'a>(&'a Names, Option<Span>);
    impl Visit<'_> for Outputs<'_> {
        fn visit_expr(&mut self, expr: &Expr) {
            if let Some((awaited, 1..)) = awaited_under(expr, 0) {
                if borrows_local(&awaited.base, self.0) {
                    self.1.get_or_insert(awaited.await_token.span);
                }
            }
            if !matches!(expr, Expr::Closure(_) | Expr::Async(_)) {
                visit::visit_expr(self, expr);
            }
        }
    }
    let mut outputs = Outputs(names, None);
    outputs.visit_expr(expr);
    outputs.1
}

/// The await whose output the places and calls of `expr` are built on, and how many there are.
fn awaited_under(expr: &Expr, links: usize) -> Option<(&syn::ExprAwait, usize)> {
    match expr {
        Expr::Await(awaited) => Some((awaited, links)),
        Expr::MethodCall(call) => awaited_under(&call.receiver, links + 1),
        Expr::Field(field) => awaited_under(&field.base, links + 1),
        Expr::Index(index) => awaited_under(&index.expr, links + 1),
        Expr::Reference(reference) => awaited_under(&reference.expr, links + 1),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => awaited_under(&unary.expr, links + 1),
        Expr::Paren(paren) => awaited_under(&paren.expr, links),
        _ => None,
    }
}

/// Whether `expr` borrows from something that the state holds, and not only looks through a reference.
fn borrows_local(expr: &Expr, names: &Names) -> bool {
    struct Borrows<'a>(&'a Names, bool);
    impl Borrows<'_> {
        fn place(&mut self, place: &Expr) {
            self.1 |=
                crate::layout::lent::root(place).is_some_and(|id| !self.0[id].plain || self.0[id].exclusive);
        }
    }
    impl Visit<'_> for Borrows<'_> {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::MethodCall(call) => self.place(&call.receiver),
                Expr::Reference(reference) => self.place(&reference.expr),
                Expr::Closure(_) | Expr::Async(_) => return,
                _ => {}
            }
            visit::visit_expr(self, expr);
        }
    }
    let mut borrows = Borrows(names, false);
    borrows.visit_expr(expr);
    borrows.1
}
