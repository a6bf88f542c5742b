//! What an `.await` waits for.
//!
//! ```text
//! Input:   connection.send(key?, &buffer).await
//! Output:  let operand = key?; await(connection.send(operand, &buffer))
//! ```
//! The awaited expression may borrow from locals, so emission puts it into an `async` block together
//! with them. No jump leads out of such a block: what may leave is evaluated before.

use super::Lower;
use crate::ir::{Body, Pure};
use syn::Expr;
use syn::visit::{self, Visit};

impl Lower<'_> {
    pub(super) fn awaited(&mut self, base: &Expr, out: &mut Body) -> Pure {
        let awaited = self.expr(base, out).into_expr();
        Pure::new(self.hoist(awaited, out))
    }

    /// Evaluates now what may leave, and what stands left of it.
    fn hoist(&mut self, expr: Expr, out: &mut Body) -> Expr {
        if !leaves(&expr) {
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
        let last = operands.iter().rposition(|operand| leaves(operand));
        for (index, operand) in operands.into_iter().enumerate() {
            if last.is_some_and(|last| index <= last) && !matches!(operand, Expr::Lit(_) | Expr::Reference(_))
            {
                *operand = self.spill_value(Pure::new(operand.clone()), out);
            }
        }
    }
}

/// Whether control may leave the body in the middle of `expr`.
fn leaves(expr: &Expr) -> bool {
    struct Leaves(bool);
    impl Visit<'_> for Leaves {
        fn visit_expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Try(_) | Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.0 = true,
                Expr::Closure(_) | Expr::Async(_) => {}
                _ => visit::visit_expr(self, expr),
            }
        }
        fn visit_item(&mut self, _: &syn::Item) {}
    }
    let mut leaving = Leaves(false);
    leaving.visit_expr(expr);
    leaving.0
}
