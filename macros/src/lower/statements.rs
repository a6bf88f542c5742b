//! Statements, and the values that a `let` takes from what suspends.

use super::{Dest, Lower};
use super::{awaits, temporaries};
use crate::ir::{Body, Into, Pure, Stmt};
use crate::names::mentions_in;
use crate::resolve::bindings_of;
use crate::suspension::{Suspension, stmt_suspends, suspends};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{Expr, Local, Pat, parse_quote_spanned};

impl Lower<'_> {
    pub(super) fn statement(&mut self, stmt: &syn::Stmt, out: &mut Body) {
        match stmt {
            syn::Stmt::Item(item) => self.items.push(item.clone()),
            syn::Stmt::Local(local) if stmt_suspends(stmt) => self.local(local, out),
            syn::Stmt::Local(local) => self.plain_local(local, out),
            syn::Stmt::Expr(expr, _) if suspends(expr) => self.expr_into(expr, Dest::Discard, out),
            _ => out.stmts.push(Stmt::Native(self.native(stmt))),
        }
    }

    fn plain_local(&mut self, local: &Local, out: &mut Body) {
        self.place_bindings(&local.pat, out.scope);
        out.stmts.push(Stmt::Native(self.native(&syn::Stmt::Local(local.clone()))));
    }

    /// A `let` without a suspension: what it borrows from lives as long as what it binds.
    ///
    /// Input:   `let guarded = &lock(); yield_!(1);`
    /// Output:  `let held = lock(); let guarded = &held; suspend(1);`
    pub(super) fn native_local(&mut self, local: &Local, rest: &[syn::Stmt], out: &mut Body) {
        let mut after = rest.iter().skip_while(|stmt| !stmt_suspends(stmt)).peekable();
        let borrowed = match (&local.pat, &local.init) {
            (Pat::Ident(pat), Some(init)) if pat.by_ref.is_some() => Some(&*init.expr),
            (_, Some(init)) => extended(&init.expr),
            _ => None,
        };
        let Some(borrowed) = borrowed.filter(|_| after.peek().is_some()) else {
            return self.plain_local(local, out);
        };
        // What borrows from a constant may be mentioned again: there is nothing to drop then.
        let bound = bindings_of(&local.pat);
        let may_be_constant = temporaries::is_constant_value(borrowed)
            && after.any(|stmt| mentions_in(stmt.to_token_stream()).iter().any(|id| bound.contains(id)));
        let is_dropped = temporaries::is_temporary(borrowed)
            && !crate::types::plain::is_plain_expr(borrowed, self.names)
            && !may_be_constant;
        if !is_dropped {
            return self.plain_local(local, out);
        }
        let outer = std::mem::take(&mut self.temporaries);
        let place = self.native_expr(borrowed);
        let held = self.held(place, out);
        let mut local = local.clone();
        if let Some(init) = &mut local.init {
            match extended_mut(&mut init.expr) {
                Some(place) => *place = held,
                None => *init.expr = held,
            }
        }
        self.temporaries = outer;
        self.plain_local(&local, out);
    }

    /// A full expression in whose place another stands, if it is one that only a block can hold.
    pub(super) fn widened(&mut self, expr: &Expr) -> Option<Expr> {
        let is_async = self.setting.kind.is_async();
        is_async.then(|| awaits::widened(expr, self.names, self.setting.krate)).flatten()
    }

    /// A `let` whose initialiser, or whose `else`, suspends.
    fn local(&mut self, local: &Local, out: &mut Body) {
        let Some(init) = &local.init else { return };
        if let Some(widened) = self.widened(&init.expr) {
            let mut local = local.clone();
            if let Some(init) = &mut local.init {
                *init.expr = widened;
            }
            return self.local(&local, out);
        }
        let outer = std::mem::take(&mut self.temporaries);
        match &init.diverge {
            Some((_, diverge)) if suspends(diverge) => self.let_else(local, &init.expr, diverge, out),
            diverge => match Suspension::of(&init.expr) {
                // Input:   let pat = yield_!(operand);
                // Output:  suspend(operand); let pat = sent;
                Some(suspension @ (Suspension::Yield { .. } | Suspension::Await { .. }))
                    if diverge.is_none() && local.attrs.is_empty() =>
                {
                    let span = suspension.span();
                    self.ends_at_await = awaits::ends_at_await(&init.expr);
                    let (kind, operand) = self.leaving(suspension, out);
                    self.place_bindings(&local.pat, out.scope);
                    self.suspend(kind, operand, Into::Pattern(Box::new(local.pat.clone())), span, out);
                    self.end_held(out);
                }
                // Input:   let pat = f(yield_!(operand));
                // Output:  suspend(operand); let value = sent; let pat = f(value);
                _ => {
                    self.ends_at_await = awaits::ends_at_await(&init.expr);
                    let ty = match &local.pat {
                        Pat::Type(typed) => Some(&*typed.ty),
                        _ => None,
                    };
                    let mut value = self.expr_of(&init.expr, ty, out);
                    if !matches!(*init.expr, Expr::Reference(_)) {
                        // A borrowed temporary lives as long as the binding, any other ends here.
                        value = self.end_with(value, out);
                    }
                    if !matches!(local.pat, Pat::Ident(_)) {
                        value = as_value(value);
                    }
                    self.place_bindings(&local.pat, out.scope);
                    if let (Pat::Ident(_), Some(temporary)) =
                        (&local.pat, crate::names::mentioned(value.expr()))
                    {
                        let ty = self.names[temporary].ty.clone();
                        for id in bindings_of(&local.pat) {
                            let known = &mut self.names[id].ty;
                            *known = known.take().or(ty.clone());
                        }
                    }
                    let mut native = local.clone();
                    let new_init = native.init.as_mut().expect("it was there");
                    *new_init.expr = value.into_expr();
                    if let Some((_, diverge)) = &mut new_init.diverge {
                        let before = (**diverge).clone();
                        **diverge = self.native_expr(&before);
                    }
                    out.stmts.push(Stmt::Native(syn::Stmt::Local(native)));
                }
            },
        }
        self.temporaries = outer;
    }
}

/// What stood for a value is a local now; in braces it is a value again, which does not outlive the
/// statement.
pub(super) fn as_value(value: Pure) -> Pure {
    match crate::names::mentioned(value.expr()) {
        Some(_) => {
            let expr = value.into_expr();
            Pure::new(parse_quote_spanned!(crate::spans::added(expr.span())=> { #expr }))
        }
        None => value,
    }
}

/// `lock()` in `&lock()`: a temporary that lives as long as what a `let` binds.
fn extended(init: &Expr) -> Option<&Expr> {
    match init {
        Expr::Reference(reference) => Some(&reference.expr),
        Expr::Paren(paren) => extended(&paren.expr),
        _ => None,
    }
}

fn extended_mut(init: &mut Expr) -> Option<&mut Expr> {
    match init {
        Expr::Reference(reference) => Some(&mut reference.expr),
        Expr::Paren(paren) => extended_mut(&mut paren.expr),
        _ => None,
    }
}
