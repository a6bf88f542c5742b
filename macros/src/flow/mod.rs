//! Pass 5a, flow: what happens to each local, in order of evaluation, as a graph.
//!
//! ```text
//! Input:   let y = f(&x); if c { drop(y) } suspend 1
//! Output:  borrow x -> declare y -> borrow c -> (move y | nothing) -> suspend 1
//! ```

mod environment;
mod expressions;
pub(crate) mod liveness;
mod methods;
mod uses;

pub(crate) use environment::uses_in;
pub(crate) use expressions::{binds_by_value, first_mention};
pub(crate) use methods::{borrows, reads};
pub(crate) use uses::uses_of;

use crate::blocks::{BlockId, BlockKind, Blocks, Code, Jump};
use crate::ir::{Pure, SuspensionId, SuspensionKind};
use crate::names::{BindingId, Mention, Names, Origin, mentioned};
use crate::resolve::bindings_of;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::{BinOp, Expr, Pat};

/// How a mention uses a local.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Use {
    /// By value: a move, unless the type is `Copy`.
    Value,
    /// As a method's receiver, as a field by value, or in a foreign macro: perhaps a move.
    Maybe,
    /// By reference.
    Place,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Event {
    Nothing,
    Use(BindingId, Use, Option<Mention>),
    Assign(BindingId, Option<Mention>),
    /// `let x = ..;` or `let x;`
    Declare(BindingId, bool),
    /// It is dropped here, if it needs that.
    End(BindingId),
    Suspend(SuspensionId),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct NodeId(pub(crate) usize);

pub(crate) struct Node {
    pub(crate) event: Event,
    pub(crate) next: Vec<NodeId>,
}

pub(crate) struct Flow {
    pub(crate) nodes: Vec<Node>,
    /// Where each block begins.
    pub(crate) entries: Vec<NodeId>,
    /// The node of each suspension that is built.
    pub(crate) suspensions: Vec<(SuspensionId, NodeId)>,
    /// What the code of each block mentions.
    pub(crate) mentioned: Vec<BTreeSet<BindingId>>,
}

/// The bindings of a condition's `let`s.
pub(crate) fn condition_bindings(cond: &Expr) -> Vec<BindingId> {
    match cond {
        Expr::Let(matched) => bindings_of(&matched.pat),
        Expr::Binary(binary) => {
            let mut all = condition_bindings(&binary.left);
            all.extend(condition_bindings(&binary.right));
            all
        }
        Expr::Paren(paren) => condition_bindings(&paren.expr),
        _ => Vec::new(),
    }
}

struct Inner {
    label: Option<String>,
    is_loop: bool,
    head: Option<NodeId>,
    after: NodeId,
}

struct Builder<'a> {
    blocks: &'a Blocks,
    names: &'a Names,
    nodes: Vec<Node>,
    entries: Vec<NodeId>,
    suspensions: Vec<(SuspensionId, NodeId)>,
    /// The node that control has reached; `None` where it cannot get.
    here: Option<NodeId>,
    inner: Vec<Inner>,
    /// Where a `return` leads in the block at hand; out of the body, if nowhere.
    returns_to: Option<NodeId>,
    /// The environment whose uses are wanted, instead of the locals'.
    watched: Vec<BindingId>,
    /// What of it is borrowed mutably or changed in place.
    changed: Vec<BindingId>,
    /// Where the links of the condition at hand may have failed.
    missed: Vec<NodeId>,
}

pub(crate) fn build(blocks: &Blocks, names: &Names, arguments: &[BindingId]) -> Flow {
    let mut builder = Builder::new(blocks, names);
    for _ in blocks.ids() {
        let entry = builder.node(Event::Nothing);
        builder.entries.push(entry);
    }
    let mut mentioned = Vec::new();
    for id in blocks.ids() {
        let first = builder.nodes.len();
        builder.block(id, arguments);
        let events = builder.nodes[first..].iter().map(|node| node.event);
        mentioned.push(
            events
                .filter_map(|event| match event {
                    Event::Use(id, ..) | Event::Assign(id, _) => Some(id),
                    _ => None,
                })
                .collect(),
        );
    }
    Flow { nodes: builder.nodes, entries: builder.entries, suspensions: builder.suspensions, mentioned }
}

