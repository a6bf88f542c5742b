//! Pass 6, layout: what each block is handed, and what each suspension stores.
//!
//! ```text
//! Input:   let g = guard(); let n = 1; suspend 1; touch(n)
//! Output:  resume 1 takes (rest of g, n);  Yield1 { g: Rest, n: Whole }
//! ```
//! A local that will be mentioned again is handed over whole. One that will not, but may have a drop
//! to run at the end of its scope, is handed over as a rest. Plain data without a mention to come is
//! forgotten.

pub(crate) mod lent;

use crate::blocks::{BlockId, BlockKind, Blocks, Code, RegionId};
use crate::errors::Errors;
use crate::flow::liveness::{self, Liveness, Set, Status};
use crate::flow::{Event, Flow, NodeId};
use crate::ir::{Lowered, Pure, SuspensionId, SuspensionKind};
use crate::names::{BindingId, Mention, Names, Origin, ScopeId};
use proc_macro2::Ident;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// In which form a local is handed over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Form {
    /// To be used.
    Whole,
    /// To be dropped at the end of its scope, and for nothing else.
    Rest,
}

/// One thing that a block takes over from wherever control comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Param {
    pub(crate) binding: BindingId,
    pub(crate) form: Form,
    /// The local stands declared outside the loop: the block fills it instead of declaring it.
    pub(crate) fills: bool,
    /// The loop takes the local in an `Option` and hands it to each turn: some suspension inside has
    /// no value to bring back.
    pub(crate) carried: bool,
}

#[derive(Default, Debug)]
pub(crate) struct BlockLayout {
    pub(crate) params: Vec<Param>,
    /// Locals in scope that have no value yet, or no longer.
    pub(crate) declares: Vec<BindingId>,
}

/// What one suspension stores, in order of declaration.
pub(crate) struct Stored {
    pub(crate) id: SuspensionId,
    pub(crate) kind: SuspensionKind,
    /// The name that the user gives; else `Yield1`, `Await2`, .. in source order.
    pub(crate) variant: String,
    /// What the resume brings back.
    pub(crate) fields: Vec<(BindingId, Form)>,
    /// Those of them that the awaited future holds and gives back with its output.
    pub(crate) lent: BTreeSet<BindingId>,
    /// What the awaited future takes with it for good: the body ends when that is ready.
    pub(crate) given: Vec<(BindingId, Form)>,
}

impl Stored {
    /// What the variant itself holds.
    pub(crate) fn kept(&self) -> Vec<(BindingId, Form)> {
        self.fields.iter().copied().filter(|(binding, _)| !self.lent.contains(binding)).collect()
    }

    /// What comes back with the output.
    pub(crate) fn returned(&self) -> Vec<(BindingId, Form)> {
        self.fields.iter().copied().filter(|(binding, _)| self.lent.contains(binding)).collect()
    }
}

pub(crate) struct Layout {
    pub(crate) blocks: Vec<BlockLayout>,
    pub(crate) stored: Vec<Stored>,
    /// Locals that may or may not hold a value where control meets: they live in an `Option`.
    pub(crate) slots: BTreeSet<BindingId>,
    /// What is in scope when the body begins.
    pub(crate) arguments: Vec<BindingId>,
    /// The order in which the body declares its locals.
    pub(crate) order: Vec<BindingId>,
    /// The mentions that may move their local, for nothing mentions it again.
    pub(crate) last_mentions: BTreeSet<Mention>,
    /// Those of what is matched, which some arms take and others go on with.
    pub(crate) parted: BTreeSet<Mention>,
    /// What the code of each block mentions, a loop's with all that is inside it.
    mentioned: Vec<BTreeSet<BindingId>>,
}

impl Layout {
    pub(crate) fn is_mentioned(&self, block: BlockId, binding: BindingId) -> bool {
        self.mentioned[block.0].contains(&binding)
    }

    pub(crate) fn is_mentioned_anywhere(&self, binding: BindingId) -> bool {
        self.mentioned.iter().any(|mentioned| mentioned.contains(&binding))
    }

