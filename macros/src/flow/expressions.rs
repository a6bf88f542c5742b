//! The events of native code, in Rust's order of evaluation.

use super::{Builder, Event, Inner, Use, borrows};
use crate::invocations::known::{KnownMacro, Treats};
use crate::names::{BindingId, Mention, binding_of, mention_of, mentioned, mentions_in, target_of};
use proc_macro2::{TokenStream, TokenTree};
use syn::{BinOp, Expr, Pat, UnOp};

/// Stands for the label of a `try` block, which a `?` in it leaves.
const TRY: &str = "?";

impl Builder<'_> {
    /// The events of an expression, in Rust's order of evaluation.
    pub(super) fn walk(&mut self, expr: &Expr, how: Use) {
        match expr {
            Expr::Path(_) => {
                if let Some(id) = mentioned(expr).filter(|id| self.is_tracked(*id)) {
                    let ident = match expr {
                        Expr::Path(path) => path.path.get_ident(),
                        _ => None,
                    };
                    self.event(Event::Use(id, how, ident.and_then(mention_of)));
                }
            }
            Expr::Paren(inner) => self.walk(&inner.expr, how),
            Expr::Group(inner) => self.walk(&inner.expr, how),
            Expr::Field(field) => {
                let base = match how {
                    Use::Value | Use::Maybe => Use::Maybe,
                    Use::Place => Use::Place,
                };
                self.walk(&field.base, base);
            }
            Expr::Index(index) => {
                self.walk(&index.expr, Use::Place);
                self.walk(&index.index, Use::Value);
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
                // Only a `Box` can be moved out of by `*`.
                let moves = mentioned(&unary.expr).is_some_and(|id| self.names[id].boxed);
                self.walk(&unary.expr, if moves { how } else { Use::Place });
            }
            Expr::Unary(unary) => self.walk(&unary.expr, how),
            Expr::Reference(reference) => {
                if reference.mutability.is_some() {
                    self.changed.extend(mentioned(&reference.expr));
                }
                self.walk(&reference.expr, Use::Place);
            }
            Expr::RawAddr(address) => self.walk(&address.expr, Use::Place),
            Expr::Cast(cast) => self.walk(&cast.expr, Use::Value),
            // `_ = x` does nothing with `x`.
            Expr::Assign(assign) if matches!(*assign.left, Expr::Infer(_)) => {
                self.walk(&assign.right, Use::Place)
            }
            Expr::Assign(assign) => {
                self.walk(&assign.right, Use::Value);
                self.assigned(&assign.left);
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Call(call) => {
                // Calling an `FnOnce` consumes it.
                let lends = mentioned(&call.func).is_some_and(|id| self.names[id].lends_to_calls);
                let consumes = matches!(&*call.func, Expr::Path(_)) && !lends;
                self.walk(&call.func, if consumes { Use::Maybe } else { Use::Place });
                call.args.iter().for_each(|argument| self.walk(argument, Use::Value));
            }
            Expr::MethodCall(call) => {
                self.walk(&call.receiver, if borrows(&call.method) { Use::Place } else { Use::Maybe });
                call.args.iter().for_each(|argument| self.walk(argument, Use::Value));
            }
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.walk(elem, Use::Value)),
            Expr::Array(array) => array.elems.iter().for_each(|elem| self.walk(elem, Use::Value)),
            Expr::Repeat(repeat) => self.walk(&repeat.expr, Use::Value),
            Expr::Struct(literal) => {
                literal.fields.iter().for_each(|field| self.walk(&field.expr, Use::Value));
                if let Some(rest) = &literal.rest {
                    self.walk(rest, Use::Maybe);
                }
            }
            Expr::Range(range) => {
                [&range.start, &range.end].into_iter().flatten().for_each(|end| self.walk(end, Use::Value));
            }
            Expr::Try(attempt) => {
                self.walk(&attempt.expr, Use::Value);
                let is_try = |inner: &&Inner| inner.label.as_deref() == Some(TRY);
                let block = self.inner.iter().rev().find(is_try).map(|inner| inner.after);
                block.into_iter().for_each(|after| self.edge(self.here, after));
            }
            Expr::Return(returned) => {
                if let Some(value) = &returned.expr {
                    self.walk(value, Use::Value);
                }
                match self.returns_to {
                    Some(end) => self.go(end),
                    None => self.here = None,
                }
            }
            Expr::Break(broken) => self.break_out(broken),
            Expr::Continue(continued) => {
                let label = continued.label.as_ref().map(|label| label.ident.to_string());
                let to = self
                    .inner
                    .iter()
                    .rev()
                    .find(|inner| inner.is_loop && (label.is_none() || inner.label == label));
                match to.and_then(|inner| inner.head) {
                    Some(head) => self.go(head),
                    None => self.here = None,
                }
            }
            Expr::Let(matched) => {
                self.scrutinee(&matched.expr, &[&matched.pat]);
                self.let_matches(matched);
            }
            Expr::If(branch) => {
                let failed = self.condition(&branch.cond);
                self.block_stmts(&branch.then_branch);
                let after_then = std::mem::replace(&mut self.here, failed);
                if let Some((_, otherwise)) = &branch.else_branch {
                    self.walk(otherwise, how);
                }
                self.meet(after_then);
            }
            Expr::Match(choice) => {
                let pats: Vec<&Pat> = choice.arms.iter().map(|arm| &arm.pat).collect();
                self.scrutinee(&choice.expr, &pats);
                let branch = self.here;
                let mut ends = Vec::new();
                for arm in &choice.arms {
                    self.here = branch;
                    self.arm_pattern(&choice.expr, &arm.pat);
                    self.walk(&arm.body, how);
                    ends.push(self.here);
                }
                self.here = None;
                ends.into_iter().for_each(|end| self.meet(end));
            }
            Expr::Loop(looped) => {
                self.native_loop(looped.label.as_ref(), false, |this| this.block_stmts(&looped.body))
            }
            Expr::While(looped) => {
                self.native_loop(looped.label.as_ref(), false, |this| {
                    let failed = this.condition(&looped.cond);
                    let after = this.inner.last().expect("inside the loop").after;
                    this.edge(failed, after);
                    this.block_stmts(&looped.body);
                });
            }
            Expr::ForLoop(looped) => {
                self.walk(&looped.expr, Use::Value);
                self.native_loop(looped.label.as_ref(), true, |this| this.block_stmts(&looped.body));
            }
            Expr::Block(block) => match &block.label {
                None => self.block_stmts(&block.block),
                Some(label) => {
                    let after = self.node(Event::Nothing);
                    let label = Some(label.name.ident.to_string());
                    self.inner.push(Inner { label, is_loop: false, head: None, after });
                    self.block_stmts(&block.block);
                    self.inner.pop();
                    self.go(after);
                    self.here = Some(after);
                }
            },
            Expr::Unsafe(block) => self.block_stmts(&block.block),
            Expr::TryBlock(block) => {
                let after = self.node(Event::Nothing);
                self.inner.push(Inner { label: Some(TRY.to_owned()), is_loop: false, head: None, after });
                self.block_stmts(&block.block);
                self.inner.pop();
                self.go(after);
                self.here = Some(after);
            }
            Expr::Closure(closure) => self.captured(
                &quote::ToTokens::to_token_stream(&closure.body),
                &closure.body,
                closure.capture.is_some(),
            ),
            Expr::Async(block) => {
                let body = Expr::Block(syn::ExprBlock {
                    attrs: Vec::new(),
                    label: None,
                    block: block.block.clone(),
                });
                self.captured(
                    &quote::ToTokens::to_token_stream(&block.block),
                    &body,
                    block.capture.is_some(),
                );
            }
            Expr::Macro(call) => self.macro_call(&call.mac),
            Expr::Yield(yielded) => {
                if let Some(value) = &yielded.expr {
                    self.walk(value, Use::Value);
                }
            }
            Expr::Await(awaited) => self.walk(&awaited.base, Use::Value),
            Expr::Verbatim(tokens) => self.foreign(tokens.clone()),
            _ => {}
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        match binary.op {
            BinOp::And(_) | BinOp::Or(_) => {
                self.walk(&binary.left, Use::Value);
                let skipped = self.here;
                self.walk(&binary.right, Use::Value);
                self.meet(skipped);
            }
            op if crate::lower::is_compound(&op) => {
                self.changed.extend(mentioned(&binary.left));
                self.walk(&binary.right, Use::Value);
                self.walk(&binary.left, Use::Place);
            }
            op if crate::lower::is_comparison(&op) => {
                self.walk(&binary.left, Use::Place);
                self.walk(&binary.right, Use::Place);
            }
            _ => {
                for side in [&binary.left, &binary.right] {
                    // A field in arithmetic is a number.
                    let how = if matches!(**side, Expr::Field(_)) { Use::Place } else { Use::Value };
                    self.walk(side, how);
                }
            }
        }
    }

    pub(super) fn assigned(&mut self, place: &Expr) {
        match place {
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.assigned(elem)),
            Expr::Array(array) => array.elems.iter().for_each(|elem| self.assigned(elem)),
            Expr::Paren(paren) => self.assigned(&paren.expr),
            Expr::Call(call) => call.args.iter().for_each(|argument| self.assigned(argument)),
            Expr::Struct(literal) => literal.fields.iter().for_each(|field| self.assigned(&field.expr)),
            Expr::Path(_) => {
                if let Some(id) = mentioned(place).filter(|id| self.is_tracked(*id)) {
                    self.event(Event::Assign(id, first_mention(quote::ToTokens::to_token_stream(place), id)));
                }
            }
            other => self.walk(other, Use::Place),
        }
    }

    fn break_out(&mut self, broken: &syn::ExprBreak) {
        if let Some(value) = &broken.expr {
            self.walk(value, Use::Value);
        }
        if let Some(target) = broken.label.as_ref().and_then(target_of) {
            match self.blocks.targets.get(&target) {
                Some(jump) => self.jump(*jump),
                None => self.here = None,
            }
            return;
        }
        let label = broken.label.as_ref().map(|label| label.ident.to_string());
        let to = self.inner.iter().rev().find(|inner| match &label {
            None => inner.is_loop,
            label => inner.label == *label,
        });
        match to.map(|inner| inner.after) {
            Some(after) => self.go(after),
            None => self.here = None,
        }
    }

    fn native_loop(&mut self, label: Option<&syn::Label>, may_skip: bool, body: impl FnOnce(&mut Self)) {
        let head = self.node(Event::Nothing);
        let after = self.node(Event::Nothing);
        self.go(head);
        self.here = Some(head);
        if may_skip {
            self.edge(Some(head), after);
        }
        let label = label.map(|label| label.name.ident.to_string());
        self.inner.push(Inner { label, is_loop: true, head: Some(head), after });
        body(self);
        self.inner.pop();
        self.go(head);
        self.here = Some(after);
    }

    /// A closure or an inner `async` block takes what it mentions as it uses it; with `move`, by value.
    pub(super) fn captured(&mut self, tokens: &TokenStream, body: &Expr, by_value: bool) {
        let found = mentions_in(tokens.clone());
        if by_value {
            for id in found {
                if self.is_tracked(id) {
                    self.event(Event::Use(id, Use::Value, first_mention(tokens.clone(), id)));
                }
            }
            for format in formats(tokens.clone()) {
                let captures = self.names.format_string(&format).map(|format| format.captures.clone());
                captures.into_iter().flatten().for_each(|(_, id)| self.mention(id, Use::Value));
            }
            return;
        }
        // The body may run later, often or never: its uses count, its jumps and assignments do not.
        let before = self.here;
        let outer = (std::mem::take(&mut self.inner), self.returns_to.take());
        let first = self.nodes.len();
        self.walk(body, Use::Value);
        (self.inner, self.returns_to) = outer;
        for node in &mut self.nodes[first..] {
            if let Event::Assign(id, _) = node.event {
                node.event = Event::Use(id, Use::Place, None);
            }
        }
        let after = self.here;
        self.here = before;
        self.meet(after);
    }

    pub(super) fn macro_call(&mut self, mac: &syn::Macro) {
        self.macro_operands(mac);
        if crate::lower::macro_diverges(mac) {
            self.here = None;
        }
        if crate::invocations::foreign::may_jump(mac) {
            let around = self.inner.iter().rev().find(|inner| inner.is_loop).map(|inner| inner.after);
            around.into_iter().for_each(|after| self.edge(self.here, after));
        }
    }

    fn macro_operands(&mut self, mac: &syn::Macro) {
        if let Some(mut suspension) = crate::suspension::Suspension::of_macro(mac) {
            if let Some(operand) = suspension.operand_mut() {
                self.walk(operand, Use::Value);
            }
            return;
        }
        let Some(mut known) = KnownMacro::parse(mac) else {
            return self.foreign(mac.tokens.clone());
        };
        if let KnownMacro::Matches { scrutinee, pat, guard, .. } = &known {
            self.scrutinee(scrutinee, &[&**pat]);
            if let Some((_, guard)) = guard {
                self.walk(guard, Use::Value);
            }
            return;
        }
        let operands: Vec<(Expr, Treats)> =
            known.operands_mut().into_iter().map(|(operand, treats)| (operand.clone(), treats)).collect();
        // What is shown or compared by reference stays borrowed until all operands have been evaluated.
        let borrowed: Vec<BindingId> = operands
            .iter()
            .filter(|(_, treats)| *treats == Treats::AsPlace)
            .filter_map(|(operand, _)| mentioned(operand))
            .collect();
        for (operand, treats) in operands {
            if let Expr::Path(path) = &operand {
                let captures = path
                    .path
                    .get_ident()
                    .and_then(|ident| self.names.format_string(ident))
                    .map(|format| format.captures.clone());
                if let Some(captures) = captures {
                    captures.into_iter().for_each(|(_, id)| self.mention(id, Use::Place));
                    continue;
                }
            }
            self.walk(&operand, if treats == Treats::AsPlace { Use::Place } else { Use::Value });
        }
        borrowed.into_iter().for_each(|id| self.mention(id, Use::Place));
    }

    pub(super) fn foreign(&mut self, tokens: TokenStream) {
        for format in formats(tokens.clone()) {
            let captures = self.names.format_string(&format).map(|format| format.captures.clone());
            captures.into_iter().flatten().for_each(|(_, id)| self.mention(id, Use::Place));
        }
        mentions_in(tokens).into_iter().for_each(|id| self.mention(id, Use::Maybe));
    }
}

