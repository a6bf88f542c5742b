//! Pass 4, blocks: cut the tree where control can come back in.
//!
//! ```text
//! Input:   a; if c { b; suspend 1; d } else { e } f
//! Output:  entry:    a; if c { b; suspend 1 } else { e; jump join 2 }
//!          resume 1: d; jump join 2
//!          join 2:   f
//! ```
//! A block is native code that runs in one go; it ends in a jump, a suspension or a return. Blocks
//! stand in the order of the source, so that rustc meets each definition before its uses, and jumps
//! only lead forward: the one way back is a loop, which stays a native loop around a region of
//! blocks of its own.

mod jumps;

pub(crate) use jumps::jumps_in;

use crate::ir::{Body, Into, Lowered, Pure, Stmt, SuspensionId, SuspensionKind};
use crate::lower::{checked, diverges, is_guessed};
use crate::names::{BindingId, ScopeId, TargetId};
use jumps::Jumps;
use std::collections::HashMap;
use syn::Pat;
use syn::visit::Visit;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct BlockId(pub(crate) usize);

/// The body, the inside of one loop, or the scope of arrays in place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct RegionId(pub(crate) usize);

pub(crate) struct Region {
    /// The block that runs this region; `None` for the body.
    pub(crate) around: Option<BlockId>,
    /// In source order; the first is the entry.
    pub(crate) blocks: Vec<BlockId>,
}

pub(crate) enum BlockKind {
    /// Where the region begins.
    Entry,
    /// Where a suspension is resumed.
    Resume(SuspensionId, Into),
    /// Where the branches of an `if` or `match`, or the exits of a loop or block, meet.
    Join,
    /// A loop that can be entered in its middle.
    Loop(RegionId),
    /// The scope of arrays that stay in the state.
    Place(RegionId, Vec<BindingId>),
}

impl BlockKind {
    /// The region that this block runs.
    pub(crate) fn region(&self) -> Option<RegionId> {
        match self {
            BlockKind::Loop(region) | BlockKind::Place(region, _) => Some(*region),
            BlockKind::Entry | BlockKind::Resume(..) | BlockKind::Join => None,
        }
    }
}

pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) region: RegionId,
    pub(crate) scope: ScopeId,
    /// Inside an `unsafe` block of the user's.
    pub(crate) is_unsafe: bool,
    pub(crate) code: Vec<Code>,
}

pub(crate) enum Code {
    Native(syn::Stmt),
    Temporary {
        binding: BindingId,
        init: Option<Pure>,
    },
    Store {
        binding: BindingId,
        value: Pure,
    },
    EndTemporaries(Vec<BindingId>),
    Suspend {
        id: SuspensionId,
        kind: SuspensionKind,
        operand: Pure,
        resume: BlockId,
    },
    If {
        cond: Pure,
        then: Vec<Code>,
        otherwise: Vec<Code>,
    },
    Match {
        scrutinee: Pure,
        arms: Vec<(Pat, Vec<Code>)>,
    },
    Unsafe(Vec<Code>),
    Scope(Vec<Code>),
    /// Control does not come here.
    Never,
    /// The arrays are put into the state, and their scope is entered.
    Settle {
        arrays: Vec<(BindingId, Pure)>,
        to: BlockId,
    },
    Jump(Jump),
    Return(Pure),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Jump {
    /// Forward, to a join or a loop.
    To(BlockId),
    /// To the next turn of the loop around this region.
    Next(RegionId),
}

pub(crate) struct Blocks {
    pub(crate) regions: Vec<Region>,
    pub(crate) blocks: Vec<Block>,
    /// Where a jump out of native code goes.
    pub(crate) targets: HashMap<TargetId, Jump>,
}

impl Blocks {
    pub(crate) fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0]
    }

    pub(crate) fn region(&self, id: RegionId) -> &Region {
        &self.regions[id.0]
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len()).map(BlockId)
    }

    /// The suspensions that are reached by entering `block`, in source order.
    pub(crate) fn resumed_through(&self, block: BlockId) -> Vec<SuspensionId> {
        match &self.block(block).kind {
            BlockKind::Resume(id, _) => vec![*id],
            BlockKind::Loop(region) | BlockKind::Place(region, _) => {
                self.region(*region).blocks.iter().flat_map(|inner| self.resumed_through(*inner)).collect()
            }
            BlockKind::Entry | BlockKind::Join => Vec::new(),
        }
    }
}

