//! Statements, and the values that a `let` takes from what suspends.

use super::{Dest, Lower};
use super::{awaits, temporaries};
use crate::ir::{Body, Into, Pure, Stmt};
use crate::resolve::bindings_of;
use crate::suspension::{Suspension, stmt_suspends, suspends};
use proc_macro2::TokenStream;
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

    /// A `let` without a suspension, in a block that suspends later: what it borrows from lives as long.
    ///
    /// Input:   `let guarded = &lock(); yield_!(1);`
    /// Output:  `let held = lock(); let guarded = &held; suspend(1);`
    pub(super) fn native_local(&mut self, local: &Local, out: &mut Body) {
        let outer = std::mem::take(&mut self.temporaries);
        let mut local = local.clone();
        if let Some(init) = local.init.as_mut().filter(|init| init.diverge.is_none()) {
            let by_ref = matches!(&local.pat, Pat::Ident(pat) if pat.by_ref.is_some());
            let value = std::mem::replace(&mut *init.expr, Expr::Verbatim(TokenStream::new()));
            *init.expr = if by_ref { self.held_if_dropped(value, out) } else { self.extended(value, out) };
        }
        self.temporaries = outer;
        self.plain_local(&local, out);
    }

    /// Names the temporaries that live as long as what the `let` binds.
    fn extended(&mut self, value: Expr, out: &mut Body) -> Expr {
        match value {
            Expr::Reference(mut reference) => {
                let place = std::mem::replace(&mut *reference.expr, Expr::Verbatim(TokenStream::new()));
                *reference.expr = self.held_if_dropped(place, out);
                Expr::Reference(reference)
            }
            Expr::Paren(mut paren) => {
                let value = std::mem::replace(&mut *paren.expr, Expr::Verbatim(TokenStream::new()));
                *paren.expr = self.extended(value, out);
                Expr::Paren(paren)
            }
            other => other,
        }
    }

    fn held_if_dropped(&mut self, place: Expr, out: &mut Body) -> Expr {
        let is_dropped =
            temporaries::is_temporary(&place) && !crate::plain::is_plain_expr(&place, self.names);
        if is_dropped {
            let place = self.native_expr(&place);
            self.held(place, out)
        } else {
            place
        }
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
                    if diverge.is_none() =>
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
