//! Pass 2, resolve: which declaration does each mention of a local mean?
//!
//! ```text
//! Input:   let x = 1; let x = x + 1; println!("{x}");
//! Output:  let xǃ0 = 1; let xǃ1 = xǃ0 + 1; println!(formatǃF0);      (captures: x = xǃ1)
//! ```
//! Two mentions are the same local when they have the same name *and* the same hygiene. Nested
//! functions cannot see locals and are left alone; closures and inner `async` blocks can.
//! A suspension where it cannot be lowered is refused here.

use crate::errors::Errors;
use crate::known_macros::{KnownMacro, inline_captures};
use crate::names::{Binding, BindingId, FormatString, Keep, Names, Origin, binding_of};
use crate::plain;
use crate::suspension::{Suspension, stray_suspension};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashMap;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Local, Macro, Pat, Stmt};

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
            ident: Ident::new("this", Span::mixed_site().located_at(receiver.self_token.span())),
            origin: Origin::Argument,
            mutable: receiver.mutability.is_some(),
            ty: None,
            made_by: None,
            plain: is_reference,
            exclusive: is_reference && is_exclusive,
            scalar: false,
            in_place: false,
            never_slot: false,
            ours: true,
            keep: Keep::ByType,
            boxed: false,
            scope: None,
            pinned_name: false,
        });
        let ident = Ident::new("self", receiver.self_token.span());
        self.bind(&ident, id);
        self.names.set_receiver(id, receiver.self_token.span());
        id
    }

    /// Declares what a pattern of the arguments binds.
    pub(crate) fn argument(&mut self, pat: &mut Pat, ty: Option<&syn::Type>, has_attributes: bool) {
        self.declare(pat, Origin::Argument);
        if has_attributes {
            // A local of the step function cannot have them: what they allow is silent on names of ours.
            for id in bindings_of(pat) {
                let binding = &mut self.names[id];
                binding.ours = true;
                binding.ident.set_span(Span::mixed_site().located_at(binding.ident.span()));
            }
        }
        if let Some(ty) = ty {
            self.learn_type(pat, ty);
        }
    }

    /// Notes written types; a tuple pattern with a tuple type is taken apart.
    fn learn_type(&mut self, pat: &Pat, ty: &syn::Type) {
        if let (Pat::Tuple(pats), syn::Type::Tuple(types)) = (pat, ty) {
            if pats.elems.len() == types.elems.len() {
                for (pat, ty) in pats.elems.iter().zip(&types.elems) {
                    self.learn_type(pat, ty);
                }
                return;
            }
        }
        let is_plain = plain::is_plain_type(ty);
        if is_plain {
            plain::mark(pat, self.names);
        }
        if let (Some(id), Pat::Ident(_)) = (bindings_of(pat).first(), pat) {
            let binding = &mut self.names[*id];
            binding.ty = Some(ty.clone());
            binding.exclusive = is_plain && plain::holds_exclusive(ty);
            binding.boxed = matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Box"));
        }
    }

    /// An argument that its pattern takes apart: it is stored under a name of ours until then.
    pub(crate) fn unnamed_argument(&mut self, pat: &Pat, ty: Option<&syn::Type>) -> BindingId {
        self.names.declare(Binding {
            ident: Ident::new("argument", Span::mixed_site().located_at(pat.span())),
            origin: Origin::Argument,
            mutable: false,
            ty: ty.cloned(),
            made_by: None,
            plain: ty.is_some_and(plain::is_plain_type),
            exclusive: ty.is_some_and(plain::holds_exclusive),
            scalar: false,
            in_place: false,
            never_slot: false,
            ours: true,
            keep: Keep::ByType,
            boxed: false,
            scope: None,
            pinned_name: false,
        })
    }

    /// Notes what an initialiser says of the local it makes.
    fn learn_init(&mut self, pat: &Pat, init: &Expr) {
        match (pat, init) {
            (Pat::Tuple(pats), Expr::Tuple(exprs)) if pats.elems.len() == exprs.elems.len() => {
                for (pat, expr) in pats.elems.iter().zip(&exprs.elems) {
                    self.learn_init(pat, expr);
                }
            }
            (Pat::Ident(_), _) => {
                let [id] = bindings_of(pat)[..] else { return };
                let scalar = plain::is_scalar(init, self.names);
                let ty = crate::types::expr_type(init, self.names);
                let binding = &mut self.names[id];
                binding.made_by = crate::types::called(init);
                binding.scalar = scalar;
                binding.ty = ty;
                match init {
                    // Most closures borrow; what one owns, its body would have to consume.
                    Expr::Closure(closure) if closure.capture.is_none() => {
                        binding.plain = true;
                        binding.exclusive = true;
                    }
                    Expr::Closure(_) => binding.keep = Keep::AsIs,
                    init => binding.boxed = makes_box(init),
                }
            }
            _ => {}
        }
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
        let id = self.names.declare(Binding {
            ident: ident.clone(),
            origin: Origin::Environment,
            mutable: true,
            ty: None,
            made_by: None,
            plain: false,
            exclusive: false,
            scalar: false,
            in_place: false,
            never_slot: false,
            ours: false,
            keep: Keep::ByType,
            boxed: false,
            scope: None,
            pinned_name: false,
        });
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

    fn macro_call(&mut self, mac: &mut Macro) {
        if let Some(mut suspension) = Suspension::of_macro(mac) {
            let name = mac.path.segments.last().map_or_else(String::new, |last| last.ident.to_string());
            self.refuse_here(&suspension, &format!("{name}!"));
            if let Some(operand) = suspension.operand_mut() {
                self.visit_expr_mut(operand);
            }
            mac.tokens = suspension.operand_tokens();
            return;
        }
        match KnownMacro::parse(mac) {
            Some(known) => self.known_macro(mac, known),
            None => self.foreign_macro(mac),
        }
    }

    fn known_macro(&mut self, mac: &mut Macro, mut known: KnownMacro) {
        match &mut known {
            KnownMacro::List { operands, format_at, .. } => {
                for (index, operand) in operands.iter_mut().enumerate() {
                    if *format_at == Some(index) {
                        let mut tokens = operand.expr.to_token_stream();
                        if self.format_strings(&mut tokens, false) {
                            operand.expr = syn::parse2(tokens).unwrap_or(Expr::Verbatim(TokenStream::new()));
                            continue;
                        }
                    }
                    self.visit_expr_mut(&mut operand.expr);
                    spell_out_shorthand(&mut operand.expr);
                }
            }
            KnownMacro::Repeat { value, len, .. } => {
                self.visit_expr_mut(value);
                self.visit_expr_mut(len);
            }
            KnownMacro::Matches { scrutinee, pat, guard, .. } => {
                self.visit_expr_mut(scrutinee);
                self.scoped(|this| {
                    this.declare(pat, Origin::Local);
                    if let Some((_, guard)) = guard {
                        this.within(Place::Guard, |this| this.visit_expr_mut(guard));
                    }
                });
            }
        }
        mac.tokens = known.to_token_stream();
    }

    /// Tokens that only their macro understands: every identifier that names a local is a mention.
    fn foreign_macro(&mut self, mac: &mut Macro) {
        let is_generator = mac
            .path
            .segments
            .last()
            .is_some_and(|last| ["gen", "r#gen", "generator"].iter().any(|name| last.ident == name));
        let stray = if is_generator { None } else { stray_suspension(&mac.tokens) };
        if let Some((span, what)) = stray {
            let name = mac.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            self.errors.at(
                span,
                format!(
                    "`{what}` inside the arguments of `{name}!`, which this macro cannot look into; \
                     compute the value in a `let` before it"
                ),
            );
        }
        self.format_strings(&mut mac.tokens, true);
        mac.tokens = self.foreign_tokens(mac.tokens.clone());
    }

    fn foreign_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(ident) if binding_of(&ident).is_none() => match self.lookup(&ident) {
                    Some(id) => {
                        self.names[id].never_slot = true;
                        self.names.unique(id, ident.span()).into()
                    }
                    None => ident.into(),
                },
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.foreign_tokens(group.stream()));
                    inner.set_span(group.span());
                    inner.into()
                }
                other => other,
            })
            .collect()
    }

    /// Puts string literals with inline captures of locals aside. Says whether there were any.
    fn format_strings(&mut self, tokens: &mut TokenStream, pinned: bool) -> bool {
        let mut any = false;
        *tokens = std::mem::take(tokens)
            .into_iter()
            .map(|token| match token {
                TokenTree::Literal(literal) => {
                    let captures = self.captures(&literal);
                    if captures.is_empty() {
                        return literal.into();
                    }
                    any = true;
                    for (_, id) in &captures {
                        self.names[*id].pinned_name |= pinned;
                    }
                    let span = literal.span();
                    self.names.put_aside(FormatString { literal, captures }, span).into()
                }
                TokenTree::Group(group) => {
                    let mut stream = group.stream();
                    any |= self.format_strings(&mut stream, pinned);
                    let delimiter = group.delimiter();
                    let mut inner = Group::new(delimiter, stream);
                    inner.set_span(group.span());
                    inner.into()
                }
                other => other,
            })
            .collect();
        any
    }

    fn captures(&self, literal: &proc_macro2::Literal) -> Vec<(String, BindingId)> {
        let Ok(string) = syn::parse2::<syn::LitStr>(TokenTree::from(literal.clone()).into()) else {
            return Vec::new();
        };
        let mut captures: Vec<(String, BindingId)> = Vec::new();
        for name in inline_captures(&string.value()) {
            let Ok(ident) = syn::parse_str::<Ident>(&name).or_else(|_| syn::parse_str(&format!("r#{name}")))
            else {
                continue;
            };
            let ident = Ident::new(&ident.to_string().replace("r#", ""), literal.span());
            if let Some(id) = self.lookup(&ident) {
                if captures.iter().all(|(seen, _)| *seen != name) {
                    captures.push((name, id));
                }
            }
        }
        captures
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
            Expr::Closure(closure) => self.within(Place::Closure, |this| {
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
                    if let (Pat::Ident(_), [id]) = (&*looped.pat, &bindings_of(&looped.pat)[..]) {
                        this.names[*id].ty = crate::types::item_type(&looped.expr, this.names);
                    }
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

/// Gives each binding of one pattern its id. The cases of an or-pattern share theirs.
struct Declare<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    origin: Origin,
    seen: HashMap<Key, BindingId>,
    behind_reference: bool,
}

impl VisitMut for Declare<'_, '_> {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Ident(binding) => {
                if let Some((_, inner)) = &mut binding.subpat {
                    self.visit_pat_mut(inner);
                }
                let bare =
                    binding.by_ref.is_none() && binding.mutability.is_none() && binding.subpat.is_none();
                let first = binding.ident.to_string();
                if bare && first.starts_with(char::is_uppercase) {
                    return; // `None`, `MAX`: a constant or a unit variant, not a binding
                }
                let key = Key::of(&binding.ident);
                let id = *self.seen.entry(key).or_insert_with(|| {
                    self.resolver.names.declare(Binding {
                        ident: binding.ident.clone(),
                        origin: self.origin,
                        mutable: binding.mutability.is_some(),
                        ty: None,
                        made_by: None,
                        // What is copied out from behind a reference must be `Copy`.
                        plain: binding.by_ref.is_some() || self.behind_reference,
                        exclusive: binding.by_ref.is_some() && binding.mutability.is_some(),
                        scalar: false,
                        in_place: false,
                        never_slot: false,
                        ours: false,
                        keep: Keep::ByType,
                        boxed: false,
                        scope: None,
                        pinned_name: false,
                    })
                });
                binding.ident = self.resolver.names.unique(id, binding.ident.span());
            }
            Pat::Reference(reference) => {
                let outer = std::mem::replace(&mut self.behind_reference, true);
                self.visit_pat_mut(&mut reference.pat);
                self.behind_reference = outer;
            }
            Pat::Guard(guarded) => {
                self.visit_pat_mut(&mut guarded.pat);
                let seen = self.seen.clone();
                self.resolver.scoped(|resolver| {
                    resolver.scopes.last_mut().expect("just pushed").extend(seen);
                    resolver.within(Place::Guard, |resolver| resolver.visit_expr_mut(&mut guarded.guard));
                });
            }
            Pat::Macro(_) | Pat::Const(_) | Pat::Range(_) | Pat::Lit(_) | Pat::Path(_) => {
                let tokens = pat.to_token_stream();
                self.resolver.constant(&tokens);
            }
            _ => visit_mut::visit_pat_mut(self, pat),
        }
    }

    fn visit_type_mut(&mut self, _: &mut syn::Type) {}

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// The bindings of a resolved pattern, in source order.
pub(crate) fn bindings_of(pat: &Pat) -> Vec<BindingId> {
    struct Collect(Vec<BindingId>);
    impl<'ast> Visit<'ast> for Collect {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if let Some(id) = binding_of(&pat.ident) {
                if !self.0.contains(&id) {
                    self.0.push(id);
                }
            }
            syn::visit::visit_pat_ident(self, pat);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    let mut collect = Collect(Vec::new());
    collect.visit_pat(pat);
    collect.0
}

fn in_constant(what: &str) -> String {
    format!("`{what}` in a constant cannot suspend; compute the value in a `let` before it")
}

/// Inside macro arguments `Point { x }` becomes `Point { x: xǃ0 }`: printed as tokens, the shorthand
/// would lose the binding.
fn spell_out_shorthand(expr: &mut Expr) {
    struct SpellOut;
    impl VisitMut for SpellOut {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            if field.colon_token.is_none() && crate::names::mentioned(&field.expr).is_some() {
                field.colon_token = Some(syn::Token![:](field.span()));
            }
            visit_mut::visit_field_value_mut(self, field);
        }
    }
    SpellOut.visit_expr_mut(expr);
}

/// `Box::new(..)`
fn makes_box(init: &Expr) -> bool {
    let Expr::Call(call) = init else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let segments = &path.path.segments;
    segments.len() >= 2 && segments[segments.len() - 2].ident == "Box"
}
