//! Pass 2, resolve: which declaration does each mention of a local mean?
//!
//! ```text
//! Input:   let x = 1; let x = x + 1; println!("{x}");
//! Output:  let x·0 = 1; let x·1 = x·0 + 1; println!(format·0);      (captures: x = x·1)
//! ```
//! Two mentions are the same local when they have the same name *and* the same hygiene. Nested
//! functions cannot see locals and are left alone; closures and inner `async` blocks can.
//! A suspension where it cannot be lowered is refused here.

mod macros;
mod patterns;

use patterns::Declare;
pub(crate) use patterns::{bindings_of, is_bare_number};

use crate::errors::Errors;
use crate::names::{Binding, BindingId, Names, Origin};
use crate::suspension::{Suspension, stray_suspension};
use crate::types::plain;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use std::collections::HashMap;
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Local, Pat, Stmt};

/// A name and its hygiene, as Rust compares them.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key(String, String);

impl Key {
    fn of(ident: &Ident) -> Key {
        let name = ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
        // rustc prints a span as `#7 bytes(10..20)`, and `#7` is its hygiene; there is no other way
        // to read it on stable. Outside rustc there is no hygiene.
        let span = format!("{:?}", ident.span());
        let hygiene =
            span.strip_prefix('#').and_then(|rest| rest.split_once(' ')).map_or("", |(number, _)| number);
        Key(name, hygiene.to_owned())
    }
}

/// Where the walk is, as far as suspensions are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Closure,
    AsyncBlock,
    Guard,
    Const,
}

