//! Jumps out of native code, made explicit.
//!
//! ```text
//! Input:   if done { break 'outer total }          ('outer suspends, so it is no native loop any more)
//! Output:  if done { value = total; break 'to·3 }
//! ```
//! `return` and `?` need no target: they leave the body. Emission spells them.

use super::{Dest, Frame, Lower};
use crate::names::{TargetId, target_label};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote_spanned};

impl Lower<'_> {
    /// A statement without a suspension, its jumps made explicit.
    pub(super) fn native(&self, stmt: &syn::Stmt) -> syn::Stmt {
        let mut stmt = stmt.clone();
        Exits::new(self).visit_stmt_mut(&mut stmt);
        stmt
    }

    /// An expression without a suspension, its jumps made explicit.
    pub(super) fn native_expr(&self, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        Exits::new(self).visit_expr_mut(&mut expr);
        expr
    }

    pub(super) fn mention_of(&self, binding: crate::names::BindingId, span: Span) -> Expr {
        self.names.mention(binding, span)
    }
}

struct Exits<'a, 'b> {
    lower: &'a Lower<'b>,
    /// The loops and labelled blocks inside the native code, with their labels.
    inner: Vec<(Option<String>, bool)>,
}

impl<'a, 'b> Exits<'a, 'b> {
    fn new(lower: &'a Lower<'b>) -> Self {
        Exits { lower, inner: Vec::new() }
    }

    /// The frame that a jump leaves the native code for, if it does.
    fn target(&self, label: Option<&syn::Lifetime>) -> Option<&'a Frame> {
        match label {
            None if self.inner.iter().any(|(_, is_loop)| *is_loop) => None,
            None => self.lower.frames.iter().rev().find(|frame| frame.next.is_some()),
            Some(label) => {
                let label = label.ident.to_string();
                if self.inner.iter().any(|(name, _)| name.as_ref() == Some(&label)) {
                    return None;
                }
                self.lower.frames.iter().rev().find(|frame| frame.label.as_ref() == Some(&label))
            }
        }
    }

    /// A jump without a label, and no loop around it.
    fn is_outside(&self, label: Option<&syn::Lifetime>) -> bool {
        let in_native = self.inner.iter().any(|(_, is_loop)| *is_loop);
        label.is_none() && !in_native && self.lower.frames.iter().all(|frame| frame.next.is_none())
    }

    fn refuse(&self, jump: &str, span: Span) {
        self.lower.misplaced.borrow_mut().push(syn::Error::new(
            span,
            format!("`{jump}` outside of a loop leads nowhere; write `return` to leave the coroutine"),
        ));
    }

    fn inside(&mut self, label: Option<&syn::Label>, is_loop: bool, visit: impl FnOnce(&mut Self)) {
        self.inner.push((label.map(|label| label.name.ident.to_string()), is_loop));
        visit(self);
        self.inner.pop();
    }
}

fn jump(target: TargetId, span: Span) -> Expr {
    let label = target_label(target, span);
    parse_quote_spanned!(crate::spans::added(span)=> break #label)
}

impl VisitMut for Exits<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => return,
            Expr::Loop(looped) => {
                let label = looped.label.clone();
                return self.inside(label.as_ref(), true, |this| this.visit_block_mut(&mut looped.body));
            }
            Expr::While(looped) => {
                let label = looped.label.clone();
                return self.inside(label.as_ref(), true, |this| {
                    this.visit_expr_mut(&mut looped.cond);
                    this.visit_block_mut(&mut looped.body);
                });
            }
            Expr::ForLoop(looped) => {
                self.visit_expr_mut(&mut looped.expr);
                let label = looped.label.clone();
                return self.inside(label.as_ref(), true, |this| this.visit_block_mut(&mut looped.body));
            }
            Expr::Block(block) if block.label.is_some() => {
                let label = block.label.clone();
                return self.inside(label.as_ref(), false, |this| this.visit_block_mut(&mut block.block));
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
        let span = expr.span();
        match expr {
            Expr::Continue(jumped) if self.is_outside(jumped.label.as_ref()) => self.refuse("continue", span),
            Expr::Break(jumped) if self.is_outside(jumped.label.as_ref()) => self.refuse("break", span),
            Expr::Continue(jumped) => {
                if let Some(next) = self.target(jumped.label.as_ref()).and_then(|frame| frame.next) {
                    *expr = jump(next, span);
                }
            }
            Expr::Break(jumped) => {
                let Some(frame) = self.target(jumped.label.as_ref()) else {
                    return;
                };
                if let (Some(value), false) = (&jumped.expr, frame.takes_value) {
                    self.lower.misplaced.borrow_mut().push(syn::Error::new(
                        value.span(),
                        "`break` with a value works only in `loop` and labelled blocks; \
                         assign the value to a local before the `break`",
                    ));
                }
                let leave = jump(frame.after, span);
                let ours = crate::spans::added(span);
                *expr = match (jumped.expr.take(), frame.dest) {
                    (None, Dest::Return) => parse_quote_spanned!(span=> return),
                    (Some(value), Dest::Return) => parse_quote_spanned!(span=> return #value),
                    (None, Dest::Store(binding)) => {
                        let place = self.lower.mention_of(binding, span);
                        parse_quote_spanned!(ours=> { #place = (); #leave })
                    }
                    (Some(value), Dest::Store(binding)) => {
                        let place = self.lower.mention_of(binding, span);
                        parse_quote_spanned!(ours=> { #place = #value; #leave })
                    }
                    (value, Dest::Never) => {
                        let value = value.unwrap_or_else(|| parse_quote_spanned!(ours=> ()));
                        let never = super::diverging::never(&value);
                        parse_quote_spanned!(ours=> { #never ::core::unreachable!() })
                    }
                    (None, Dest::Discard) => leave,
                    (Some(value), Dest::Discard) => parse_quote_spanned!(ours=> { #value; #leave }),
                };
            }
            _ => {}
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
            for (operand, _) in known.operands_mut() {
                self.visit_expr_mut(operand);
            }
            mac.tokens = quote::ToTokens::to_token_stream(&known);
        } else if let Some((jump, label)) = crate::invocations::foreign::jump_among(mac.tokens.clone()) {
            let label = label.map(|label| syn::Lifetime::new(&format!("'{label}"), jump.span()));
            if self.target(label.as_ref()).is_some() {
                let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                self.lower.misplaced.borrow_mut().push(syn::Error::new(
                    jump.span(),
                    format!(
                        "`{jump}` inside the arguments of `{name}!`, which this macro cannot look into, would miss its \
                         loop; write an `if` with a `{jump}` instead"
                    ),
                ));
            }
        }
    }
}
