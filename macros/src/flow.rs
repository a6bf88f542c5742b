//! Pass 5a, flow: what happens to each local, in order of evaluation, as a graph.
//!
//! ```text
//! Input:   let y = f(&x); if c { drop(y) } suspend 1
//! Output:  borrow x -> declare y -> borrow c -> (move y | nothing) -> suspend 1
//! ```

use crate::blocks::{BlockId, BlockKind, Blocks, Code, Jump};
use crate::ir::{Pure, SuspensionId};
use crate::known_macros::{KnownMacro, Treats};
use crate::names::{
    BindingId, Mention, Names, Origin, binding_of, mention_of, mentioned, mentions_in, target_of,
};
use crate::resolve::bindings_of;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{BinOp, Expr, Member, Pat, UnOp};

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

/// Methods that the standard library's owning types and guards never consume themselves by. After
/// such a call a guard still lives to the end of its scope.
const BORROWING_METHODS: [&str; 26] = [
    "push",
    "push_str",
    "push_back",
    "push_front",
    "insert",
    "extend",
    "len",
    "is_empty",
    "iter",
    "iter_mut",
    "as_mut_slice",
    "clone",
    "borrow",
    "borrow_mut",
    "lock",
    "as_str",
    "as_ref",
    "as_mut",
    "as_slice",
    "contains",
    "contains_key",
    "clear",
    "to_string",
    "to_vec",
    "push_bytes",
    "write_str",
];

/// Whether a method of this name never takes its receiver by value.
pub(crate) fn borrows(method: &proc_macro2::Ident) -> bool {
    BORROWING_METHODS.iter().any(|name| method == name)
}

/// Methods of the standard library's types that only read.
const READING_METHODS: [&str; 18] = [
    "len",
    "is_empty",
    "iter",
    "get",
    "clone",
    "borrow",
    "as_str",
    "as_ref",
    "as_slice",
    "contains",
    "contains_key",
    "to_string",
    "to_vec",
    "first",
    "last",
    "chars",
    "bytes",
    "is_some",
];

/// Whether a method of this name takes its receiver by shared reference.
pub(crate) fn reads(method: &proc_macro2::Ident) -> bool {
    READING_METHODS.iter().any(|name| method == name)
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

/// How a body, not lowered yet, uses its environment.
pub(crate) struct EnvironmentUses {
    pub(crate) by_value: Vec<BindingId>,
    pub(crate) changed: Vec<BindingId>,
}

pub(crate) fn uses_in(body: &syn::Block, environment: &[BindingId], names: &Names) -> EnvironmentUses {
    let blocks =
        Blocks { regions: Vec::new(), blocks: Vec::new(), targets: std::collections::HashMap::new() };
    let mut builder = Builder::new(&blocks, names);
    builder.watched = environment.to_vec();
    let start = builder.node(Event::Nothing);
    builder.here = Some(start);
    builder.block_stmts(body);
    let mut uses = EnvironmentUses { by_value: Vec::new(), changed: builder.changed };
    for node in &builder.nodes {
        match node.event {
            Event::Use(id, Use::Value, _) => uses.by_value.push(id),
            Event::Assign(id, _) => uses.changed.push(id),
            _ => {}
        }
    }
    uses
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
                    self.event(Event::Declare(*argument, true));
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
                        self.event(Event::Use(*binding, Use::Value, None));
                    }
                }
                Code::Suspend { id, operand, resume } => {
                    self.value(operand);
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
                        self.taken_by(scrutinee.expr(), pat);
                        self.arm_pattern(pat);
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

    fn arm_pattern(&mut self, pat: &Pat) {
        self.declare(pat, true);
        if let Pat::Guard(guarded) = pat {
            self.walk(&guarded.guard, Use::Value);
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

    /// The events of an expression, in Rust's order of evaluation.
    fn walk(&mut self, expr: &Expr, how: Use) {
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
                debug_assert!(matches!(field.member, Member::Named(_) | Member::Unnamed(_)));
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
            Expr::Assign(assign) => {
                self.walk(&assign.right, Use::Value);
                self.assigned(&assign.left);
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Call(call) => {
                // Calling an `FnOnce` consumes it.
                self.walk(
                    &call.func,
                    if matches!(&*call.func, Expr::Path(_)) { Use::Maybe } else { Use::Place },
                );
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
            Expr::Try(attempt) => self.walk(&attempt.expr, Use::Value),
            Expr::Return(returned) => {
                if let Some(value) = &returned.expr {
                    self.walk(value, Use::Value);
                }
                self.here = None;
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
                    self.taken_by(&choice.expr, &arm.pat);
                    self.arm_pattern(&arm.pat);
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
            Expr::TryBlock(block) => self.block_stmts(&block.block),
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

    fn assigned(&mut self, place: &Expr) {
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
    fn captured(&mut self, tokens: &TokenStream, body: &Expr, by_value: bool) {
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
        let outer = std::mem::take(&mut self.inner);
        let first = self.nodes.len();
        self.walk(body, Use::Value);
        self.inner = outer;
        for node in &mut self.nodes[first..] {
            if let Event::Assign(id, _) = node.event {
                node.event = Event::Use(id, Use::Place, None);
            }
        }
        let after = self.here;
        self.here = before;
        self.meet(after);
    }

    fn macro_call(&mut self, mac: &syn::Macro) {
        self.macro_operands(mac);
        if crate::lower::macro_diverges(mac) {
            self.here = None;
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
    }

    fn foreign(&mut self, tokens: TokenStream) {
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