/// The first mention of `id` among `tokens`: a capture by value happens there.
pub(crate) fn first_mention(tokens: TokenStream, id: BindingId) -> Option<Mention> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if binding_of(&ident) == Some(id) => mention_of(&ident),
        TokenTree::Group(group) => first_mention(group.stream(), id),
        _ => None,
    })
}

/// The put-aside format strings among `tokens`.
fn formats(tokens: TokenStream) -> Vec<proc_macro2::Ident> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident)
                if ident.to_string().starts_with(&format!("format{}F", crate::names::MARK)) =>
            {
                vec![ident]
            }
            TokenTree::Group(group) => formats(group.stream()),
            _ => Vec::new(),
        })
        .collect()
}

/// Whether matching against `pat` may move out of the scrutinee.
pub(crate) fn binds_by_value(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(binding) => {
            (binding_of(&binding.ident).is_some() && binding.by_ref.is_none())
                || binding.subpat.as_ref().is_some_and(|(_, inner)| binds_by_value(inner))
        }
        Pat::Reference(_) => false,
        Pat::Or(or) => or.cases.iter().any(binds_by_value),
        Pat::Paren(paren) => binds_by_value(&paren.pat),
        Pat::Guard(guarded) => binds_by_value(&guarded.pat),
        Pat::Slice(slice) => slice.elems.iter().any(binds_by_value),
        Pat::Struct(pat) => pat.fields.iter().any(|field| binds_by_value(&field.pat)),
        Pat::Tuple(tuple) => tuple.elems.iter().any(binds_by_value),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(binds_by_value),
        Pat::Type(typed) => binds_by_value(&typed.pat),
        _ => false,
    }
}
