//! The user's own code, with its own spelling again and its jumps carried out.

use super::Emit;
use super::slots::{index_first, is_slot, two_phase};
use crate::blocks::BlockId;
use crate::invocations::known::KnownMacro;
use crate::names::{BindingId, binding_of, mention_of, mentioned, target_of};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat, UnOp, parse_quote_spanned};

impl Emit<'_> {
    pub(super) fn restore_stmt(&self, stmt: &syn::Stmt, block: BlockId) -> TokenStream {
        let mut stmt = stmt.clone();
        Restore::new(self, block).visit_stmt_mut(&mut stmt);
        stmt.to_token_stream()
    }

    pub(super) fn restore_expr(&self, expr: &Expr, block: BlockId) -> TokenStream {
        let mut expr = expr.clone();
        let mut restore = Restore::new(self, block);
        restore.taken = crate::flow::condition_bindings(&expr);
        restore.visit_expr_mut(&mut expr);
        expr.to_token_stream()
    }

    /// What an `.await` waits for.
    pub(super) fn restore_awaited(&self, expr: &Expr, block: BlockId) -> TokenStream {
        let Expr::Async(stretch) = expr else { return self.restore_expr(expr, block) };
        if stretch.capture.is_some() {
            return self.restore_expr(expr, block);
        }
        let mut stretch = stretch.clone();
        let mut restore = Restore::new(self, block);
        (restore.nested, restore.once) = (true, true);
        restore.visit_block_mut(&mut stretch.block);
        stretch.to_token_stream()
    }

    /// A pattern, with its guard if it has one.
    pub(super) fn restore_pat(&self, pat: &Pat, block: BlockId) -> TokenStream {
        let mut pat = pat.clone();
        let mut restore = Restore::new(self, block);
        // In a guard, what the pattern binds is not in its slot yet.
        restore.taken = crate::resolve::bindings_of(&pat);
        restore.visit_pat_mut(&mut pat);
        pat.to_token_stream()
    }
}

/// What the surrounding expression does with a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Value,
    Shared,
    Exclusive,
}

pub(super) struct Restore<'a> {
    pub(super) emit: &'a Emit<'a>,
    pub(super) block: BlockId,
    /// Inside a closure or an inner `async` block, where `return` and `?` are native.
    pub(super) nested: bool,
    /// Inside a `try` block, which is all that a `?` leaves.
    in_try: bool,
    /// That is the block of an `.await`, which runs once and at once.
    pub(super) once: bool,
    /// How the expression at hand is used.
    pub(super) access: Access,
    /// Slots whose value a closure around has taken.
    pub(super) taken: Vec<BindingId>,
}

impl<'a> Restore<'a> {
    fn new(emit: &'a Emit<'a>, block: BlockId) -> Self {
        Restore {
            emit,
            block,
            nested: false,
            in_try: false,
            once: false,
            access: Access::Value,
            taken: Vec::new(),
        }
    }

    pub(super) fn spelled(&self, ident: &Ident) -> Option<(BindingId, Ident)> {
        let id = binding_of(ident)?;
        Some((id, self.emit.spelling.mention(id, ident.span())))
    }

    fn accessed(&mut self, expr: &mut Expr, access: Access) {
        let outer = std::mem::replace(&mut self.access, access);
        self.visit_expr_mut(expr);
        self.access = outer;
    }

    fn as_value(&mut self, expr: &mut Expr) {
        self.accessed(expr, Access::Value);
    }