/// What follows the last statement of a sequence.
#[derive(Clone, Copy)]
enum Then {
    /// The code after it, natively.
    FallThrough,
    Jump(Jump),
}

struct Builder {
    blocks: Vec<Block>,
    regions: Vec<Region>,
    targets: HashMap<TargetId, Jump>,
    is_target: Vec<bool>,
    region: RegionId,
    is_unsafe: bool,
}

pub(crate) fn build(lowered: &mut Lowered) -> Blocks {
    let body = std::mem::replace(&mut lowered.body, Body { scope: ScopeId(0), stmts: Vec::new() });
    let mut builder = Builder {
        blocks: Vec::new(),
        regions: vec![Region { around: None, blocks: Vec::new() }],
        targets: HashMap::new(),
        is_target: Vec::new(),
        region: RegionId(0),
        is_unsafe: false,
    };
    let entry = builder.reserve(BlockKind::Entry, body.scope);
    builder.place(entry);
    let code = builder.sequence(body.stmts, body.scope, Then::FallThrough);
    builder.blocks[entry.0].code = code;
    Blocks { regions: builder.regions, blocks: builder.blocks, targets: builder.targets }
}

impl Builder {
    fn reserve(&mut self, kind: BlockKind, scope: ScopeId) -> BlockId {
        let (region, is_unsafe) = (self.region, self.is_unsafe);
        self.blocks.push(Block { kind, region, scope, is_unsafe, code: Vec::new() });
        self.is_target.push(false);
        BlockId(self.blocks.len() - 1)
    }

    /// Puts a block at its place in the order of its region.
    fn place(&mut self, block: BlockId) {
        let region = self.blocks[block.0].region;
        self.regions[region.0].blocks.push(block);
    }

    fn jump(&mut self, jump: Jump) -> Code {
        if let Jump::To(block) = jump {
            self.is_target[block.0] = true;
        }
        Code::Jump(jump)
    }

    /// The code from the beginning of a sequence to where it is first left; what follows goes into
    /// blocks of its own, one after the other.
    fn sequence(&mut self, stmts: Vec<Stmt>, scope: ScopeId, then: Then) -> Vec<Code> {
        let mut beginning = None;
        let mut open: Option<BlockId> = None;
        let mut code = Vec::new();
        let mut stmts = stmts.into_iter();
        let mut ended = false;
        while let Some(stmt) = stmts.next() {
            let next = if splits(&stmt) {
                self.split(stmt, stmts.len() == 0, scope, then, &mut code)
            } else {
                let (unsplit, ends) = self.unsplit(stmt);
                code.push(unsplit);
                if !ends {
                    continue;
                }
                None
            };
            let Some(next) = next else {
                ended = true;
                break;
            };
            self.place(next);
            let finished = std::mem::take(&mut code);
            match open.replace(next) {
                None => beginning = Some(finished),
                Some(block) => self.blocks[block.0].code = finished,
            }
        }
        if let (Then::Jump(jump), false) = (then, ended) {
            let jump = self.jump(jump);
            code.push(jump);
        }
        match open {
            None => code,
            Some(block) => {
                self.blocks[block.0].code = code;
                beginning.unwrap_or_default()
            }
        }
    }

