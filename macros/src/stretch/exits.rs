//! A stretch as one thing to await, with its ways out.

use crate::inside::Inside;
use crate::names::{Binding, Names, Origin};
use crate::suspension::expr_yields;
use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Lifetime, Path, Stmt, parse_quote_spanned};

/// `async { stretch }.await`, with its ways out; `None` if it cannot be one.
pub(crate) fn awaited(mut stretch: Block, krate: &Path, names: &mut Names) -> Option<Expr> {
    let whole = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: stretch.clone() });
    if expr_yields(&whole) {
        return None;
    }
    let span = crate::spans::added(whole.span());
    // Where it is suspended is where its code begins.
    let at = stretch.stmts.first().map_or_else(Span::mixed_site, |first| first.span());
    let awaited = quote_spanned!(crate::spans::added(at)=> .await);
    // Before its ways out look like ways on.
    let diverges = stretch.stmts.last().is_some_and(crate::lower::diverges);
    let mut exits = Exits { krate, inside: Inside::default(), leaves: false, is_closed: true, in_try: false };
    exits.visit_block_mut(&mut stretch);
    if !exits.is_closed {
        return None;
    }
    if !exits.leaves {
        return Some(parse_quote_spanned!(span=> async #stretch #awaited));
    }
    let end = match diverges {
        true => quote_spanned! {span=>
            #[allow(unreachable_code, reason = "the stretch always leaves")]
            let left: ::core::convert::Infallible = #stretch;
            #[allow(unreachable_code, reason = "the stretch always leaves")]
            ::core::ops::ControlFlow::Continue(left)
        },
        false => quote_spanned!(span=> ::core::ops::ControlFlow::Continue(#stretch)),
    };
    let label = stretch_label(span);
    let [(passed, passed_on), (left, left_with)] = ["passed", "left"].map(|name| {
        let id = names.declare(Binding::new(Ident::new(name, span), Origin::Local));
        (names.unique(id, span), names.mention(id, span))
    });
    let go_on = match diverges {
        true => quote_spanned!(span=> ::core::ops::ControlFlow::Continue(never) => match never {}),
        false => quote_spanned!(span=> ::core::ops::ControlFlow::Continue(#passed) => #passed_on),
    };
    Some(parse_quote_spanned! {span=>
        match async { #label: { #end } } #awaited {
            #go_on,
            ::core::ops::ControlFlow::Break(#left) => return #left_with,
        }
    })
}

/// The same for a stretch that ends the body: its ways out are those of the block, also those that a macro hides.
///
/// Output:  `async { if false { return never::<Result<(), Error>>() } stretch }.await`
pub(super) fn awaited_to_the_end(stretch: &Block, returns: &syn::Type, krate: &Path) -> Option<Expr> {
    let whole = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: stretch.clone() });
    if expr_yields(&whole) || crate::input::mentions_impl(returns.to_token_stream()) {
        return None;
    }
    let span = crate::spans::added(whole.span());
    let at = stretch.stmts.first().map_or_else(Span::mixed_site, |first| first.span());
    let awaited = quote_spanned!(crate::spans::added(at)=> .await);
    let stmts = &stretch.stmts;
    Some(parse_quote_spanned! {span=>
        async {
            // What it is typed by, before a `?` asks.
            if false { return #krate::__private::never::<#returns>(); }
            #(#stmts)*
        } #awaited
    })
}

/// Turns the exits of a stretch into exits of its block.
struct Exits<'a> {
    krate: &'a Path,
    inside: Inside,
    /// It returns somewhere.
    leaves: bool,
    /// No `break` or `continue` leads out of it.
    is_closed: bool,
    /// In a `try` block, which is all that a `?` leaves.
    in_try: bool,
}

/// `'stretch`, which no label of the user's is.
fn stretch_label(span: Span) -> Lifetime {
    let span = crate::spans::added(span);
    Lifetime { apostrophe: span, ident: Ident::new("stretch", span) }
}

impl VisitMut for Exits<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Closure(_) | Expr::Async(_) => {}
            Expr::Break(syn::ExprBreak { label, .. }) | Expr::Continue(syn::ExprContinue { label, .. }) => {
                self.is_closed &= self.inside.holds(label.as_ref());
                visit_mut::visit_expr_mut(self, expr);
            }
            Expr::Return(returned) => {
                self.leaves = true;
                let span = crate::spans::added(returned.return_token.span);
                if let Some(value) = &mut returned.expr {
                    self.visit_expr_mut(value);
                }
                let value = returned.expr.take().unwrap_or_else(|| parse_quote_spanned!(span=> ()));
                let stretch = stretch_label(span);
                *expr = parse_quote_spanned!(span=> break #stretch ::core::ops::ControlFlow::Break(#value));
            }
            Expr::TryBlock(block) => {
                let outer = std::mem::replace(&mut self.in_try, true);
                self.visit_block_mut(&mut block.block);
                self.in_try = outer;
            }
            Expr::Try(attempt) if self.in_try => self.visit_expr_mut(&mut attempt.expr),
            Expr::ForLoop(looped) => {
                self.visit_expr_mut(&mut looped.expr);
                let entered = self.inside.enter_for(looped);
                self.visit_block_mut(&mut looped.body);
                self.inside.exit(entered);
            }
            Expr::Try(attempt) => {
                self.leaves = true;
                self.visit_expr_mut(&mut attempt.expr);
                let span = crate::spans::added(attempt.question_token.span());
                let (value, krate, stretch) = (&attempt.expr, self.krate, stretch_label(span));
                *expr = parse_quote_spanned! {span=>
                    match #krate::__private::Try::branch(#value) {
                        ::core::ops::ControlFlow::Continue(passed) => passed,
                        ::core::ops::ControlFlow::Break(residual) => break #stretch ::core::ops::ControlFlow::Break(
                            #krate::__private::FromResidual::from_residual(residual)
                        ),
                    }
                };
            }
            _ => {
                let entered = self.inside.enter(expr);
                visit_mut::visit_expr_mut(self, expr);
                self.inside.exit(entered);
            }
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        let pinned = mac.path.segments.last().filter(|last| last.ident == "pin");
        if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
            known.operands_mut().into_iter().for_each(|(operand, _)| self.visit_expr_mut(operand));
            mac.tokens = known.to_token_stream();
        } else if let Some(mut value) = pinned.and_then(|_| syn::parse2::<Expr>(mac.tokens.clone()).ok()) {
            self.visit_expr_mut(&mut value);
            mac.tokens = value.to_token_stream();
        } else {
            // What only its own macro understands may leave by any way.
            self.is_closed &= !crate::invocations::awaiting::may_leave(mac.tokens.clone());
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Whether there is a macro that may expand to a `return`.
pub(super) fn may_hide_exits(block: &Block) -> bool {
    block.stmts.iter().any(|stmt| holds_macro(stmt, crate::invocations::foreign::may_jump))
}

/// `bail!`, `ensure_eq!`: what `anyhow` and its kin call a macro that returns.
pub(super) fn is_exit(mac: &syn::Macro) -> bool {
    let Some(last) = mac.path.segments.last() else { return false };
    let name = last.ident.to_string();
    ["err", "whatever"].contains(&name.as_str())
        || ["bail", "ensure", "return", "throw", "fail"].iter().any(|prefix| name.starts_with(prefix))
}

pub(super) fn holds_macro(stmt: &Stmt, is_meant: impl Fn(&syn::Macro) -> bool) -> bool {
    struct Macros<F>(F, bool);
    impl<'ast, F: Fn(&syn::Macro) -> bool> syn::visit::Visit<'ast> for Macros<F> {
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.1 |= (self.0)(mac);
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut macros = Macros(is_meant, false);
    syn::visit::Visit::visit_stmt(&mut macros, stmt);
    macros.1
}