    pub(crate) fn block(&self, id: BlockId) -> &BlockLayout {
        &self.blocks[id.0]
    }

    pub(crate) fn stored(&self, id: SuspensionId) -> &Stored {
        self.stored.iter().find(|stored| stored.id == id).expect("every built suspension has a layout")
    }

    /// Every local that is handed over anywhere, and in which forms.
    pub(crate) fn carried(&self) -> BTreeSet<(BindingId, Form)> {
        let params =
            self.blocks.iter().flat_map(|block| &block.params).map(|param| (param.binding, param.form));
        let stored = self.stored.iter().flat_map(|stored| stored.fields.iter().chain(&stored.given).copied());
        params.chain(stored).collect()
    }
}

struct Planner<'a> {
    blocks: &'a Blocks,
    flow: &'a Flow,
    names: &'a Names,
    liveness: Liveness,
    scopes: &'a [Option<ScopeId>],
    labels: &'a BTreeMap<usize, Ident>,
    order: Vec<BindingId>,
    layouts: Vec<BlockLayout>,
    slots: BTreeSet<BindingId>,
    carried: BTreeSet<(BlockId, BindingId)>,
    keeps_all: bool,
}

/// With `keeps_all`, what is in scope and has a value is handed over as if it were mentioned again: for
/// editors, where it is just about to be.
pub(crate) fn plan(
    blocks: &Blocks,
    flow: &Flow,
    names: &Names,
    lowered: &Lowered,
    arguments: &[BindingId],
    keeps_all: bool,
    errors: &mut Errors,
) -> Layout {
    let scopes = &lowered.scopes[..];
    let order = declaration_order(blocks, arguments);
    let in_scope: HashMap<NodeId, Set> = blocks
        .ids()
        .map(|id| {
            let mut set = Set::new(names.len());
            order
                .iter()
                .filter(|binding| {
                    names[**binding]
                        .scope
                        .is_some_and(|scope| encloses(scopes, scope, blocks.block(id).scope))
                })
                .for_each(|binding| set.add(*binding));
            (flow.entries[id.0], set)
        })
        .collect();
    let mut never_moves = Set::new(names.len());
    names.ids().filter(|id| names[*id].plain && !names[*id].exclusive).for_each(|id| never_moves.add(id));
    let liveness = liveness::analyse(flow, names.len(), &never_moves, &in_scope);
    let mut planner = Planner {
        blocks,
        flow,
        names,
        liveness,
        scopes,
        labels: &lowered.labels,
        order,
        layouts: Vec::new(),
        slots: BTreeSet::new(),
        carried: BTreeSet::new(),
        keeps_all,
    };
    planner.find_slots();
    planner.lay_out();
    while planner.find_carried() {
        planner.lay_out();
    }
    planner.find_misuses(errors);
    let stored = planner.stored();
    planner.forget_given(&stored);
    let mentioned: Vec<_> = blocks.ids().map(|block| mentioned_within(blocks, flow, block)).collect();
    let mut layouts = planner.layouts;
    for (layout, mentioned) in layouts.iter_mut().zip(&mentioned) {
        layout.declares.retain(|binding| mentioned.contains(binding));
    }
    let (last_mentions, parted) = planner.liveness.last_mentions();
    Layout {
        blocks: layouts,
        stored,
        slots: planner.slots,
        arguments: arguments.to_vec(),
        order: planner.order,
        last_mentions,
        parted,
        mentioned,
    }
}

fn mentioned_within(blocks: &Blocks, flow: &Flow, block: BlockId) -> BTreeSet<BindingId> {
    let mut all = flow.mentioned[block.0].clone();
    if let Some(region) = blocks.block(block).kind.region() {
        all.extend(
            blocks.region(region).blocks.iter().flat_map(|inner| mentioned_within(blocks, flow, *inner)),
        );
    }
    all
}