impl<'a> Builder<'a> {
    fn new(blocks: &'a Blocks, names: &'a Names) -> Builder<'a> {
        Builder {
            blocks,
            names,
            nodes: Vec::new(),
            entries: Vec::new(),
            suspensions: Vec::new(),
            here: None,
            inner: Vec::new(),
            returns_to: None,
            watched: Vec::new(),
            changed: Vec::new(),
            missed: Vec::new(),
        }
    }

    fn node(&mut self, event: Event) -> NodeId {
        self.nodes.push(Node { event, next: Vec::new() });
        NodeId(self.nodes.len() - 1)
    }

    fn edge(&mut self, from: Option<NodeId>, to: NodeId) {
        if let Some(from) = from {
            self.nodes[from.0].next.push(to);
        }
    }

    fn event(&mut self, event: Event) {
        let node = self.node(event);
        self.edge(self.here, node);
        if self.here.is_some() {
            self.here = Some(node);
        }
    }

    fn go(&mut self, to: NodeId) {
        self.edge(self.here, to);
        self.here = None;
    }

    fn jump(&mut self, jump: Jump) {
        let to = match jump {
            Jump::To(block) => block,
            Jump::Next(region) => self.blocks.region(region).around.expect("only loops have a next turn"),
        };
        self.go(self.entries[to.0]);
    }

    fn block(&mut self, id: BlockId, arguments: &[BindingId]) {
        self.here = Some(self.entries[id.0]);
        let block = self.blocks.block(id);
        match &block.kind {
            BlockKind::Entry if id.0 == 0 => {
                for argument in arguments {
                    self.event(Event::Declare(*argument, self.names[*argument].keeps.is_none()));
                }
            }
            BlockKind::Resume(_, crate::ir::Into::Pattern(pat)) => self.declare(pat, true),
            BlockKind::Loop(region) | BlockKind::Place(region, _) => {
                let entry = self.blocks.region(*region).blocks[0];
                self.go(self.entries[entry.0]);
                return;
            }
            _ => {}
        }
        self.code(&block.code);
    }

    fn code(&mut self, code: &[Code]) {
        for code in code {
            match code {
                Code::Native(stmt) => self.stmt(stmt),
                Code::Temporary { binding, init } => {
                    if let Some(init) = init {
                        self.value(init);
                    }
                    self.event(Event::Declare(*binding, init.is_some()));
                }
                Code::Store { binding, value } => {
                    self.value(value);
                    self.event(Event::Assign(*binding, None));
                }
                Code::EndTemporaries(bindings) => {
                    for binding in bindings {
                        self.event(Event::End(*binding));
                    }
                }
                Code::Suspend { id, kind, operand, resume } => {
                    match (kind, operand.expr()) {
                        (SuspensionKind::Await, Expr::Async(stretch)) if stretch.capture.is_none() => {
                            self.stretch(&stretch.block);
                        }
                        _ => self.value(operand),
                    }
                    self.event(Event::Suspend(*id));
                    if let Some(here) = self.here {
                        self.suspensions.push((*id, here));
                    }
                    self.go(self.entries[resume.0]);
                }
                Code::If { cond, then, otherwise } => {
                    let failed = self.condition(cond.expr());
                    self.code(then);
                    let after_then = std::mem::replace(&mut self.here, failed);
                    self.code(otherwise);
                    self.meet(after_then);
                }
                Code::Match { scrutinee, arms } => {
                    let pats: Vec<&Pat> = arms.iter().map(|(pat, _)| pat).collect();
                    self.scrutinee(scrutinee.expr(), &pats);
                    let branch = self.here;
                    let mut ends = Vec::new();
                    for (pat, code) in arms {
                        self.here = branch;
                        self.arm_pattern(scrutinee.expr(), pat);
                        self.code(code);
                        ends.push(self.here);
                    }
                    self.here = None;
                    for end in ends {
                        self.meet(end);
                    }
                }
                Code::Unsafe(code) | Code::Scope(code) => self.code(code),
                Code::Settle { arrays, to } => {
                    arrays.iter().for_each(|(_, init)| self.value(init));
                    self.go(self.entries[to.0]);
                }
                Code::Never => self.here = None,
                Code::Jump(jump) => self.jump(*jump),
                Code::Return(value) => {
                    self.value(value);
                    self.here = None;
                }
            }
        }
    }

    /// A block that is awaited at once runs once, here; its returns lead to its end.
    fn stretch(&mut self, block: &syn::Block) {
        let end = self.node(Event::Nothing);
        let outer = (std::mem::take(&mut self.inner), self.returns_to.replace(end));
        self.block_stmts(block);
        (self.inner, self.returns_to) = outer;
        self.go(end);
        self.here = Some(end);
    }

    /// Control comes from `other` as well.
    fn meet(&mut self, other: Option<NodeId>) {
        match (self.here, other) {
            (_, None) => {}
            (None, other) => self.here = other,
            (Some(_), other) => {
                let meeting = self.node(Event::Nothing);
                self.edge(self.here, meeting);
                self.edge(other, meeting);
                self.here = Some(meeting);
            }
        }
    }

    fn is_tracked(&self, id: BindingId) -> bool {
        if !self.watched.is_empty() {
            return self.watched.contains(&id);
        }
        self.names[id].scope.is_some() && self.names[id].origin != Origin::Environment
    }

    fn mention(&mut self, id: BindingId, how: Use) {
        if self.is_tracked(id) {
            self.event(Event::Use(id, how, None));
        }
    }

    fn declare(&mut self, pat: &Pat, initialised: bool) {
        for id in bindings_of(pat) {
            if self.is_tracked(id) {
                self.event(Event::Declare(id, initialised));
            }
        }
    }

    /// The pattern of a condition has matched: the way on.
    fn let_matches(&mut self, matched: &syn::ExprLet) {
        self.missed.extend(self.here);
        self.taken_by(&matched.expr, &matched.pat);
        self.declare(&matched.pat, true);
    }

    fn arm_pattern(&mut self, scrutinee: &Expr, pat: &Pat) {
        let guard = match pat {
            Pat::Guard(guarded) => Some(&*guarded.guard),
            _ => None,
        };
        // While a guard decides, what is matched is still there.
        let is_watched = guard.is_some_and(|guard| {
            let mentions = self.names.mentions_and_captures(guard.to_token_stream());
            mentioned(scrutinee).is_some_and(|id| mentions.contains(&id))
        });
        if !is_watched {
            self.taken_by(scrutinee, pat);
        }
        self.declare(pat, true);
        if let Some(guard) = guard {
            self.walk(guard, Use::Value);
        }
        if let Some(id) = mentioned(scrutinee).filter(|_| is_watched) {
            self.mention(id, Use::Place);
            self.taken_by(scrutinee, pat);
        }
    }

    fn value(&mut self, expr: &Pure) {
        self.walk(expr.expr(), Use::Value);
    }

    /// Control goes on where the condition holds. Gives where it fails.
    fn condition(&mut self, cond: &Expr) -> Option<NodeId> {
        let outer = std::mem::take(&mut self.missed);
        self.chain(cond);
        let missed = std::mem::replace(&mut self.missed, outer);
        if missed.is_empty() {
            return None;
        }
        let failed = self.node(Event::Nothing);
        missed.into_iter().for_each(|from| self.edge(Some(from), failed));
        Some(failed)
    }

    /// The links of a condition: each may fail.
    fn chain(&mut self, cond: &Expr) {
        match cond {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                self.chain(&binary.left);
                self.chain(&binary.right);
            }
            Expr::Paren(paren) => self.chain(&paren.expr),
            Expr::Let(_) => self.walk(cond, Use::Value),
            cond => {
                self.walk(cond, Use::Value);
                self.missed.extend(self.here);
            }
        }
    }

    fn scrutinee(&mut self, scrutinee: &Expr, pats: &[&Pat]) {
        let takes = pats.iter().any(|pat| binds_by_value(pat));
        let only_moves_on_match = mentioned(scrutinee).is_some();
        self.walk(scrutinee, if takes && !only_moves_on_match { Use::Value } else { Use::Place });
    }

    /// A local that is matched is moved only where a pattern that takes it has matched.
    fn taken_by(&mut self, scrutinee: &Expr, pat: &Pat) {
        if let Some(id) = mentioned(scrutinee).filter(|id| self.is_tracked(*id) && binds_by_value(pat)) {
            let mention = first_mention(quote::ToTokens::to_token_stream(scrutinee), id);
            self.event(Event::Use(id, Use::Value, mention));
        }
    }

    fn stmt(&mut self, stmt: &syn::Stmt) {
        match stmt {
            syn::Stmt::Local(local) => {
                if let Some(init) = &local.init {
                    self.scrutinee(&init.expr, &[&local.pat]);
                    if let Some((_, diverge)) = &init.diverge {
                        let branch = self.here;
                        self.walk(diverge, Use::Value);
                        self.here = branch;
                    }
                    self.taken_by(&init.expr, &local.pat);
                }
                self.declare(&local.pat, local.init.is_some());
            }
            syn::Stmt::Expr(expr, _) => self.walk(expr, Use::Value),
            syn::Stmt::Macro(call) => self.macro_call(&call.mac),
            syn::Stmt::Item(_) => {}
        }
    }

    fn block_stmts(&mut self, block: &syn::Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
    }
}
