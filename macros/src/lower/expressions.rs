//! Expressions with a suspension inside: what comes before it becomes statements, what comes after
//! it stays an expression.

use super::operands::Mode;
use super::{Dest, Lower};
use crate::invocations::known::{KnownMacro, Treats};
use crate::ir::{Body, Into, Pure, Stmt, SuspensionKind};
use crate::names::{BindingId, Origin, mentioned};
use crate::suspension::{Suspension, suspends};
use crate::types::plain;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{BinOp, Expr, Type, UnOp, parse_quote_spanned};

impl Lower<'_> {
    /// Lowers an expression for its value.
    pub(super) fn expr(&mut self, expr: &Expr, out: &mut Body) -> Pure {
        if !suspends(expr) {
            return Pure::new(self.native_expr(expr));
        }
        if let Some(suspension) = Suspension::of(expr) {
            return self.suspending(suspension, out);
        }
        Pure::new(match expr {
            Expr::Paren(inner) => {
                let value = self.expr(&inner.expr, out);
                return in_parentheses(inner, value);
            }
            Expr::Group(inner) => return self.expr(&inner.expr, out),
            Expr::Binary(binary) => match binary.op {
                BinOp::And(_) | BinOp::Or(_) => return self.lazy(binary, out),
                op if is_compound(&op) => return self.compound_assignment(binary, out),
                op => {
                    // Rust reads a number when it is its turn, and borrows all else that it compares.
                    let mode = |operand: &Expr| {
                        let plain =
                            matches!(operand, Expr::Path(_)) && plain::is_plain_expr(operand, self.names);
                        let read = !is_comparison(&op) || plain || plain::is_scalar(operand, self.names);
                        if read { Mode::Value } else { Mode::Place }
                    };
                    let mut binary = binary.clone();
                    let (mut left, right) = (mode(&binary.left), mode(&binary.right));
                    // Rust lets the right side write the left one only where that has been read.
                    let written = crate::layout::lent::root(&binary.left)
                        .is_some_and(|id| crate::layout::lent::writes(&binary.right, id));
                    if written {
                        left = Mode::Value;
                    }
                    self.operands(vec![(&mut *binary.left, left), (&mut *binary.right, right)], out);
                    Expr::Binary(binary)
                }
            },
            Expr::Assign(assign) => return self.assignment(assign, out),
            Expr::Call(call) => {
                let mut call = call.clone();
                let mut operands = vec![(&mut *call.func, Mode::Place)];
                operands.extend(call.args.iter_mut().map(|argument| (argument, Mode::Value)));
                self.operands(operands, out);
                Expr::Call(call)
            }
            Expr::MethodCall(call) => {
                let mut call = call.clone();
                let mut operands = vec![(&mut *call.receiver, Mode::Receiver)];
                operands.extend(call.args.iter_mut().map(|argument| (argument, Mode::Value)));
                self.operands(operands, out);
                Expr::MethodCall(call)
            }
            Expr::Tuple(tuple) => {
                let mut tuple = tuple.clone();
                self.operands(tuple.elems.iter_mut().map(|elem| (elem, Mode::Value)).collect(), out);
                Expr::Tuple(tuple)
            }
            Expr::Array(array) => {
                let mut array = array.clone();
                self.operands(array.elems.iter_mut().map(|elem| (elem, Mode::Value)).collect(), out);
                Expr::Array(array)
            }
            Expr::Repeat(repeat) => {
                let mut repeat = repeat.clone();
                self.operands(vec![(&mut *repeat.expr, Mode::Value)], out);
                Expr::Repeat(repeat)
            }
            Expr::Struct(literal) => {
                let mut literal = literal.clone();
                let mut operands: Vec<_> =
                    literal.fields.iter_mut().map(|field| (&mut field.expr, Mode::Value)).collect();
                operands.extend(literal.rest.iter_mut().map(|rest| (&mut **rest, Mode::Place)));
                self.operands(operands, out);
                Expr::Struct(literal)
            }
            Expr::Range(range) => {
                let mut range = range.clone();
                let ends = range.start.iter_mut().chain(range.end.iter_mut());
                self.operands(ends.map(|end| (&mut **end, Mode::Value)).collect(), out);
                Expr::Range(range)
            }
            Expr::Cast(cast) => {
                let mut cast = cast.clone();
                *cast.expr = self.expr(&cast.expr, out).into_expr();
                Expr::Cast(cast)
            }
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => {
                let mut unary = unary.clone();
                *unary.expr = self.expr(&unary.expr, out).into_expr();
                Expr::Unary(unary)
            }
            Expr::Unary(_) | Expr::Field(_) | Expr::Index(_) => return self.place(expr, out),
            Expr::Reference(reference) => {
                let mut reference = reference.clone();
                *reference.expr = self.place(&reference.expr, out).into_expr();
                self.lives_with_statement(&reference.expr, Mode::Place);
                Expr::Reference(reference)
            }
            Expr::RawAddr(address) => {
                let mut address = address.clone();
                *address.expr = self.place(&address.expr, out).into_expr();
                Expr::RawAddr(address)
            }
            Expr::Try(attempt) => {
                let mut attempt = attempt.clone();
                *attempt.expr = self.expr(&attempt.expr, out).into_expr();
                Expr::Try(attempt)
            }
            Expr::Return(returned) => {
                let mut returned = returned.clone();
                if let Some(value) = &mut returned.expr {
                    let ty = self.setting.returns;
                    **value = self.expr_of(value, ty, out).into_expr();
                }
                Expr::Return(returned)
            }
            Expr::Break(broken) => {
                let mut broken = broken.clone();
                if let Some(value) = &mut broken.expr {
                    **value = self.expr(value, out).into_expr();
                }
                self.native_expr(&Expr::Break(broken))
            }
            Expr::Macro(call) => return self.known_macro(call, out),
            _ if is_branching(expr) => return self.branching(expr, None, out),
            other => {
                self.errors.at(
                    other.span(),
                    "a suspension cannot stand inside this expression; compute the value in a `let` before it",
                );
                parse_quote_spanned!(other.span()=> ::core::unreachable!())
            }
        })
    }

    /// An expression for its value, where the type of that is written: its branches are coerced to it.
    pub(super) fn expr_of(&mut self, expr: &Expr, ty: Option<&Type>, out: &mut Body) -> Pure {
        match expr {
            Expr::Paren(inner) => self.expr_of(&inner.expr, ty, out),
            _ if suspends(expr) && is_branching(expr) => self.branching(expr, ty.cloned(), out),
            _ => self.expr(expr, out),
        }
    }

    /// Input:   `f(if c { yield_!(1) } else { 2 })`
    /// Output:  `let value; if c { suspend(1); value = sent } else { value = 2 } f(value)`
    fn branching(&mut self, expr: &Expr, ty: Option<Type>, out: &mut Body) -> Pure {
        let value = self.names.temporary("value", expr.span(), out.scope);
        self.names[value].ty = ty.filter(crate::types::is_closed);
        out.stmts.push(Stmt::Temporary { binding: value, init: None });
        match expr {
            Expr::Match(choice) => {
                let held = self.choice_within(choice, Dest::Store(value), out);
                // What a method was called on may be gone.
                self.temporaries.extend(held.into_iter().filter(|(_, mode)| *mode == Mode::Place));
            }
            expr => self.expr_into(expr, Dest::Store(value), out),
        }
        Pure::new(self.names.mention(value, expr.span()))
    }

    /// `yield_!`, `yield_from!` or `.await` itself, for its value.
    fn suspending(&mut self, suspension: Suspension, out: &mut Body) -> Pure {
        match suspension {
            // Input:   f(yield_!(operand)), f(operand.await)
            // Output:  suspend(operand); let sent = ..; f(sent)
            suspension @ (Suspension::Yield { .. } | Suspension::Await { .. }) => {
                let span = suspension.span();
                let (kind, operand) = self.leaving(suspension, out);
                let sent = match kind {
                    SuspensionKind::Yield => self.sent(span, out),
                    SuspensionKind::Await => self.names.temporary("output", span, out.scope),
                };
                let ident = self.names.unique(sent, span);
                let pat = syn::Pat::Ident(syn::PatIdent {
                    attrs: Vec::new(),
                    by_ref: None,
                    // A place of the user's may be built on it.
                    mutability: Some(syn::Token![mut](crate::spans::added(span))),
                    ident,
                    subpat: None,
                });
                self.suspend(kind, operand, Into::Pattern(Box::new(pat)), span, out);
                Pure::new(self.names.mention(sent, span))
            }
            Suspension::Delegate { operand: Some(operand), label, span } => {
                self.check_yield(span);
                self.delegate(&operand, label, span, out)
            }
            Suspension::Delegate { operand: None, span, .. } => {
                self.errors
                    .at(span, "`yield_from!` needs a coroutine to run; write `yield_from!(coroutine)`");
                Pure::new(parse_quote_spanned!(span=> ::core::unreachable!()))
            }
            Suspension::Malformed { error, span, .. } => {
                self.errors.push(error);
                Pure::new(parse_quote_spanned!(span=> ::core::unreachable!()))
            }
        }
    }

    /// Input:   `yield_from!(inner)`
    /// Output:  `let value; { let mut inner = inner; Loop { match drive(&mut inner, arg.take()) {
    ///              Yielded(item) => { suspend(item) }, Complete(end) => { value = end; break } } } } value`
    fn delegate(&mut self, operand: &Expr, label: Option<Ident>, span: Span, out: &mut Body) -> Pure {
        let operand = self.expr(operand, out);
        let value = self.names.temporary("value", span, out.scope);
        out.stmts.push(Stmt::Temporary { binding: value, init: None });
        let mut whole = self.new_body(out.scope);
        let inner = self.names.temporary("inner", span, whole.scope);
        self.names[inner].ty = crate::types::runnable_type(operand.expr(), self.names);
        self.learn_made(operand.expr());
        if let (Some(inner), Some(resume)) = (&self.names[inner].ty, self.setting.resume) {
            let krate = self.setting.krate;
            self.names[value].ty = Some(syn::parse_quote!(<#inner as #krate::Coroutine<#resume>>::Return));
        }
        out_push(&mut whole, inner, operand);
        let inner = self.names.mention(inner, span);
        let krate = self.setting.krate.clone();
        self.looped(None, Dest::Store(value), true, &mut whole, |this, body| {
            let after = this.frames.last().expect("inside the loop").after;
            let mut yielded = this.new_body(body.scope);
            let item = this.names.temporary("item", span, yielded.scope);
            let item_ident = this.names.unique(item, span);
            let operand = Pure::new(this.names.mention(item, span));
            this.next_labels = label.into_iter().collect();
            this.suspend(SuspensionKind::Yield, operand, Into::Inner, span, &mut yielded);
            let mut complete = this.new_body(body.scope);
            let end = this.names.temporary("end", span, complete.scope);
            let end_ident = this.names.unique(end, span);
            let end = Pure::new(this.names.mention(end, span));
            complete.stmts.push(Stmt::Store { binding: value, value: end });
            complete.stmts.push(Stmt::Goto(after));
            let arg = crate::emit::arg(span);
            body.stmts.push(Stmt::Match {
                scrutinee: Pure::new(
                    parse_quote_spanned!(span=> #krate::__private::drive(&mut #inner, #arg.take())),
                ),
                arms: vec![
                    crate::ir::Arm {
                        pat: parse_quote_spanned!(span=> #krate::CoroutineState::Yielded(#item_ident)),
                        body: yielded,
                    },
                    crate::ir::Arm {
                        pat: parse_quote_spanned!(span=> #krate::CoroutineState::Complete(#end_ident)),
                        body: complete,
                    },
                ],
            });
        });
        out.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body: whole });
        Pure::new(self.names.mention(value, span))
    }

    /// A local that the body runs is the coroutine that its maker is named for.
    pub(super) fn learn_made(&mut self, expr: &Expr) {
        if let Some(id) = crate::names::mentioned(expr) {
            let binding = &mut self.names[id];
            binding.ty = binding.ty.take().or_else(|| binding.made_by.clone());
        }
    }

    /// The type that the user wrote for a local.
    fn written_type(&self, id: BindingId) -> Option<Type> {
        match self.names[id].origin {
            Origin::Argument => self.names[id].ty.clone(),
            _ => self.written.get(&id).cloned(),
        }
    }

    /// What a `yield` gives.
    fn sent(&mut self, span: Span, out: &Body) -> BindingId {
        let sent = self.names.temporary("sent", span, out.scope);
        let ty = self.names.sent.clone();
        let binding = &mut self.names[sent];
        binding.plain = ty.as_ref().is_some_and(|ty| plain::is_plain_type(ty) && !plain::holds_exclusive(ty));
        binding.scalar = ty.as_ref().is_some_and(plain::is_number_type);
        sent
    }

    /// Input:   `a && f(yield_!(1))`
    /// Output:  `let value; if a { suspend(1); value = f(sent) } else { value = false }`
    fn lazy(&mut self, binary: &syn::ExprBinary, out: &mut Body) -> Pure {
        let span = binary.op.span();
        let value = self.names.temporary("value", span, out.scope);
        self.names[value].plain = true;
        out.stmts.push(Stmt::Temporary { binding: value, init: None });
        let is_and = matches!(binary.op, BinOp::And(_));
        let short: Expr =
            if is_and { parse_quote_spanned!(span=> false) } else { parse_quote_spanned!(span=> true) };
        let long = |this: &mut Self, body: &mut Body| this.expr_into(&binary.right, Dest::Store(value), body);
        let short = |this: &mut Self, body: &mut Body| this.give(Pure::new(short), Dest::Store(value), body);
        if is_and {
            self.conditional(&binary.left, long, short, out);
        } else {
            self.conditional(&binary.left, short, long, out);
        }
        Pure::new(self.names.mention(value, span))
    }

    /// Input:   `place[index()] = f(yield_!(1))`
    /// Output:  `suspend(1); place[index()] = f(sent)`       (Rust evaluates the value first)
    fn assignment(&mut self, assign: &syn::ExprAssign, out: &mut Body) -> Pure {
        let mut assign = assign.clone();
        let ty = mentioned(&assign.left).and_then(|id| self.written_type(id));
        let value = self.expr_of(&assign.right, ty.as_ref(), out);
        if suspends(&assign.left) {
            *assign.right = self.spill_value(value, out);
            *assign.left = self.place(&assign.left, out).into_expr();
        } else {
            *assign.right = value.into_expr();
            *assign.left = self.native_expr(&assign.left);
        }
        if matches!(*assign.left, Expr::Infer(_)) {
            let (right, span) = (&assign.right, crate::spans::added(assign.eq_token.span));
            return Pure::new(parse_quote_spanned!(span=> { let _ = #right; }));
        }
        Pure::new(Expr::Assign(assign))
    }

    /// Input:   `place += f(yield_!(1))`
    /// Output:  `suspend(1); place += f(sent)`       (the order of primitive types)
    fn compound_assignment(&mut self, binary: &syn::ExprBinary, out: &mut Body) -> Pure {
        let mut binary = binary.clone();
        let value = self.expr(&binary.right, out);
        if suspends(&binary.left) {
            *binary.right = self.spill_value(value, out);
            *binary.left = self.place(&binary.left, out).into_expr();
        } else {
            *binary.right = value.into_expr();
            *binary.left = self.native_expr(&binary.left);
        }
        Pure::new(Expr::Binary(binary))
    }

    /// Input:   `println!("{} {}", a(), yield_!(1))`
    /// Output:  `let operand = a(); suspend(1); println!("{} {}", operand, sent)`
    fn known_macro(&mut self, call: &syn::ExprMacro, out: &mut Body) -> Pure {
        let mut call = call.clone();
        if let Some(only) = self.only_in_debug(&call, out) {
            return only;
        }
        if let Some(mut known) = KnownMacro::parse(&call.mac) {
            if known.message_suspends() {
                return self.assertion(call, known, out);
            }
            let modes = |treats| {
                if treats == Treats::AsPlace { Mode::Place } else { Mode::Value }
            };
            let operands = known.operands_mut();
            self.operands(operands.into_iter().map(|(expr, treats)| (expr, modes(treats))).collect(), out);
            for (operand, treats) in known.operands_mut() {
                if treats == Treats::AsPlace {
                    self.lives_with_statement(operand, Mode::Place);
                }
            }
            let written = call.mac.tokens;
            call.mac.tokens = known.to_token_stream();
            if known.is_bare_assertion() {
                // The message quotes the condition as the user wrote it.
                let quoted = format!("assertion failed: {}", crate::names::as_written(&written));
                let comma = (!known.has_trailing_comma()).then(|| quote::quote!(,));
                call.mac.tokens.extend(quote::quote!(#comma "{}", #quoted));
            }
        }
        Pure::new(Expr::Macro(call))
    }
}

impl Lower<'_> {
    /// Input:   `debug_assert!(yield_!(1) > 0)`
    /// Output:  `if cfg!(debug_assertions) { suspend(1); assert!(sent > 0) }`
    fn only_in_debug(&mut self, call: &syn::ExprMacro, out: &mut Body) -> Option<Pure> {
        let mut call = call.clone();
        let last = call.mac.path.segments.last_mut()?;
        let name = last.ident.to_string();
        let span = last.ident.span();
        last.ident = Ident::new(name.strip_prefix("debug_").filter(|name| name.starts_with("assert"))?, span);
        let ours = crate::spans::added(span);
        let checked: Expr = parse_quote_spanned!(ours=> if ::core::cfg!(debug_assertions) { #call; });
        self.expr_into(&checked, Dest::Discard, out);
        Some(Pure::new(parse_quote_spanned!(ours=> ())))
    }

    /// An assertion evaluates its message only when it fails.
    ///
    /// Input:   `assert_eq!(a(), b(), "after {}", yield_!(1))`
    /// Output:  `let left = a(); let right = b();
    ///          if !(left == right) { suspend(1); assert_eq!(left, right, "after {}", sent) }`
    fn assertion(&mut self, mut call: syn::ExprMacro, mut known: KnownMacro, out: &mut Body) -> Pure {
        let span = call.mac.path.span();
        let name = call.mac.path.segments.last().map_or_else(String::new, |last| last.ident.to_string());
        let tested = if name.ends_with("_eq") || name.ends_with("_ne") { 2 } else { 1 };
        for (operand, _) in known.operands_mut().into_iter().take(tested) {
            let value = self.expr(operand, out);
            *operand = self.spill_value(value, out);
        }
        let mut values = known.operands_mut().into_iter().map(|(operand, _)| operand.clone());
        let holds: Expr = match (values.next(), values.next()) {
            (Some(left), Some(right)) if name.ends_with("_eq") => {
                parse_quote_spanned!(span=> #left == #right)
            }
            (Some(left), Some(right)) if name.ends_with("_ne") => {
                parse_quote_spanned!(span=> #left != #right)
            }
            (Some(condition), _) => condition,
            _ => parse_quote_spanned!(span=> true),
        };
        let failed_check: Expr = parse_quote_spanned!(span=> !(#holds));
        drop(values);
        let mut failed = self.new_body(out.scope);
        let outer = std::mem::take(&mut self.temporaries);
        let operands = known.operands_mut().into_iter().skip(tested);
        self.operands(operands.map(|(operand, _)| (operand, Mode::Place)).collect(), &mut failed);
        call.mac.tokens = known.to_token_stream();
        let report = self.end_with(Pure::new(Expr::Macro(call)), &mut failed);
        self.temporaries = outer;
        self.give(report, Dest::Discard, &mut failed);
        let otherwise = self.new_body(out.scope);
        out.stmts.push(Stmt::If { cond: Pure::new(failed_check), then: failed, otherwise });
        Pure::new(parse_quote_spanned!(crate::spans::added(span)=> ()))
    }
}

/// What has a value by where control comes from.
pub(super) fn is_branching(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
    )
}

fn out_push(out: &mut Body, binding: crate::names::BindingId, init: Pure) {
    out.stmts.push(Stmt::Temporary { binding, init: Some(init) });
}

/// Keeps the user's parentheses: a struct literal may need them.
pub(super) fn in_parentheses(parens: &syn::ExprParen, inner: Pure) -> Pure {
    if matches!(inner.expr(), Expr::Path(_)) {
        return inner;
    }
    Pure::new(Expr::Paren(syn::ExprParen { expr: Box::new(inner.into_expr()), ..parens.clone() }))
}

pub(crate) fn is_comparison(op: &BinOp) -> bool {
    matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

pub(crate) fn is_compound(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}
