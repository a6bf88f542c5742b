//! Pass 3, lower: desugar what suspends until each suspension is a statement of its own.
//!
//! Code without a suspension stays as it is; only its jumps out are made explicit.

mod awaits;
mod branches;
mod diverging;
mod exits;
mod expressions;
mod in_place;
mod let_else;
mod loops;
mod operands;
mod statements;
mod temporaries;

pub(crate) use awaits::leaves;
pub(crate) use branches::leaves_some;
use diverging::expr_diverges;
pub(crate) use diverging::{checked, diverges, is_guessed, macro_diverges};
pub(crate) use expressions::{is_comparison, is_compound};

use crate::errors::Errors;
use crate::input::InterfaceKind;
use crate::ir::{Body, Into, Lowered, Pure, Stmt, SuspensionId, SuspensionKind};
use crate::items::ItemNames;
use crate::names::{BindingId, Names, ScopeId, TargetId};
use crate::resolve::bindings_of;
use crate::suspension::{Suspension, stmt_suspends, suspends};
use proc_macro2::{Ident, Span, TokenStream};
use std::cell::RefCell;
use std::collections::BTreeMap;
use syn::spanned::Spanned as _;
use syn::{Block, Expr, Pat, parse_quote_spanned};

/// Where the value of a block or a branch goes.
#[derive(Clone, Copy)]
pub(super) enum Dest {
    /// Nobody wants it.
    Discard,
    /// Into this temporary.
    Store(BindingId),
    /// It is what the body returns.
    Return,
    /// There is none, as rustc is to check: control must not come so far.
    Never,
}

/// A loop or labelled block that is being lowered, which `break` and `continue` may name.
pub(super) struct Frame {
    label: Option<String>,
    next: Option<TargetId>,
    after: TargetId,
    dest: Dest,
    /// `break` may give a value: not in `while` and `for`.
    takes_value: bool,
}

pub(crate) struct Lower<'a> {
    names: &'a mut Names,
    pub(crate) errors: &'a mut Errors,
    setting: Setting<'a>,
    frames: Vec<Frame>,
    /// Jumps that lead nowhere, or that carry a value where there is no place for one.
    misplaced: RefCell<Vec<syn::Error>>,
    items: Vec<syn::Item>,
    item_names: ItemNames,
    scopes: Vec<Option<ScopeId>>,
    suspensions: Vec<Span>,
    /// The name of each state that the user has named.
    pub(crate) labels: BTreeMap<usize, Ident>,
    /// The markers that were come across.
    pub(crate) found_labels: Vec<Ident>,
    /// The names for the suspension that is made next.
    next_labels: Vec<Ident>,
    targets: usize,
    /// Temporaries of the full expression at hand that end with it.
    temporaries: Vec<operands::Held>,
    /// The types that the user wrote for locals.
    written: BTreeMap<BindingId, syn::Type>,
    /// The full expression at hand ends when its await does, and the temporaries of that with it.
    ends_at_await: bool,
}

/// What lowering must know of the function around the body.
pub(crate) struct Setting<'a> {
    pub(crate) krate: &'a syn::Path,
    pub(crate) kind: InterfaceKind,
    /// Nothing is sent in, as far as the signature tells: a `yield` gives `()`.
    pub(crate) takes_nothing: bool,
    /// rustc finds the types of what is stored.
    pub(crate) has_holes: bool,
    /// The state may keep arrays beside the rest: it is not the user's to look at.
    pub(crate) may_stay_in_place: bool,
    /// The names of states that are marked in the body.
    pub(crate) marked: &'a [Ident],
    /// Loops run what serde can save.
    pub(crate) saves: bool,
    /// What the body returns, if its signature says so.
    pub(crate) returns: Option<&'a syn::Type>,
    /// What a resume brings in, where types must be written.
    pub(crate) resume: Option<&'a syn::Type>,
    /// What is written around the body, and repeated beside its items.
    pub(crate) signature: &'a TokenStream,
}