/// Whether nothing comes any more: what was awaited is what the body returns.
fn ends_body(code: &[Code]) -> bool {
    let is_name = |value: &Pure| matches!(value.expr(), syn::Expr::Path(_));
    match code {
        [Code::Return(value)] => is_name(value),
        [Code::Match { scrutinee, arms }] => {
            is_name(scrutinee) && arms.iter().all(|(_, code)| ends_body(code))
        }
        [Code::Scope(code)] => ends_body(code),
        _ => false,
    }
}

/// Whether `inner` is `outer` or lies in it.
fn encloses(scopes: &[Option<ScopeId>], outer: ScopeId, inner: ScopeId) -> bool {
    let mut at = Some(inner);
    while let Some(scope) = at {
        if scope == outer {
            return true;
        }
        at = scopes[scope.0];
    }
    false
}

impl Planner<'_> {
    fn is_visible(&self, binding: BindingId, block: BlockId) -> bool {
        self.names[binding]
            .scope
            .is_some_and(|scope| encloses(self.scopes, scope, self.blocks.block(block).scope))
    }

    /// The loop block around a region, if `binding` is declared outside that loop.
    fn outer_loop(&self, binding: BindingId, region: RegionId) -> Option<BlockId> {
        let looped = self.blocks.region(region).around?;
        self.is_visible(binding, looped).then_some(looped)
    }

    fn is_plain(&self, binding: BindingId) -> bool {
        self.names[binding].plain
    }

    fn entry(&self, block: BlockId) -> NodeId {
        self.flow.entries[block.0]
    }

    /// How `binding` is to be handed over at `node`; `Err(true)` asks for a bare declaration.
    fn need(&self, node: NodeId, binding: BindingId) -> Result<Form, bool> {
        let wanted = self.liveness.is_wanted(node, binding);
        if self.slots.contains(&binding) {
            let empty = self.liveness.status(node, binding) == Status::Empty;
            return if empty { Err(wanted) } else { Ok(Form::Whole) };
        }
        let plain = self.is_plain(binding);
        match self.liveness.status(node, binding) {
            Status::Empty => Err(wanted),
            Status::Full if self.keeps_all || self.liveness.is_live(node, binding) => Ok(Form::Whole),
            Status::Full if wanted && plain => Err(true),
            Status::Full if wanted => Ok(Form::Whole),
            Status::Full if plain => Err(false),
            Status::Full => Ok(Form::Rest),
            // Where it has no value control does not come, or rustc will say so.
            Status::Maybe if self.liveness.is_live(node, binding) => Ok(Form::Whole),
            Status::Maybe => Err(wanted),
        }
    }

    /// What rustc would refuse in the user's body, but could not see in ours: a local that is assigned a
    /// second time without `mut`. (One that is read without a value is handed over all the same, and
    /// rustc says where the value is missing.)
    fn find_misuses(&self, errors: &mut Errors) {
        let deferred: BTreeSet<BindingId> = self
            .flow
            .nodes
            .iter()
            .filter_map(|node| match node.event {
                Event::Declare(id, false) => Some(id),
                _ => None,
            })
            .collect();
        let assigned = liveness::assigned(self.flow, self.names.len());
        for (index, node) in self.flow.nodes.iter().enumerate() {
            let at = NodeId(index);
            let Event::Assign(id, Some(mention)) = node.event else { continue };
            let again = self.liveness.is_reached(at) && assigned[index].has(id);
            if again && deferred.contains(&id) && !self.names[id].mutable {
                let name = &self.names[id].ident;
                errors.at(
                    self.names.span_of(mention),
                    format!("`{name}` may be assigned twice, and is not mutable; write `let mut {name}`"),
                );
            }
        }
    }

    fn find_slots(&mut self) {
        for block in self.blocks.ids() {
            if matches!(self.blocks.block(block).kind, BlockKind::Entry) {
                continue;
            }
            let node = self.entry(block);
            for binding in self.order.clone() {
                let maybe = self.is_visible(binding, block)
                    && !self.is_plain(binding)
                    && !self.names[binding].never_slot
                    && !self.liveness.is_live(node, binding)
                    && self.liveness.status(node, binding) == Status::Maybe;
                if maybe
                    && (self.liveness.is_wanted(node, binding) || self.liveness.may_be_moved(node, binding))
                {
                    self.slots.insert(binding);
                }
            }
        }
    }

    /// A loop takes a local whole, but one of the suspensions inside has no value to bring back. Says
    /// whether there are more such than known.
    fn find_carried(&mut self) -> bool {
        let known = self.carried.len();
        for (id, node) in &self.flow.suspensions {
            for looped in self.loops_around(*id) {
                for param in &self.layouts[looped.0].params {
                    // Plain data that is not wanted any more is not brought back either.
                    let full = self.liveness.status(*node, param.binding) != Status::Empty
                        && (self.liveness.is_live(*node, param.binding) || !self.is_plain(param.binding));
                    if param.form == Form::Whole && !full && !self.slots.contains(&param.binding) {
                        self.carried.insert((looped, param.binding));
                    }
                }
            }
        }
        self.carried.len() > known
    }

    /// The loop blocks that resuming `id` passes, from the outermost inwards.
    fn loops_around(&self, id: SuspensionId) -> Vec<BlockId> {
        let passes = |block: &BlockId| {
            self.blocks.block(*block).kind.region().is_some()
                && self.blocks.resumed_through(*block).contains(&id)
        };
        let mut around: Vec<BlockId> = self.blocks.ids().filter(passes).collect();
        around.sort_by_key(|block| self.blocks.resumed_through(*block).len());
        around.reverse();
        around
    }

    fn lay_out(&mut self) {
        self.layouts = self.blocks.ids().map(|_| BlockLayout::default()).collect();
        // Loop blocks come before the blocks of their region, so what is native there is known.
        for block in self.blocks.ids() {
            if matches!(self.blocks.block(block).kind, BlockKind::Entry)
                || !self.liveness.is_reached(self.entry(block))
            {
                continue;
            }
            let mut layout = BlockLayout::default();
            for binding in self.order.iter().copied().filter(|binding| self.is_visible(*binding, block)) {
                let native = self.native_form(binding, self.blocks.block(block).region);
                match (self.need(self.entry(block), binding), native) {
                    (_, Some(Ok(_))) => {}
                    (Ok(form), native) => {
                        let fills = native == Some(Err(())) && form == Form::Whole;
                        let carried = self.carried.contains(&(block, binding));
                        layout.params.push(Param { binding, form, fills, carried });
                    }
                    (Err(true), None) => layout.declares.push(binding),
                    (Err(_), _) => {}
                }
            }
            self.layouts[block.0] = layout;
        }
    }

    /// What a loop around `region` has of a local from outside it: handed over (`Ok`) or only
    /// declared (`Err`).
    fn native_form(&self, binding: BindingId, region: RegionId) -> Option<Result<Form, ()>> {
        let looped = self.outer_loop(binding, region)?;
        let layout = &self.layouts[looped.0];
        if let Some(param) = layout.params.iter().find(|param| param.binding == binding) {
            return (!param.carried).then_some(Ok(param.form));
        }
        if layout.declares.contains(&binding) {
            return Some(Err(()));
        }
        self.native_form(binding, self.blocks.block(looped).region)
    }

    /// Nobody hands back what a future has taken for good.
    fn forget_given(&mut self, stored: &[Stored]) {
        for block in self.blocks.ids() {
            if let BlockKind::Resume(id, _) = &self.blocks.block(block).kind {
                let Some(stored) = stored.iter().find(|stored| stored.id == *id) else { continue };
                self.layouts[block.0]
                    .params
                    .retain(|param| stored.given.iter().all(|(given, _)| *given != param.binding));
            }
        }
    }

    fn stored(&self) -> Vec<Stored> {
        let mut built: Vec<SuspensionId> = self.flow.suspensions.iter().map(|(id, _)| *id).collect();
        built.sort();
        let mut resumes: BTreeMap<SuspensionId, BlockId> = BTreeMap::new();
        for block in self.blocks.ids() {
            if let BlockKind::Resume(id, _) = &self.blocks.block(block).kind {
                resumes.insert(*id, block);
            }
        }
        let operands = crate::layout::lent::operands(self.blocks);
        let mut all = Vec::new();
        for (index, id) in built.into_iter().enumerate() {
            let node = self.flow.suspensions.iter().find(|(other, _)| *other == id).expect("just listed").1;
            let path = self.loops_around(id).into_iter().chain([resumes[&id]]);
            let mut forms: BTreeMap<BindingId, Form> = BTreeMap::new();
            for param in path.flat_map(|block| &self.layouts[block.0].params).filter(|param| !param.carried) {
                // An empty slot needs no field: it comes back as `None`.
                let empty = self.liveness.status(node, param.binding) == Status::Empty;
                if !(empty && self.slots.contains(&param.binding)) {
                    forms.insert(param.binding, param.form);
                }
            }
            let fields: Vec<(BindingId, Form)> = self
                .order
                .iter()
                .filter_map(|binding| forms.get(binding).map(|form| (*binding, *form)))
                .collect();
            let (kind, operand) = operands[&id];
            let (name, lent) = match kind {
                SuspensionKind::Yield => ("Yield", BTreeSet::new()),
                SuspensionKind::Await => {
                    let fields: Vec<BindingId> = fields.iter().map(|(binding, _)| *binding).collect();
                    ("Await", crate::layout::lent::lent(operand.expr(), &fields, self.names))
                }
            };
            let variant = match self.labels.get(&id.0) {
                Some(label) => label.to_string(),
                None => format!("{name}{}", index + 1),
            };
            let ended = resumes[&id];
            let ends = self.loops_around(id).is_empty() && ends_body(&self.blocks.block(ended).code);
            let is_given = |(id, _): &(BindingId, Form)| {
                ends && lent.contains(id) && !self.flow.mentioned[ended.0].contains(id)
            };
            let (given, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(is_given);
            let lent = lent.into_iter().filter(|id| given.iter().all(|(given, _)| given != id)).collect();
            all.push(Stored { id, kind, variant, fields, lent, given });
        }
        all
    }
}