/// Resolves all names of a body.
pub(crate) struct Resolver<'a> {
    names: &'a mut Names,
    errors: &'a mut Errors,
    scopes: Vec<HashMap<Key, BindingId>>,
    place: Place,
    /// Set in a `gen!`: unknown lower-case names are its environment.
    captures_environment: bool,
    environment: Vec<BindingId>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(names: &'a mut Names, errors: &'a mut Errors, captures_environment: bool) -> Self {
        Resolver {
            names,
            errors,
            scopes: vec![HashMap::new()],
            place: Place::Body,
            captures_environment,
            environment: Vec::new(),
        }
    }

    /// Declares `self` as the argument that it is.
    pub(crate) fn receiver(&mut self, receiver: &syn::Receiver) -> BindingId {
        let (is_reference, is_exclusive) = match &receiver.kind {
            syn::ReceiverKind::Reference(_, _, exclusive) => (true, exclusive.is_some()),
            syn::ReceiverKind::Typed(_, ty) => (plain::is_plain_type(ty), plain::holds_exclusive(ty)),
            _ => (false, false),
        };
        let id = self.names.declare(Binding {
            mutable: receiver.mutability.is_some(),
            plain: is_reference,
            exclusive: is_reference && is_exclusive,
            boxed: matches!(&receiver.kind, syn::ReceiverKind::Typed(_, ty) if plain::is_box(ty)),
            ours: true,
            ..Binding::new(
                Ident::new("this", crate::spans::added(receiver.self_token.span())),
                Origin::Argument,
            )
        });
        let ident = Ident::new("self", receiver.self_token.span());
        self.bind(&ident, id);
        self.names.set_receiver(id, receiver.self_token.span());
        id
    }

    /// Declares what a pattern of the arguments binds.
    pub(crate) fn argument(&mut self, pat: &mut Pat, ty: Option<&syn::Type>, has_attributes: bool) {
        self.declare(pat, Origin::Argument);
        bindings_of(pat).into_iter().for_each(|id| self.names[id].stands_alone = true);
        if has_attributes {
            // A local of the step function cannot have them: what they allow is silent on names of ours.
            for id in bindings_of(pat) {
                let binding = &mut self.names[id];
                binding.ours = true;
                binding.ident.set_span(crate::spans::added(binding.ident.span()));
            }
        }
        if let Some(ty) = ty {
            self.learn_type(pat, ty);
        }
    }

    /// An argument is only known to be called, and whether each call borrows it.
    pub(crate) fn is_callable(&mut self, id: BindingId, lends: bool) {
        self.names[id].callable = true;
        self.names[id].lends_to_calls |= lends;
    }

    /// An argument that its pattern takes apart: it is stored under a name of ours until then.
    pub(crate) fn unnamed_argument(&mut self, pat: &Pat, ty: Option<&syn::Type>) -> BindingId {
        self.names.declare(Binding {
            ty: ty.cloned(),
            plain: ty.is_some_and(plain::is_plain_type),
            exclusive: ty.is_some_and(plain::holds_exclusive),
            ours: true,
            // For `ref mut`.
            mutable: true,
            ..Binding::new(Ident::new("argument", crate::spans::added(pat.span())), Origin::Argument)
        })
    }

    pub(crate) fn body(&mut self, body: &mut Block) {
        self.visit_block_mut(body);
    }

    /// What a `gen!` mentions of its surroundings, in the order of first mention.
    pub(crate) fn environment(self) -> Vec<BindingId> {
        self.environment
    }

    fn bind(&mut self, ident: &Ident, id: BindingId) {
        let key = Key::of(ident);
        self.scopes.last_mut().expect("the outermost scope stays").insert(key, id);
    }

    fn lookup(&self, ident: &Ident) -> Option<BindingId> {
        let key = Key::of(ident);
        self.scopes.iter().rev().find_map(|scope| scope.get(&key)).copied()
    }

    fn within(&mut self, place: Place, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.place, place);
        visit(self);
        self.place = outer;
    }

    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(HashMap::new());
        visit(self);
        self.scopes.pop();
    }

    /// `what` is the suspension as it is written: `yield_!`, `yield`.
    fn refuse_here(&mut self, suspension: &Suspension, what: &str) {
        let message = match self.place {
            Place::Body => return,
            Place::AsyncBlock if matches!(suspension, Suspension::Await { .. }) => return,
            Place::Closure => format!(
                "`{what}` inside a closure cannot suspend the coroutine around it; use a loop, or make the closure's \
                 work a coroutine of its own and `yield_from!` it"
            ),
            Place::AsyncBlock => format!(
                "`{what}` inside an `async` block cannot suspend the coroutine around it; move it out of the block"
            ),
            Place::Guard => format!(
                "`{what}` in a match guard cannot suspend, for the value is still borrowed by the match; \
                 write an `if` inside the arm"
            ),
            Place::Const => in_constant(what),
        };
        self.errors.at(suspension.span(), message);
    }

    /// Declares every binding of `pat`, and spells it uniquely.
    fn declare(&mut self, pat: &mut Pat, origin: Origin) {
        let mut declare = Declare { resolver: self, origin, seen: HashMap::new(), behind_reference: false };
        declare.visit_pat_mut(pat);
        let seen = declare.seen;
        self.scopes.last_mut().expect("the outermost scope stays").extend(seen);
    }

    /// A mention that no declaration of this body explains.
    fn outside(&mut self, ident: &Ident) -> Option<BindingId> {
        let is_variable =
            ident.to_string().starts_with(|c: char| c.is_lowercase() || c == '_') && ident != "self";
        if !self.captures_environment || !is_variable {
            return None;
        }
        let id =
            self.names.declare(Binding { mutable: true, ..Binding::new(ident.clone(), Origin::Environment) });
        self.scopes[0].insert(Key::of(ident), id);
        self.environment.push(id);
        Some(id)
    }

    fn mention(&mut self, expr: &mut Expr, may_capture: bool) {
        let Expr::Path(path) = expr else { return };
        let Some(ident) = path.path.get_ident().filter(|_| path.qself.is_none()) else {
            let tokens = path.to_token_stream();
            return self.constant(&tokens);
        };
        let found = match self.lookup(ident) {
            Some(id) => Some(id),
            None if may_capture => self.outside(ident),
            None => None,
        };
        if let Some(id) = found {
            let unique = self.names.unique(id, ident.span());
            path.path = unique.into();
        }
    }

    /// Tokens of a type or a path: the only expressions in them are constants.
    fn constant(&mut self, tokens: &TokenStream) {
        if let Some((span, what)) = stray_suspension(tokens) {
            self.errors.at(span, in_constant(what));
        }
    }

    fn item(&mut self, item: &syn::Item) {
        if let syn::Item::Fn(function) = item {
            if function
                .attrs
                .iter()
                .any(|attr| attr.path().segments.last().is_some_and(|last| last.ident == "coroutine"))
            {
                return;
            }
        }
        if matches!(item, syn::Item::Macro(_)) {
            return;
        }
        let Some((span, what)) = stray_suspension(&item.to_token_stream()) else {
            return;
        };
        match item {
            syn::Item::Const(_) | syn::Item::Static(_) => self.errors.at(span, in_constant(what)),
            _ if what == ".await" => {}
            _ => self.errors.at(
                span,
                format!(
                    "`{what}` inside a nested item cannot suspend the function around it; \
                     put `#[costate::coroutine]` on the nested function"
                ),
            ),
        }
    }
}

/// An async closure awaits for itself, like an `async` block.
fn inside(closure: &syn::ExprClosure) -> Place {
    if closure.asyncness.is_some() { Place::AsyncBlock } else { Place::Closure }
}

