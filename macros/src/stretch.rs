//! Pass 2a, stretch: code that borrows from a local across an `.await` becomes one thing to await.
//!
//! ```text
//! Input:   for word in &words { send(word).await?; }  rest
//! Output:  match async { 's: { for word in &words { match branch(send(word).await) { .. Break(r) => break 's Break(..) } } Continue(()) } }.await {
//!              Continue(passed) => passed,
//!              Break(left) => return left,
//!          }  rest
//! ```
//! An enum cannot hold `words` and a borrow of it side by side; a native `async` block can, and takes
//! `words` with it. Nobody can see types here, so this looks for what plainly borrows: `&words` and methods known
//! by name. What it does not find rustc refuses, and the user writes the block.

use crate::inside::Inside;
use crate::names::{Binding, Names, Origin};
use crate::resolve::bindings_of;
use crate::suspension::{expr_yields, suspends};
use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Lifetime, Path, Stmt, parse_quote_spanned};

/// Methods that give a borrow of what they are called on.
const BORROWING: [&str; 44] = [
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "as_str",
    "as_slice",
    "as_mut_slice",
    "as_bytes",
    "as_path",
    "iter",
    "iter_mut",
    "get",
    "get_mut",
    "first",
    "first_mut",
    "last",
    "last_mut",
    "front",
    "back",
    "peek",
    "lock",
    "borrow",
    "borrow_mut",
    "chunks",
    "chunks_exact",
    "windows",
    "split",
    "split_at",
    "split_first",
    "split_whitespace",
    "lines",
    "chars",
    "char_indices",
    "bytes",
    "keys",
    "values",
    "values_mut",
    "trim",
    "drain",
    "entry",
    "strip_prefix",
    "split_once",
    "get_or_insert_with",
    "find_map",
];

/// Methods after which nothing is borrowed any more.
const OWNING: [&str; 32] = [
    "take",
    "replace",
    "build",
    "finish",
    "pop",
    "push",
    "insert",
    "remove",
    "swap_remove",
    "next",
    "send",
    "recv",
    "elapsed",
    "min",
    "max",
    "pow",
    "abs",
    "len",
    "clone",
    "cloned",
    "copied",
    "count",
    "sum",
    "product",
    "contains",
    "contains_key",
    "all",
    "any",
    "position",
    "starts_with",
    "ends_with",
    "parse",
];

/// Methods that take what they are called on, and give it on.
const PASSING: [&str; 9] = [
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "ok_or",
    "ok_or_else",
    "ok",
    "map_err",
];

/// Macros of `log` and `tracing`, and those of the standard library that never come back.
const LOGGING: [&str; 12] = [
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "log",
    "event",
    "span",
    "todo",
    "unimplemented",
    "unreachable",
    "panic",
];

/// Methods whose awaited output is a guard, if they take nothing.
const GUARDING: [&str; 8] =
    ["lock", "read", "write", "acquire", "upgradable_read", "fill_buf", "borrow", "borrow_mut"];

/// `may_hide`: nobody has asked for the states, so that a guess may take some away. `returns` is the type of the body.
pub(crate) fn widen(
    body: &mut Block,
    names: &mut Names,
    krate: &Path,
    may_hide: bool,
    returns: Option<&syn::Type>,
) {
    let mut widen = Widen { names, krate, may_hide };
    let exits = |stmt: &Stmt| may_hide && returns.is_some() && holds_macro(stmt, is_exit);
    let exit = body.stmts.iter().position(exits);
    let rest = widen.rest(body).into_iter().chain(exit.map(|first| widen.rest_from(body, first)));
    if let Some((first, rest)) = rest.min_by_key(|(first, _)| *first) {
        let awaited = match returns.filter(|_| may_hide_exits(&rest)) {
            Some(returns) => awaited_to_the_end(&rest, returns, krate),
            None => awaited(rest, krate, widen.names),
        };
        if let Some(awaited) = awaited {
            body.stmts.truncate(first);
            body.stmts.push(Stmt::Expr(awaited, None));
        }
    }
    visit_mut::visit_block_mut(&mut widen, body);
}

struct Widen<'a> {
    names: &'a mut Names,
    krate: &'a Path,
    may_hide: bool,
}