/// The order in which the body declares its locals: the reverse is the order of their drops.
fn declaration_order(blocks: &Blocks, arguments: &[BindingId]) -> Vec<BindingId> {
    let mut order = arguments.to_vec();
    region_order(blocks, RegionId(0), &mut order);
    order
}

fn region_order(blocks: &Blocks, region: RegionId, order: &mut Vec<BindingId>) {
    for block in &blocks.region(region).blocks {
        match &blocks.block(*block).kind {
            BlockKind::Loop(inner) | BlockKind::Place(inner, _) => region_order(blocks, *inner, order),
            BlockKind::Resume(_, crate::ir::Into::Pattern(pat)) => {
                push_new(order, &crate::resolve::bindings_of(pat))
            }
            _ => {}
        }
        code_order(&blocks.block(*block).code, order);
    }
}

fn code_order(code: &[Code], order: &mut Vec<BindingId>) {
    for code in code {
        match code {
            Code::Native(syn::Stmt::Local(local)) => {
                push_new(order, &crate::resolve::bindings_of(&local.pat))
            }
            Code::Temporary { binding, .. } => push_new(order, &[*binding]),
            Code::If { cond, then, otherwise } => {
                push_new(order, &crate::flow::condition_bindings(cond.expr()));
                code_order(then, order);
                code_order(otherwise, order);
            }
            Code::Match { arms, .. } => {
                for (pat, code) in arms {
                    push_new(order, &crate::resolve::bindings_of(pat));
                    code_order(code, order);
                }
            }
            Code::Unsafe(code) | Code::Scope(code) => code_order(code, order),
            _ => {}
        }
    }
}

fn push_new(order: &mut Vec<BindingId>, new: &[BindingId]) {
    order.extend(new.iter().copied().filter(|id| !order.contains(id)).collect::<Vec<_>>());
}

/// Bindings that the passes follow, for callers that number them.
pub(crate) fn is_followed(names: &Names, id: BindingId) -> bool {
    names[id].scope.is_some() && names[id].origin != Origin::Environment
}