impl VisitMut for Resolver<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.scoped(|this| {
            for stmt in &mut block.stmts {
                this.visit_stmt_mut(stmt);
            }
        });
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Local(local) => self.visit_local_mut(local),
            Stmt::Item(item) => self.item(item),
            Stmt::Expr(expr, _) => self.visit_expr_mut(expr),
            Stmt::Macro(call) => {
                // A macro in statement position is an expression for all that follows.
                let semi = call.semi_token;
                let mut expr = Expr::Macro(syn::ExprMacro {
                    attrs: std::mem::take(&mut call.attrs),
                    mac: call.mac.clone(),
                });
                self.visit_expr_mut(&mut expr);
                *stmt = Stmt::Expr(expr, semi);
            }
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        if let Pat::Type(typed) = &local.pat {
            self.constant(&typed.ty.to_token_stream());
        }
        self.declare(&mut local.pat, Origin::Local);
        if let Some(init) = &local.init {
            plain::learn(&local.pat, &init.expr, self.names);
            if crate::names::mentions_in(init.expr.to_token_stream()).is_empty() {
                bindings_of(&local.pat).into_iter().for_each(|id| self.names[id].stands_alone = true);
            }
            self.learn_init(&local.pat, &init.expr);
        }
        if let Pat::Type(typed) = &local.pat {
            self.learn_type(&typed.pat, &typed.ty);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(_) => self.mention(expr, true),
            Expr::Macro(call) => self.macro_call(&mut call.mac),
            Expr::Yield(_) | Expr::Await(_) => {
                if let Some(suspension) = Suspension::of(expr) {
                    let what = if matches!(expr, Expr::Await(_)) { ".await" } else { "yield" };
                    self.refuse_here(&suspension, what);
                }
                visit_mut::visit_expr_mut(self, expr);
            }
            Expr::Call(call) => {
                if matches!(&*call.func, Expr::Path(_)) {
                    self.mention(&mut call.func, false);
                } else {
                    self.visit_expr_mut(&mut call.func);
                }
                for argument in &mut call.args {
                    self.visit_expr_mut(argument);
                }
            }
            Expr::Closure(closure) => self.within(inside(closure), |this| {
                this.scoped(|this| {
                    for input in &mut closure.inputs {
                        this.declare(input, Origin::Local);
                    }
                    this.visit_expr_mut(&mut closure.body);
                });
            }),
            Expr::Async(block) => {
                self.within(Place::AsyncBlock, |this| this.visit_block_mut(&mut block.block))
            }
            Expr::Const(block) => self.within(Place::Const, |this| this.visit_block_mut(&mut block.block)),
            Expr::Repeat(repeat) => {
                self.visit_expr_mut(&mut repeat.expr);
                self.within(Place::Const, |this| this.visit_expr_mut(&mut repeat.len));
            }
            Expr::If(branch) => {
                self.scoped(|this| {
                    this.visit_expr_mut(&mut branch.cond);
                    this.visit_block_mut(&mut branch.then_branch);
                });
                if let Some((_, otherwise)) = &mut branch.else_branch {
                    self.visit_expr_mut(otherwise);
                }
            }
            Expr::While(looped) => self.scoped(|this| {
                this.visit_expr_mut(&mut looped.cond);
                this.visit_block_mut(&mut looped.body);
            }),
            Expr::ForLoop(looped) => {
                self.visit_expr_mut(&mut looped.expr);
                self.scoped(|this| {
                    this.declare(&mut looped.pat, Origin::Local);
                    plain::learn_item(&looped.pat, &looped.expr, this.names);
                    crate::types::learn_items(&looped.pat, &looped.expr, this.names);
                    this.visit_block_mut(&mut looped.body);
                });
            }
            Expr::Match(choice) => {
                self.visit_expr_mut(&mut choice.expr);
                for arm in &mut choice.arms {
                    self.scoped(|this| {
                        this.declare(&mut arm.pat, Origin::Local);
                        plain::learn_match(&arm.pat, &choice.expr, this.names);
                        this.visit_expr_mut(&mut arm.body);
                    });
                }
            }
            Expr::Assign(assign) => {
                self.visit_expr_mut(&mut assign.right);
                self.visit_expr_mut(&mut assign.left);
                if !matches!(*assign.left, Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Unary(_)) {
                    for id in crate::names::mentions_in(assign.left.to_token_stream()) {
                        self.names[id].never_slot = true;
                    }
                }
            }
            Expr::Let(condition) => {
                self.visit_expr_mut(&mut condition.expr);
                self.declare(&mut condition.pat, Origin::Local);
                plain::learn_match(&condition.pat, &condition.expr, self.names);
            }
            Expr::MethodCall(call) => {
                self.visit_expr_mut(&mut call.receiver);
                if let Some(turbofish) = &call.turbofish {
                    self.constant(&turbofish.to_token_stream());
                }
                call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            }
            Expr::Struct(literal) => {
                self.constant(&literal.path.to_token_stream());
                for field in &mut literal.fields {
                    self.visit_expr_mut(&mut field.expr);
                    // `Point { x }`: the mention is in the value alone, which tokens show only behind a colon.
                    if crate::names::mentioned(&field.expr).is_some() {
                        field.colon_token.get_or_insert_with(|| syn::Token![:](field.member.span()));
                    }
                }
                if let Some(rest) = &mut literal.rest {
                    self.visit_expr_mut(rest);
                }
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        self.constant(&ty.to_token_stream());
    }

    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}

    fn visit_path_mut(&mut self, _: &mut syn::Path) {}
}

fn in_constant(what: &str) -> String {
    format!("`{what}` in a constant cannot suspend; compute the value in a `let` before it")
}