impl VisitMut for Widen<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        if let Some((first, rest)) = self.rest(block) {
            if let Some(awaited) = awaited(rest, self.krate, self.names) {
                block.stmts.truncate(first);
                block.stmts.push(Stmt::Expr(awaited, None));
            }
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if matches!(expr, Expr::Closure(_) | Expr::Async(_)) {
            return;
        }
        if self.borrows_for_itself(expr) {
            let stmts = vec![Stmt::Expr(expr.clone(), None)];
            let brace_token = syn::token::Brace::default();
            if let Some(awaited) = awaited(Block { brace_token, stmts }, self.krate, self.names) {
                *expr = awaited;
                return;
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Widen<'_> {
    /// A block from where something begins that an enum cannot hold, and where that is.
    fn rest(&self, block: &Block) -> Option<(usize, Block)> {
        let begins = |index: &usize| {
            let stmts = &block.stmts[*index..];
            self.borrows_for_long(stmts) || self.may_hide && self.takes_apart(stmts)
        };
        let first = (0..block.stmts.len()).find(begins)?;
        Some(self.rest_from(block, first))
    }

    fn rest_from(&self, block: &Block, mut first: usize) -> (usize, Block) {
        if self.may_hide {
            first = self.with_what_it_changes(&block.stmts, first);
        }
        while let Some(before) = self.borrow_before(&block.stmts, first) {
            first = before;
        }
        let stmts = block.stmts[first..].to_vec();
        (first, Block { brace_token: block.brace_token, stmts })
    }

    /// Input:   `let mut headers = [EMPTY; 8]; let mut request = Request::new(&mut headers);`
    /// Output:  the first of the two
    ///
    /// Into what it has borrowed exclusively the stretch may put borrows of its own: that must be in the same block.
    fn with_what_it_changes(&self, stmts: &[Stmt], first: usize) -> usize {
        let mut changed = Changed(BTreeSet::new());
        syn::visit::Visit::visit_stmt(&mut changed, &stmts[first]);
        let declares = |stmt: &Stmt| match stmt {
            Stmt::Local(local) => bindings_of(&local.pat).iter().any(|id| changed.0.contains(id)),
            _ => false,
        };
        stmts[..first].iter().position(declares).unwrap_or(first)
    }

    /// A borrow that is made before the stretch, and mentioned in it: with it goes what is borrowed.
    fn borrow_before(&self, stmts: &[Stmt], first: usize) -> Option<usize> {
        let mentions: BTreeSet<_> = stmts[first..]
            .iter()
            .flat_map(|stmt| self.names.mentions_and_captures(stmt.to_token_stream()))
            .collect();
        stmts[..first].iter().position(|stmt| match stmt {
            Stmt::Local(local) => {
                let mut bound = bindings_of(&local.pat).into_iter().filter(|id| !self.names[*id].scalar);
                let borrows = |init: &syn::LocalInit| self.borrows(&init.expr, &Guessed::All);
                local.init.as_ref().is_some_and(borrows) && bound.any(|id| mentions.contains(&id))
            }
            _ => false,
        })
    }

    /// Whether the first of `stmts` moves a field out of a local, and an await finds others still there.
    fn takes_apart(&self, stmts: &[Stmt]) -> bool {
        let Some((first, rest)) = stmts.split_first() else { return false };
        let mut taken = Taken { names: self.names, from: BTreeSet::new() };
        syn::visit::Visit::visit_stmt(&mut taken, first);
        let mentions = |stmt: &Stmt| {
            self.names.mentions_and_captures(stmt.to_token_stream()).iter().any(|id| taken.from.contains(id))
        };
        let Some(last) = rest.iter().rposition(mentions) else { return false };
        rest[..=last].iter().any(crate::suspension::stmt_suspends)
    }

    /// A loop over a borrow, or branches on one, with an await inside.
    fn borrows_for_itself(&self, expr: &Expr) -> bool {
        match expr {
            Expr::ForLoop(looped) => {
                block_suspends(&looped.body) && self.borrows(&looped.expr, &Guessed::All)
                    || self.carries_bulk(&looped.body)
            }
            Expr::Loop(looped) => self.carries_bulk(&looped.body),
            Expr::While(looped) => self.carries_bulk(&looped.body),
            Expr::Match(choice) => {
                let binds =
                    choice.arms.iter().any(|arm| suspends(&arm.body) && !bindings_of(&arm.pat).is_empty());
                binds && self.borrows(&choice.expr, &Guessed::All)
            }
            Expr::If(branch) => match &*branch.cond {
                Expr::Let(matched) => {
                    block_suspends(&branch.then_branch)
                        && !bindings_of(&matched.pat).is_empty()
                        && self.borrows(&matched.expr, &Guessed::All)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A `let` of a borrow that is mentioned again after an await. `stmts` begin with it.
    fn borrows_for_long(&self, stmts: &[Stmt]) -> bool {
        let Some((Stmt::Local(local), rest)) = stmts.split_first() else { return false };
        let Some(init) = &local.init else { return false };
        let bound: BTreeSet<_> =
            bindings_of(&local.pat).into_iter().filter(|id| !self.names[*id].scalar).collect();
        let mentions = |stmt: &Stmt| self.names.mentions_and_captures(stmt.to_token_stream());
        if is_pinning(&init.expr) && awaits_inside(&init.expr) {
            return true;
        }
        let last = rest.iter().rposition(|stmt| mentions(stmt).iter().any(|id| bound.contains(id)));
        // An iterator, say, is kept to the end of its scope, for all that can be seen.
        let is_kept = self.may_hide && !bound.is_empty() && !matches!(*init.expr, Expr::Reference(_));
        let Some(last) = (if is_kept { rest.len().checked_sub(1) } else { last }) else { return false };
        // What is awaited has been lent what its output borrows from: that goes on in the same block.
        let crosses = suspends(&init.expr) || rest[..=last].iter().any(crate::suspension::stmt_suspends);
        let guessed = || match rest.iter().any(|stmt| advances(stmt, &bound)) {
            true => Guessed::All,
            false => Guessed::Of(rest.iter().flat_map(mentions).collect()),
        };
        crosses && (is_pinning(&init.expr) || self.borrows(&init.expr, &guessed()))
    }

    /// Whether the value of `expr` plainly borrows from a local.
    ///
    /// A method that is not known may give a borrow of the `guessed` locals.
    fn borrows(&self, expr: &Expr, guessed: &Guessed) -> bool {
        match expr {
            Expr::Paren(paren) => self.borrows(&paren.expr, guessed),
            Expr::Reference(reference) => {
                self.is_owned(&reference.expr) || self.borrows(&reference.expr, guessed)
            }
            Expr::Try(attempt) => self.borrows(&attempt.expr, guessed),
            Expr::Closure(syn::ExprClosure { capture: None, body, .. }) => self.mentions_owned(body),
            Expr::Async(syn::ExprAsync { capture: None, block, .. }) => self.mentions_owned(block),
            Expr::MethodCall(call) if gives_own(&call.method) => false,
            Expr::MethodCall(call) if PASSING.iter().any(|name| call.method == name) => {
                self.borrows(&call.receiver, guessed)
            }
            Expr::MethodCall(call) => {
                // `get()` copies out of a cell.
                let copies = call.method == "get" && call.args.is_empty();
                let is_known = BORROWING.iter().any(|name| call.method == name);
                let may_borrow = is_known || self.may_hide && guessed.holds(&call.receiver);
                may_borrow && !copies && self.is_owned(&call.receiver)
                    || self.borrows(&call.receiver, guessed)
                    || call.method == "zip"
                        && call.args.iter().any(|argument| self.borrows(argument, guessed))
            }
            Expr::Struct(literal) => literal.fields.iter().any(|field| self.borrows(&field.expr, guessed)),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|element| self.borrows(element, guessed)),
            Expr::Array(array) => array.elems.iter().any(|element| self.borrows(element, guessed)),
            // `Cursor::new(&mut buf)` may hold what it was given, and then could not be stored.
            Expr::Call(call) => {
                (is_constructor(&call.func) || self.may_hide && is_of_type(&call.func))
                    && call.args.iter().any(|argument| self.borrows(argument, guessed))
            }
            Expr::Await(awaited) => match &*awaited.base {
                Expr::MethodCall(call) => {
                    call.args.is_empty()
                        && GUARDING.iter().any(|name| call.method == name)
                        && self.is_owned(&call.receiver)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a loop would move a big array out of the state and back at each of its awaits.
    fn carries_bulk(&self, body: &Block) -> bool {
        struct Bound(Vec<crate::names::BindingId>);
        impl<'ast> syn::visit::Visit<'ast> for Bound {
            fn visit_pat(&mut self, pat: &'ast syn::Pat) {
                self.0.extend(bindings_of(pat));
            }
        }
        let mut bound = Bound(Vec::new());
        syn::visit::Visit::visit_block(&mut bound, body);
        let mentions = self.names.mentions_and_captures(body.to_token_stream());
        let may_be_hidden = self.may_hide && block_suspends(body);
        may_be_hidden && mentions.into_iter().any(|id| self.names[id].bulky && !bound.0.contains(&id))
    }

    /// Whether what captures by reference captures a local.
    fn mentions_owned(&self, tokens: &impl ToTokens) -> bool {
        let mentions = self.names.mentions_and_captures(tokens.to_token_stream());
        mentions.into_iter().any(|id| self.names[id].is_own())
    }

    /// Whether a place is part of a local, and not behind a shared reference.
    fn is_owned(&self, place: &Expr) -> bool {
        crate::lent::root(place).is_some_and(|id| self.names[id].is_own())
    }
}

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
    let mut exits = Exits { krate, inside: Inside::default(), leaves: false, is_closed: true };
    exits.visit_block_mut(&mut stretch);
    if !exits.is_closed {
        return None;
    }
    if !exits.leaves {
        return Some(parse_quote_spanned!(span=> async #stretch #awaited));
    }
    let end = match diverges {
        true => quote_spanned! {span=>
            #stretch
            #[allow(unreachable_code, reason = "the stretch always leaves")]
            ::core::ops::ControlFlow::Continue(::core::unreachable!())
        },
        false => quote_spanned!(span=> ::core::ops::ControlFlow::Continue(#stretch)),
    };
    let label = stretch_label(span);
    let [(passed, passed_on), (left, left_with)] = ["passed", "left"].map(|name| {
        let id = names.declare(Binding::new(Ident::new(name, span), Origin::Local));
        (names.unique(id, span), names.mention(id, span))
    });
    let go_on = match diverges {
        true => quote_spanned!(span=> ::core::ops::ControlFlow::Continue(_) => ::core::unreachable!()),
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
fn awaited_to_the_end(stretch: &Block, returns: &syn::Type, krate: &Path) -> Option<Expr> {
    let whole = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: stretch.clone() });
    let names_its_type = !returns
        .to_token_stream()
        .into_iter()
        .any(|token| matches!(token, proc_macro2::TokenTree::Ident(ident) if ident == "impl"));
    if expr_yields(&whole) || !names_its_type {
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
        if let Some(mut known) = crate::known_macros::KnownMacro::parse(mac) {
            known.operands_mut().into_iter().for_each(|(operand, _)| self.visit_expr_mut(operand));
            mac.tokens = known.to_token_stream();
        } else if let Some(mut value) = pinned.and_then(|_| syn::parse2::<Expr>(mac.tokens.clone()).ok()) {
            self.visit_expr_mut(&mut value);
            mac.tokens = value.to_token_stream();
        } else {
            // What only its own macro understands may leave by any way.
            self.is_closed &= !crate::awaiting_macros::may_leave(mac.tokens.clone());
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// `len`, `into_inner`, `to_string`: nothing is borrowed any more.
fn gives_own(method: &Ident) -> bool {
    let method = method.to_string();
    OWNING.contains(&method.as_str())
        || ["is_", "has_", "to_", "into_", "as_secs", "as_millis", "checked_", "wrapping_", "saturating_"]
            .iter()
            .any(|prefix| method.starts_with(prefix))
}

/// Locals of which a method that is not known may give a borrow. It would have consumed one that is never
/// mentioned again.
enum Guessed {
    All,
    Of(BTreeSet<crate::names::BindingId>),
}

impl Guessed {
    fn holds(&self, place: &Expr) -> bool {
        match self {
            Guessed::All => true,
            Guessed::Of(locals) => crate::lent::root(place).is_some_and(|id| locals.contains(&id)),
        }
    }
}

/// Locals that are borrowed exclusively.
struct Changed(BTreeSet<crate::names::BindingId>);

impl<'ast> syn::visit::Visit<'ast> for Changed {
    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.0.extend(crate::lent::root(&reference.expr));
        }
        syn::visit::visit_expr_reference(self, reference);
    }
}

/// Locals of which a field is used by value.
struct Taken<'a> {
    names: &'a Names,
    from: BTreeSet<crate::names::BindingId>,
}

impl Taken<'_> {
    fn value(&mut self, expr: &Expr) {
        if matches!(expr, Expr::Field(_)) {
            self.from.extend(crate::lent::root(expr).filter(|id| !self.names[*id].plain));
        }
    }
}

impl<'ast> syn::visit::Visit<'ast> for Taken<'_> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.value(&init.expr);
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Closure(_) | Expr::Async(_) => return,
            Expr::Call(call) => call.args.iter().for_each(|argument| self.value(argument)),
            Expr::MethodCall(call) => call.args.iter().for_each(|argument| self.value(argument)),
            Expr::Struct(literal) => literal.fields.iter().for_each(|field| self.value(&field.expr)),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|element| self.value(element)),
            _ => {}
        }
        syn::visit::visit_expr(self, expr);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether there is a macro that may expand to a `return`.
fn may_hide_exits(block: &Block) -> bool {
    let is_foreign = |mac: &syn::Macro| {
        let is_known = crate::known_macros::KnownMacro::parse(mac).is_some();
        !is_known
            && mac.path.segments.last().is_none_or(|last| !LOGGING.iter().any(|name| last.ident == name))
    };
    block.stmts.iter().any(|stmt| holds_macro(stmt, is_foreign))
}

/// `bail!`, `ensure_eq!`: what `anyhow` and its kin call a macro that returns.
fn is_exit(mac: &syn::Macro) -> bool {
    let Some(last) = mac.path.segments.last() else { return false };
    let name = last.ident.to_string();
    ["err", "whatever"].contains(&name.as_str())
        || ["bail", "ensure", "return", "throw", "fail"].iter().any(|prefix| name.starts_with(prefix))
}

fn holds_macro(stmt: &Stmt, is_meant: impl Fn(&syn::Macro) -> bool) -> bool {
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

/// `Some`, `Shape::Round`
fn is_constructor(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.last().is_some_and(|last| is_upper(&last.ident))
}

/// `Cursor::new`
fn is_of_type(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.iter().rev().nth(1).is_some_and(|of| is_upper(&of.ident))
}

fn is_upper(ident: &Ident) -> bool {
    ident.to_string().starts_with(char::is_uppercase)
}

/// `pin!(..)`: what is pinned stays where it is.
fn is_pinning(expr: &Expr) -> bool {
    matches!(expr, Expr::Macro(call) if call.mac.path.segments.last().is_some_and(|last| last.ident == "pin"))
}

/// `pin!(stream().await?)`
fn awaits_inside(expr: &Expr) -> bool {
    let Expr::Macro(call) = expr else { return false };
    matches!(crate::suspension::stray_suspension(&call.mac.tokens), Some((_, ".await")))
}

/// Whether one of `iterators` is asked for its next item.
fn advances(stmt: &Stmt, iterators: &BTreeSet<crate::names::BindingId>) -> bool {
    struct Next<'a>(&'a BTreeSet<crate::names::BindingId>, bool);
    impl<'ast> syn::visit::Visit<'ast> for Next<'_> {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let is_asked = crate::lent::root(&call.receiver).is_some_and(|id| self.0.contains(&id));
            self.1 |= is_asked && call.method == "next" && call.args.is_empty();
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let mut next = Next(iterators, false);
    syn::visit::Visit::visit_stmt(&mut next, stmt);
    next.1
}

fn block_suspends(block: &Block) -> bool {
    block.stmts.iter().any(crate::suspension::stmt_suspends)
}
