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
//! by name. Where nobody has asked for the states it guesses more, since the block does what the plain function does. What it
//! does not find rustc refuses, and the user writes the block.

mod borrows;
mod exits;

pub(crate) use self::exits::awaited;

use self::borrows::Guessed;
use self::exits::{awaited_to_the_end, holds_macro, is_exit, may_hide_exits};
use crate::names::{BindingId, Names};
use crate::resolve::bindings_of;
use crate::suspension::suspends;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Path, Stmt};

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

    /// Whether a loop would move a big array out of the state and back at each of its awaits.
    fn carries_bulk(&self, body: &Block) -> bool {
        struct Bound(Vec<BindingId>);
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
}

/// Locals that are borrowed exclusively.
struct Changed(BTreeSet<BindingId>);

impl<'ast> syn::visit::Visit<'ast> for Changed {
    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.0.extend(crate::layout::lent::root(&reference.expr));
        }
        syn::visit::visit_expr_reference(self, reference);
    }
}

/// Locals of which a field is used by value.
struct Taken<'a> {
    names: &'a Names,
    from: BTreeSet<BindingId>,
}

impl Taken<'_> {
    fn value(&mut self, expr: &Expr) {
        if matches!(expr, Expr::Field(_)) {
            self.from.extend(crate::layout::lent::root(expr).filter(|id| !self.names[*id].plain));
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
fn advances(stmt: &Stmt, iterators: &BTreeSet<BindingId>) -> bool {
    struct Next<'a>(&'a BTreeSet<BindingId>, bool);
    impl<'ast> syn::visit::Visit<'ast> for Next<'_> {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let is_asked = crate::layout::lent::root(&call.receiver).is_some_and(|id| self.0.contains(&id));
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