    /// A part of the place at hand: read, unless the whole is changed.
    fn as_base(&mut self, expr: &mut Expr) {
        let access = if self.access == Access::Exclusive { Access::Exclusive } else { Access::Shared };
        self.accessed(expr, access);
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(ident) => {
                    if let Some(format) = self.emit.names.format_string(&ident) {
                        return format.literal.clone().into();
                    }
                    self.spelled(&ident).map_or(ident.into(), |(_, spelled)| spelled.into())
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    inner.into()
                }
                other => other,
            })
            .collect()
    }

    fn macro_tokens(&mut self, mac: &syn::Macro) -> TokenStream {
        let Some(mut known) = KnownMacro::parse(mac) else {
            return self.tokens(mac.tokens.clone());
        };
        let outer = std::mem::replace(&mut self.access, Access::Value);
        let mut renamed = Vec::new();
        let mut expressions = known.operands_mut();
        // `write!` borrows what it writes to exclusively.
        let writes =
            mac.path.segments.last().is_some_and(|last| last.ident == "write" || last.ident == "writeln");
        for (index, (operand, treats)) in expressions.iter_mut().enumerate() {
            if let Expr::Path(path) = &**operand {
                if let Some(format) =
                    path.path.get_ident().and_then(|ident| self.emit.names.format_string(ident))
                {
                    for (name, id) in &format.captures {
                        if self.emit.spelling.is_renamed(*id)
                            || self.emit.layout.slots.contains(id)
                            || name == "self"
                        {
                            renamed.push((name.clone(), *id, format.literal.span()));
                        }
                    }
                    **operand = Expr::Verbatim(TokenTree::from(format.literal.clone()).into());
                    continue;
                }
            }
            let access = match treats {
                _ if writes && index == 0 => Access::Exclusive,
                crate::invocations::known::Treats::AsPlace => Access::Shared,
                _ => Access::Value,
            };
            self.accessed(operand, access);
        }
        if let KnownMacro::Matches { pat, guard, .. } = &mut known {
            self.visit_pat_mut(pat);
            if let Some((_, guard)) = guard {
                self.visit_expr_mut(guard);
            }
        }
        self.access = outer;
        let trailing = matches!(&known, KnownMacro::List { trailing_comma: Some(_), .. });
        let mut tokens = known.to_token_stream();
        for (index, (name, id, span)) in renamed.into_iter().enumerate() {
            if index > 0 || !trailing {
                tokens.extend(quote!(,));
            }
            let argument = argument_name(&name, span);
            let local = self.emit.spelling.mention(id, span);
            if self.emit.layout.slots.contains(&id) {
                let private = self.emit.private(span);
                tokens.extend(quote_spanned!(span=> #argument = *#private::get(&#local)));
            } else {
                tokens.extend(quote_spanned!(span=> #argument = #local));
            }
        }
        tokens
    }
}

/// The name of a format argument: `self` can be one, though it is no plain identifier.
fn argument_name(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Err(_) if name != "self" => Ident::new_raw(name, span),
        _ => Ident::new(name, span),
    }
}

impl VisitMut for Restore<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(take) = self.part(expr) {
            self.visit_expr_mut(expr);
            *expr = Expr::Verbatim(quote_spanned!(crate::spans::added(expr.span())=> { #take #expr }));
            return;
        }
        match expr {
            Expr::Path(path) => {
                let Some(ident) = path.path.get_ident() else {
                    return;
                };
                if let Some(format) = self.emit.names.format_string(ident) {
                    *expr = Expr::Verbatim(TokenTree::from(format.literal.clone()).into());
                    return;
                }
                let Some((id, spelled)) = self.spelled(ident) else {
                    return;
                };
                if self.emit.names[id].in_place {
                    *expr = in_place(&spelled);
                } else if self.emit.layout.slots.contains(&id) && !self.taken.contains(&id) {
                    *expr = self.slot(&spelled, mention_of(ident));
                } else {
                    path.path = spelled.into();
                }
                return;
            }
            Expr::Field(field) => return self.as_base(&mut field.base),
            Expr::Reference(reference) => {
                let access = if reference.mutability.is_some() { Access::Exclusive } else { Access::Shared };
                return self.accessed(&mut reference.expr, access);
            }
            Expr::RawAddr(address) => return self.accessed(&mut address.expr, Access::Exclusive),
            // Indexing looks through the reference to an array in place by itself.
            Expr::Index(index) if mentioned(&index.expr).is_some_and(|id| self.emit.names[id].in_place) => {
                if let Expr::Path(path) = &mut *index.expr {
                    if let Some((_, spelled)) = path.path.get_ident().and_then(|ident| self.spelled(ident)) {
                        path.path = spelled.into();
                    }
                }
                return self.as_value(&mut index.index);
            }
            Expr::Index(index) => {
                let mentions_base =
                    self.slot_under(&index.expr).is_some_and(|id| self.mentions(&index.index, id));
                self.as_base(&mut index.expr);
                self.as_value(&mut index.index);
                if mentions_base && self.access == Access::Exclusive {
                    *expr = index_first(index);
                }
                return;
            }
            Expr::Unary(syn::ExprUnary { op: UnOp::Deref(_), .. }) => {
                if let Some(value) = self.emit.unboxed_in(expr) {
                    *expr = value;
                    return;
                }
                let Expr::Unary(unary) = expr else { return };
                return self.as_base(&mut unary.expr);
            }
            Expr::MethodCall(call) => {
                let access = match () {
                    () if crate::flow::reads(&call.method) => Access::Shared,
                    () if crate::flow::borrows(&call.method) || !self.ends(&call.receiver) => {
                        Access::Exclusive
                    }
                    () => Access::Value,
                };
                let first = self.arguments_first(call).filter(|_| access == Access::Exclusive);
                self.accessed(&mut call.receiver, access);
                call.args.iter_mut().for_each(|argument| self.as_value(argument));
                if let Some(turbofish) = &mut call.turbofish {
                    self.visit_angle_bracketed_generic_arguments_mut(turbofish);
                }
                if let Some(count) = first {
                    *expr = two_phase(call, count);
                }
                return;
            }
            Expr::Call(call) => {
                self.accessed(&mut call.func, Access::Exclusive);
                return call.args.iter_mut().for_each(|argument| self.as_value(argument));
            }
            Expr::Assign(assign) => {
                let keeps = mentioned(&assign.left).and_then(|id| self.emit.names[id].keeps);
                self.as_value(&mut assign.right);
                if let Some(local) = keeps {
                    let value = assign.right.to_token_stream();
                    *assign.right = Expr::Verbatim(self.emit.rest_of(local, value, assign.right.span()));
                }
                if is_slot(&assign.left, self.emit) {
                    let value = &assign.right;
                    *assign.right = parse_quote_spanned!(value.span()=> ::core::option::Option::Some(#value));
                }
                return self.assigned(&mut assign.left);
            }
            Expr::Binary(binary) if crate::lower::is_compound(&binary.op) => {
                self.as_value(&mut binary.right);
                return self.accessed(&mut binary.left, Access::Exclusive);
            }
            Expr::Binary(binary) if crate::lower::is_comparison(&binary.op) => {
                self.accessed(&mut binary.left, Access::Shared);
                return self.accessed(&mut binary.right, Access::Shared);
            }
            Expr::Binary(binary) => {
                self.as_value(&mut binary.left);
                return self.as_value(&mut binary.right);
            }
            Expr::Closure(closure) => {
                let taken = self.taken.len();
                let prefix = closure.capture.map(|_| self.take_slots(closure.body.to_token_stream()));
                let outer = (std::mem::replace(&mut self.nested, true), std::mem::take(&mut self.once));
                visit_mut::visit_expr_closure_mut(self, closure);
                (self.nested, self.once) = outer;
                self.taken.truncate(taken);
                if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
                    *expr = Expr::Verbatim(quote!({ #prefix #expr }));
                }
                return;
            }
            Expr::Async(block) => {
                let taken = self.taken.len();
                let prefix = block.capture.map(|_| self.take_slots(block.block.to_token_stream()));
                let outer = (std::mem::replace(&mut self.nested, true), std::mem::take(&mut self.once));
                visit_mut::visit_expr_async_mut(self, block);
                (self.nested, self.once) = outer;
                self.taken.truncate(taken);
                if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
                    *expr = Expr::Verbatim(quote!({ #prefix #expr }));
                }
                return;
            }
            Expr::TryBlock(block) => {
                let outer = (std::mem::replace(&mut self.in_try, true), self.access);
                self.access = Access::Value;
                self.visit_block_mut(&mut block.block);
                (self.in_try, self.access) = outer;
                return;
            }
            Expr::Struct(literal) => {
                for field in &mut literal.fields {
                    let id = mentioned(&field.expr).filter(|id| !self.emit.names[*id].ours);
                    self.as_value(&mut field.expr);
                    let is_member = |path: &syn::ExprPath| match (&field.member, path.path.get_ident()) {
                        (syn::Member::Named(member), Some(ident)) => member == ident,
                        _ => false,
                    };
                    // `Point { x }`, as the user will have written it.
                    if id.is_some() && matches!(&field.expr, Expr::Path(path) if is_member(path)) {
                        field.colon_token = None;
                    }
                }
                if let Some(rest) = &mut literal.rest {
                    self.accessed(rest, Access::Value);
                }
                return;
            }
            _ => {}
        }
        let outer = std::mem::replace(&mut self.access, Access::Value);
        if let Expr::Match(choice) = expr {
            self.as_value(&mut choice.expr);
            for arm in &mut choice.arms {
                self.visit_pat_mut(&mut arm.pat);
                self.visit_expr_mut(&mut arm.body);
            }
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
        self.access = outer;
        let span = expr.span();
        match expr {
            Expr::Break(broken) => {
                if let Some(target) = broken.label.as_ref().and_then(target_of) {
                    if let Some(jump) = self.emit.blocks.targets.get(&target) {
                        *expr = Expr::Verbatim(self.emit.jump(*jump, self.block, span));
                    }
                }
            }
            Expr::Return(returned) if !self.nested => {
                let value = returned.expr.take();
                let label = super::body_label(span);
                let ours = crate::spans::added(span);
                let value = value.map_or_else(|| quote_spanned!(ours=> ()), |value| value.to_token_stream());
                *expr = Expr::Verbatim(quote_spanned!(ours=> break #label #value));
            }
            // Input:   `value?`
            // Output:  `match Try::branch(value) { Continue(value) => value, Break(residual) => break 'body from_residual(residual) }`
            Expr::Try(attempt) if !self.nested && !self.in_try => {
                let span = crate::spans::added(attempt.question_token.span());
                let private = self.emit.private(span);
                let label = super::body_label(span);
                let value = &attempt.expr;
                *expr = parse_quote_spanned! {span=>
                    match #private::Try::branch(#value) {
                        ::core::ops::ControlFlow::Continue(value) => value,
                        ::core::ops::ControlFlow::Break(residual) => {
                            break #label #private::FromResidual::from_residual(residual)
                        }
                    }
                };
            }
            _ => {}
        }
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        self.visit_pat_mut(&mut field.pat);
        // `Point { x }`, as the user will have written it.
        if let (syn::Member::Named(member), Pat::Ident(pat)) = (&field.member, &*field.pat) {
            if *member == pat.ident && pat.subpat.is_none() {
                field.colon_token = None;
            }
        }
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        if let Some((_, spelled)) = self.spelled(&pat.ident) {
            pat.ident = spelled;
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.macro_tokens(mac);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    /// Only array lengths could mention a local, and a local cannot be one.
    fn visit_type_mut(&mut self, _: &mut syn::Type) {}
}

impl Restore<'_> {
    /// The target of an assignment, which is never read.
    fn assigned(&mut self, place: &mut Expr) {
        match place {
            Expr::Path(path) => {
                let Some((id, spelled)) = path.path.get_ident().and_then(|ident| self.spelled(ident)) else {
                    return;
                };
                match self.emit.names[id].in_place {
                    true => *place = in_place(&spelled),
                    false => path.path = spelled.into(),
                }
            }
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|elem| self.assigned(elem)),
            Expr::Array(array) => array.elems.iter_mut().for_each(|elem| self.assigned(elem)),
            Expr::Paren(paren) => self.assigned(&mut paren.expr),
            other => self.accessed(other, Access::Exclusive),
        }
    }
}

/// An array in place is known by reference: `(*buf)`.
fn in_place(name: &Ident) -> Expr {
    let span = crate::spans::added(name.span());
    parse_quote_spanned!(span=> (*#name))
}