/// Lowers the body of a coroutine. `arguments` live in its outermost scope.
pub(crate) fn lower(
    block: &Block,
    arguments: &[BindingId],
    setting: Setting<'_>,
    names: &mut Names,
    errors: &mut Errors,
) -> Lowered {
    let marked = setting.marked;
    let item_names = ItemNames::new(setting.signature.clone(), block, names);
    let mut lower = Lower {
        names,
        errors,
        setting,
        frames: Vec::new(),
        misplaced: RefCell::default(),
        items: Vec::new(),
        item_names,
        scopes: Vec::new(),
        suspensions: Vec::new(),
        labels: BTreeMap::new(),
        found_labels: Vec::new(),
        next_labels: Vec::new(),
        targets: 0,
        temporaries: Vec::new(),
        written: BTreeMap::new(),
        ends_at_await: false,
    };
    let scope = lower.new_scope(None);
    for argument in arguments {
        lower.names[*argument].scope = Some(scope);
    }
    let mut body = Body { scope, stmts: Vec::new() };
    let inner = lower.block(block, Some(scope), Dest::Return);
    body.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body: inner });
    lower.check_labels(marked);
    lower.misplaced.take().into_iter().for_each(|error| lower.errors.push(error));
    Lowered {
        body,
        items: lower.items,
        scopes: lower.scopes,
        suspensions: lower.suspensions,
        labels: lower.labels,
    }
}

