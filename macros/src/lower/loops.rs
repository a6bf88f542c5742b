//! Loops whose condition, iterator or body suspends.

use super::{Dest, Frame, Lower};
use crate::ir::{Arm, Body, Pure, Stmt};
use crate::named::iterators;
use crate::suspension::suspends;
use syn::spanned::Spanned as _;
use syn::{ExprForLoop, ExprLoop, ExprWhile, Label, parse_quote_spanned};

impl Lower<'_> {
    /// Input:   `loop { body }`
    /// Output:  `Loop { body }`
    pub(super) fn endless_loop(&mut self, looped: &ExprLoop, dest: Dest, out: &mut Body) {
        self.looped(looped.label.as_ref(), dest, true, out, |this, body| {
            this.block_into(&looped.body, Dest::Discard, body);
        });
    }

    /// Input:   `while cond { body }`
    /// Output:  `Loop { if cond { body } else { break } }`
    pub(super) fn while_loop(&mut self, looped: &ExprWhile, out: &mut Body) {
        self.looped(looped.label.as_ref(), Dest::Discard, false, out, |this, body| {
            let after = this.frames.last().expect("inside the loop").after;
            this.conditional(
                &looped.cond,
                |this, then| this.block_into(&looped.body, Dest::Discard, then),
                |_, otherwise| otherwise.stmts.push(Stmt::Goto(after)),
                body,
            );
        });
    }

    /// Input:   `for pat in iterable { body }`
    /// Output:  `{ let mut iter = into_iter(iterable); Loop { match next(&mut iter) { Some(pat) => body, None => break } } }`
    pub(super) fn for_loop(&mut self, looped: &ExprForLoop, out: &mut Body) {
        let span = looped.expr.span();
        let mut whole = self.new_body(out.scope);
        let outer = std::mem::take(&mut self.temporaries);
        // The temporaries of the iterator's expression live as long as the loop.
        let saved = self
            .setting
            .saves
            .then(|| iterators::saved(&looped.expr, &looped.pat, self.names, self.setting.krate));
        let (head, ty) = match saved.flatten() {
            Some((head, ty)) => (head, Some(ty)),
            None => ((*looped.expr).clone(), crate::types::iterator_type(&looped.expr, self.names)),
        };
        let ty = ty.or_else(|| iterators::open(&looped.expr, &looped.pat, self.names));
        let iterable =
            if suspends(&head) { self.expr(&head, &mut whole).into_expr() } else { self.native_expr(&head) };
        let iterable = self.hold_temporaries(iterable, &mut whole);
        let iter = self.names.temporary("iter", span, whole.scope);
        self.names[iter].ty = ty;
        self.learn_made(&looped.expr);
        self.names[iter].plain = crate::types::is_plain_range(&looped.expr, self.names);
        whole.stmts.push(Stmt::Temporary {
            binding: iter,
            init: Some(Pure::new(
                parse_quote_spanned!(span=> ::core::iter::IntoIterator::into_iter(#iterable)),
            )),
        });
        let iter = self.names.mention(iter, span);
        self.looped(looped.label.as_ref(), Dest::Discard, false, &mut whole, |this, body| {
            let after = this.frames.last().expect("inside the loop").after;
            let mut some = this.new_body(body.scope);
            this.place_bindings(&looped.pat, some.scope);
            this.block_into(&looped.body, Dest::Discard, &mut some);
            let mut none = this.new_body(body.scope);
            none.stmts.push(Stmt::Goto(after));
            let pat = &looped.pat;
            body.stmts.push(Stmt::Match {
                scrutinee: Pure::new(parse_quote_spanned!(span=> ::core::iter::Iterator::next(&mut #iter))),
                arms: vec![
                    Arm { pat: parse_quote_spanned!(span=> ::core::option::Option::Some(#pat)), body: some },
                    Arm { pat: parse_quote_spanned!(span=> ::core::option::Option::None), body: none },
                ],
            });
        });
        self.temporaries = outer;
        out.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body: whole });
    }

    pub(super) fn looped(
        &mut self,
        label: Option<&Label>,
        dest: Dest,
        takes_value: bool,
        out: &mut Body,
        fill: impl FnOnce(&mut Self, &mut Body),
    ) {
        let next = self.new_target();
        let after = self.new_target();
        let label = label.map(|label| label.name.ident.to_string());
        self.frames.push(Frame { label, next: Some(next), after, dest, takes_value });
        let mut body = self.new_body(out.scope);
        fill(self, &mut body);
        self.frames.pop();
        out.stmts.push(Stmt::Loop { next, after, body });
    }
}