    /// A statement that control passes natively. Says whether it ends the sequence.
    fn unsplit(&mut self, stmt: Stmt) -> (Code, bool) {
        let code = match stmt {
            Stmt::Native(stmt) => {
                self.note_jumps(|jumps| jumps.visit_stmt(&stmt));
                let ends = diverges(&stmt);
                let stmt = if ends && is_guessed(&stmt) { checked(&stmt) } else { stmt };
                return (Code::Native(stmt), ends);
            }
            Stmt::Temporary { binding, init } => {
                if let Some(init) = &init {
                    self.note_jumps(|jumps| jumps.visit_expr(init.expr()));
                }
                Code::Temporary { binding, init }
            }
            Stmt::Store { binding, value } => {
                self.note_jumps(|jumps| jumps.visit_expr(value.expr()));
                Code::Store { binding, value }
            }
            Stmt::EndTemporaries(bindings) => Code::EndTemporaries(bindings),
            Stmt::If { cond, then, otherwise } => {
                let cond = self.noted(cond);
                let then = self.sequence(then.stmts, then.scope, Then::FallThrough);
                let otherwise = self.sequence(otherwise.stmts, otherwise.scope, Then::FallThrough);
                let ends = leaves(&then) && leaves(&otherwise);
                return (Code::If { cond, then, otherwise }, ends);
            }
            Stmt::Match { scrutinee, arms } => {
                let scrutinee = self.noted(scrutinee);
                let arms: Vec<_> = arms
                    .into_iter()
                    .map(|arm| (arm.pat, self.sequence(arm.body.stmts, arm.body.scope, Then::FallThrough)))
                    .collect();
                let ends = arms.iter().all(|(_, code)| leaves(code));
                return (Code::Match { scrutinee, arms }, ends);
            }
            Stmt::Scope { is_unsafe, body, .. } => {
                let code = self.sequence(body.stmts, body.scope, Then::FallThrough);
                let ends = leaves(&code);
                return (if is_unsafe { Code::Unsafe(code) } else { Code::Scope(code) }, ends);
            }
            Stmt::Goto(target) => return (self.goto(target), true),
            Stmt::Never => return (Code::Never, true),
            Stmt::Return(value) => return (Code::Return(self.noted(value)), true),
            Stmt::Suspend { .. } | Stmt::Loop { .. } | Stmt::InPlace { .. } => {
                unreachable!("these split their sequence")
            }
        };
        (code, false)
    }

    fn goto(&mut self, target: TargetId) -> Code {
        let jump = self.targets[&target];
        self.jump(jump)
    }