impl Lower<'_> {
    pub(super) fn new_scope(&mut self, parent: Option<ScopeId>) -> ScopeId {
        self.scopes.push(parent);
        ScopeId(self.scopes.len() - 1)
    }

    pub(super) fn new_target(&mut self) -> TargetId {
        self.targets += 1;
        TargetId(self.targets - 1)
    }

    pub(super) fn new_body(&mut self, parent: ScopeId) -> Body {
        Body { scope: self.new_scope(Some(parent)), stmts: Vec::new() }
    }

    /// The bindings of `pat` live in `scope`.
    pub(super) fn place_bindings(&mut self, pat: &Pat, scope: ScopeId) {
        if let Pat::Type(typed) = pat {
            if let (Pat::Ident(_), [id]) = (&*typed.pat, &bindings_of(pat)[..]) {
                self.written.insert(*id, (*typed.ty).clone());
            }
        }
        for id in bindings_of(pat) {
            self.names[id].scope = Some(scope);
        }
    }

    /// Lowers a block whose scope is new.
    pub(super) fn block(&mut self, block: &Block, parent: Option<ScopeId>, dest: Dest) -> Body {
        let mut body = Body { scope: self.new_scope(parent), stmts: Vec::new() };
        self.block_into(block, dest, &mut body);
        body
    }

    /// Lowers the statements of a block into a scope that stands already.
    pub(super) fn block_into(&mut self, block: &Block, dest: Dest, out: &mut Body) {
        let mut block = with_macros_as_expressions(block);
        self.item_names.take(&mut block, self.names, self.errors);
        let block = &block;
        let end = block.brace_token.span.close();
        let (tail, stmts) = match block.stmts.split_last() {
            Some((syn::Stmt::Expr(tail, None), stmts)) => (Some(tail), stmts),
            _ => (None, &block.stmts[..]),
        };
        let mut label: Option<Ident> = None;
        for (index, stmt) in stmts.iter().enumerate() {
            if let Some(marked) = crate::labels::marked(stmt) {
                self.found_labels.push(marked.clone());
                if let Some(first) = label.replace(marked) {
                    self.label(first, 0..0);
                }
                continue;
            }
            let before = self.suspensions.len();
            let label = label.take();
            if label.is_none() && self.in_place(&block.stmts[index..], end, dest, out) {
                return;
            }
            match stmt {
                syn::Stmt::Local(local) if !stmt_suspends(stmt) => {
                    self.native_local(local, &block.stmts[index + 1..], out);
                }
                stmt => self.statement(stmt, out),
            }
            if let Some(label) = label {
                self.label(label, before..self.suspensions.len());
            }
        }
        let before = self.suspensions.len();
        match tail {
            Some(tail) => self.expr_into(tail, dest, out),
            // A block that ends in a jump has no value to give.
            None if stmts.last().is_some_and(diverges) => {}
            None => self.give_unit(end, dest, out),
        }
        if let Some(label) = label {
            self.label(label, before..self.suspensions.len());
        }
    }

    /// Lowers an expression whose value goes to `dest`.
    pub(super) fn expr_into(&mut self, expr: &Expr, dest: Dest, out: &mut Body) {
        if !suspends(expr) {
            let value = Pure::new(self.native_expr(expr));
            self.give(value, dest, out);
            return;
        }
        if let Some(widened) = self.widened(expr) {
            return self.expr_into(&widened, dest, out);
        }
        match expr {
            Expr::If(branch) => self.branch(branch, dest, out),
            Expr::Match(choice) => self.choice(choice, dest, out),
            Expr::Loop(looped) => self.endless_loop(looped, dest, out),
            Expr::While(looped) => {
                self.while_loop(looped, out);
                self.give_unit(looped.while_token.span, dest, out);
            }
            Expr::ForLoop(looped) => {
                self.for_loop(looped, out);
                self.give_unit(looped.for_token.span, dest, out);
            }
            Expr::Block(block) => self.block_expr(block, dest, out),
            Expr::Unsafe(block) => {
                let body = self.block(&block.block, Some(out.scope), dest);
                out.stmts.push(Stmt::Scope { after: None, is_unsafe: true, body });
            }
            Expr::Paren(paren) => self.expr_into(&paren.expr, dest, out),
            Expr::Group(group) => self.expr_into(&group.expr, dest, out),
            _ => {
                let outer = std::mem::take(&mut self.temporaries);
                self.ends_at_await = awaits::ends_at_await(expr);
                match (Suspension::of(expr), dest) {
                    // Input:   yield_!(operand);
                    // Output:  suspend(operand); drop(sent);
                    (
                        Some(suspension @ (Suspension::Yield { .. } | Suspension::Await { .. })),
                        Dest::Discard,
                    ) => {
                        let span = suspension.span();
                        let (kind, operand) = self.leaving(suspension, out);
                        self.suspend(kind, operand, Into::Nothing, span, out);
                        self.end_held(out);
                    }
                    // Input:   generator!({ yield operand })
                    // Output:  suspend(operand); return ()
                    (Some(suspension @ Suspension::Yield { .. }), Dest::Return)
                        if self.setting.takes_nothing =>
                    {
                        let span = suspension.span();
                        let (kind, operand) = self.leaving(suspension, out);
                        self.suspend(kind, operand, Into::Nothing, span, out);
                        self.give_unit(span, dest, out);
                    }
                    _ => {
                        let value = self.expr(expr, out);
                        let value = self.end_with(value, out);
                        self.give(value, dest, out);
                    }
                }
                self.temporaries = outer;
            }
        }
    }

    fn block_expr(&mut self, block: &syn::ExprBlock, dest: Dest, out: &mut Body) {
        let Some(label) = &block.label else {
            let body = self.block(&block.block, Some(out.scope), dest);
            out.stmts.push(Stmt::Scope { after: None, is_unsafe: false, body });
            return;
        };
        let after = self.new_target();
        self.frames.push(Frame {
            label: Some(label.name.ident.to_string()),
            next: None,
            after,
            dest,
            takes_value: true,
        });
        let body = self.block(&block.block, Some(out.scope), dest);
        self.frames.pop();
        out.stmts.push(Stmt::Scope { after: Some(after), is_unsafe: false, body });
    }

    /// Sends a value to where it is wanted.
    pub(super) fn give(&mut self, value: Pure, dest: Dest, out: &mut Body) {
        if expr_diverges(value.expr()) {
            let expr = value.into_expr();
            let semi = Some(syn::Token![;](expr.span()));
            out.stmts.push(Stmt::Native(syn::Stmt::Expr(expr, semi)));
            return;
        }
        match dest {
            Dest::Discard => {
                let mut expr = value.into_expr();
                let is_unit = matches!(&expr, Expr::Tuple(tuple) if tuple.elems.is_empty());
                if let Some(id) = crate::names::mentioned(&expr).filter(|_| !is_unit) {
                    // `other;` is what lints call a statement with no effect.
                    let span = crate::spans::added(expr.span());
                    expr = if self.names[id].origin == crate::names::Origin::Temporary {
                        let krate = self.setting.krate;
                        parse_quote_spanned!(span=> #krate::__private::end(#expr))
                    } else {
                        parse_quote_spanned!(span=> ::core::mem::drop(#expr))
                    };
                }
                if !is_unit {
                    let semi = needs_semicolon(&expr).then(|| syn::Token![;](expr.span()));
                    out.stmts.push(Stmt::Native(syn::Stmt::Expr(expr, semi)));
                }
            }
            Dest::Store(binding) => out.stmts.push(Stmt::Store { binding, value }),
            Dest::Return => out.stmts.push(Stmt::Return(value)),
            Dest::Never => {
                out.stmts.push(Stmt::Native(diverging::never(value.expr())));
                out.stmts.push(Stmt::Never);
            }
        }
    }

    pub(super) fn give_unit(&mut self, span: Span, dest: Dest, out: &mut Body) {
        let span = crate::spans::added(span);
        self.give(Pure::new(parse_quote_spanned!(span=> ())), dest, out);
    }

    pub(super) fn suspend(
        &mut self,
        kind: SuspensionKind,
        operand: Pure,
        into: Into,
        span: Span,
        out: &mut Body,
    ) {
        let id = SuspensionId(self.suspensions.len());
        self.suspensions.push(span);
        let labels = std::mem::take(&mut self.next_labels);
        match kind {
            SuspensionKind::Await => self.name_stretch(id.0, labels),
            SuspensionKind::Yield => labels.into_iter().for_each(|label| self.name_state(id.0, label)),
        }
        out.stmts.push(Stmt::Suspend { id, kind, operand, into });
    }

    /// What a `yield_!` gives out, or an `.await` waits for.
    pub(super) fn leaving(&mut self, suspension: Suspension, out: &mut Body) -> (SuspensionKind, Pure) {
        match suspension {
            Suspension::Await { mut future, span } => {
                let labels = crate::labels::take(&mut future);
                if !self.setting.kind.is_async() {
                    self.errors.at(
                        span,
                        "`.await` needs a coroutine that an executor runs; write `async fn`, or return \
                         `impl Future<Output = T>`, `impl Stream<Item = Y>` or `impl AsyncCoroutine<R, Yield = Y, Return = T>`",
                    );
                }
                let goes_on = !std::mem::take(&mut self.ends_at_await);
                let future = self.awaited(&future, goes_on, out);
                self.next_labels = labels;
                (SuspensionKind::Await, future)
            }
            Suspension::Yield { operand, label, span } => {
                self.check_yield(span);
                let operand = self.operand(operand, span, out);
                self.next_labels = label.into_iter().collect();
                (SuspensionKind::Yield, operand)
            }
            Suspension::Delegate { span, .. } | Suspension::Malformed { span, .. } => {
                (SuspensionKind::Yield, self.operand(None, span, out))
            }
        }
    }

    /// A future has nobody to give values to.
    pub(super) fn check_yield(&mut self, span: Span) {
        if self.setting.kind == InterfaceKind::Future {
            self.errors.at(
                span,
                "a future gives one value, at its end, and cannot yield; return `impl Stream<Item = Y>` or \
                 `impl AsyncCoroutine<R, Yield = Y, Return = T>`",
            );
        }
    }

    /// The operand of a `yield`; none means `()`.
    pub(super) fn operand(&mut self, operand: Option<Expr>, span: Span, out: &mut Body) -> Pure {
        match operand {
            Some(operand) => {
                let operand = self.expr(&operand, out).into_expr();
                Pure::new(self.hold_temporaries(operand, out))
            }
            None => Pure::new(parse_quote_spanned!(span=> ())),
        }
    }
}

/// A macro in statement position is an expression. Resolution saw to that, but not inside the
/// arguments of other macros, which were printed as tokens again.
fn with_macros_as_expressions(block: &Block) -> Block {
    let mut block = block.clone();
    for stmt in &mut block.stmts {
        if let syn::Stmt::Macro(call) = stmt {
            let expr =
                Expr::Macro(syn::ExprMacro { attrs: std::mem::take(&mut call.attrs), mac: call.mac.clone() });
            *stmt = syn::Stmt::Expr(expr, call.semi_token);
        }
    }
    block
}

fn needs_semicolon(expr: &Expr) -> bool {
    !matches!(expr, Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_))
}