    /// A statement with a suspension inside. Gives the block in which its sequence goes on, if control
    /// gets there.
    fn split(
        &mut self,
        stmt: Stmt,
        is_last: bool,
        scope: ScopeId,
        then: Then,
        code: &mut Vec<Code>,
    ) -> Option<BlockId> {
        if let Stmt::Suspend { id, kind, operand, into } = stmt {
            let resume = self.reserve(BlockKind::Resume(id, into), scope);
            let operand = self.noted(operand);
            code.push(Code::Suspend { id, kind, operand, resume });
            return Some(resume);
        }
        // Where the branches of the statement meet again: at what follows it, or, if nothing does,
        // where the sequence as a whole leads.
        let (meet, join) = match then {
            Then::Jump(jump) if is_last => (jump, None),
            _ => {
                let join = self.reserve(BlockKind::Join, scope);
                (Jump::To(join), Some(join))
            }
        };
        match stmt {
            Stmt::If { cond, then, otherwise } => {
                let cond = self.noted(cond);
                let then = self.sequence(then.stmts, then.scope, Then::Jump(meet));
                let otherwise = self.sequence(otherwise.stmts, otherwise.scope, Then::Jump(meet));
                code.push(Code::If { cond, then, otherwise });
            }
            Stmt::Match { scrutinee, arms } => {
                let scrutinee = self.noted(scrutinee);
                let arms = arms
                    .into_iter()
                    .map(|arm| (arm.pat, self.sequence(arm.body.stmts, arm.body.scope, Then::Jump(meet))))
                    .collect();
                code.push(Code::Match { scrutinee, arms });
            }
            Stmt::Scope { after, is_unsafe, body } => {
                if let Some(after) = after {
                    self.targets.insert(after, meet);
                }
                let outer = self.is_unsafe;
                self.is_unsafe |= is_unsafe;
                let inner = self.sequence(body.stmts, body.scope, Then::Jump(meet));
                self.is_unsafe = outer;
                code.push(if is_unsafe { Code::Unsafe(inner) } else { Code::Scope(inner) });
            }
            Stmt::Loop { next, after, body } => {
                let region = RegionId(self.regions.len());
                let looped = self.reserve(BlockKind::Loop(region), scope);
                self.regions.push(Region { around: Some(looped), blocks: Vec::new() });
                self.targets.insert(next, Jump::Next(region));
                self.targets.insert(after, meet);
                let enter = self.jump(Jump::To(looped));
                code.push(enter);
                self.place(looped);
                let outer = std::mem::replace(&mut self.region, region);
                let entry = self.reserve(BlockKind::Entry, body.scope);
                self.place(entry);
                let inner = self.sequence(body.stmts, body.scope, Then::Jump(Jump::Next(region)));
                self.blocks[entry.0].code = inner;
                self.region = outer;
            }
            Stmt::InPlace { arrays, body } => {
                let region = RegionId(self.regions.len());
                let bindings = arrays.iter().map(|(binding, _)| *binding).collect();
                let place = self.reserve(BlockKind::Place(region, bindings), scope);
                self.regions.push(Region { around: Some(place), blocks: Vec::new() });
                let arrays = arrays.into_iter().map(|(binding, init)| (binding, self.noted(init))).collect();
                code.push(Code::Settle { arrays, to: place });
                self.place(place);
                let outer = std::mem::replace(&mut self.region, region);
                let entry = self.reserve(BlockKind::Entry, body.scope);
                self.place(entry);
                let inner = self.sequence(body.stmts, body.scope, Then::Jump(meet));
                self.blocks[entry.0].code = inner;
                self.region = outer;
            }
            _ => unreachable!("only these split"),
        }
        // Nothing leads to a join after an endless loop, or after branches that all return.
        join.filter(|join| self.is_target[join.0])
    }

    fn noted(&mut self, expr: Pure) -> Pure {
        self.note_jumps(|jumps| jumps.visit_expr(expr.expr()));
        expr
    }

    /// Jumps inside native code make their targets reachable.
    fn note_jumps(&mut self, visit: impl FnOnce(&mut Jumps)) {
        let mut jumps = Jumps(Vec::new());
        visit(&mut jumps);
        for target in jumps.0 {
            if let Some(Jump::To(block)) = self.targets.get(&target) {
                self.is_target[block.0] = true;
            }
        }
    }
}

/// Whether control never passes the end of `code`.
pub(crate) fn leaves(code: &[Code]) -> bool {
    match code.last() {
        Some(Code::Never | Code::Jump(_) | Code::Return(_) | Code::Suspend { .. } | Code::Settle { .. }) => {
            true
        }
        Some(Code::Native(stmt)) => diverges(stmt),
        Some(Code::If { then, otherwise, .. }) => leaves(then) && leaves(otherwise),
        Some(Code::Match { arms, .. }) => arms.iter().all(|(_, code)| leaves(code)),
        Some(Code::Unsafe(code) | Code::Scope(code)) => leaves(code),
        _ => false,
    }
}

/// Whether control may come back into the middle of `stmt`, or must be able to leave it by a label.
fn splits(stmt: &Stmt) -> bool {
    let any = |body: &Body| body.stmts.iter().any(splits);
    match stmt {
        Stmt::Suspend { .. }
        | Stmt::Loop { .. }
        | Stmt::InPlace { .. }
        | Stmt::Scope { after: Some(_), .. } => true,
        Stmt::If { then, otherwise, .. } => any(then) || any(otherwise),
        Stmt::Match { arms, .. } => arms.iter().any(|arm| any(&arm.body)),
        Stmt::Scope { body, .. } => any(body),
        _ => false,
    }
}
