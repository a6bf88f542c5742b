//! Which suspension may follow which.
//!
//! ```text
//! Input:   while a()? { suspend 1 } suspend 2
//! Output:  Start -> 1, Start -> 2, Start -> Done, 1 -> 1, 1 -> 2, 1 -> Done, 2 -> Done
//! ```

use crate::blocks::{BlockId, BlockKind, Blocks, Code, Jump, jumps_in};
use crate::layout::Stored;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::Expr;
use syn::visit::{self, Visit};

/// The ways between states, by their positions: `Start`, the suspensions in source order, `Done`.
pub(crate) fn edges(blocks: &Blocks, stored: &[Stored]) -> Vec<(usize, usize)> {
    let resumes = |stored: &Stored| {
        let is_here = |block: &BlockId| matches!(&blocks.block(*block).kind, BlockKind::Resume(id, _) if *id == stored.id);
        blocks.ids().find(is_here)
    };
    let starts = [Some(BlockId(0))].into_iter().chain(stored.iter().map(resumes));
    let mut edges = Vec::new();
    for (from, begin) in starts.enumerate() {
        let mut reach = Reach { blocks, stored, seen: BTreeSet::new(), found: BTreeSet::new() };
        begin.into_iter().for_each(|block| reach.block(block));
        edges.extend(reach.found.into_iter().map(|to| (from, to)));
    }
    edges
}

struct Reach<'a> {
    blocks: &'a Blocks,
    stored: &'a [Stored],
    seen: BTreeSet<BlockId>,
    found: BTreeSet<usize>,
}

impl Reach<'_> {
    fn block(&mut self, id: BlockId) {
        if !self.seen.insert(id) {
            return;
        }
        let block = self.blocks.block(id);
        if let Some(region) = block.kind.region() {
            self.block(self.blocks.region(region).blocks[0]);
        }
        self.code(&block.code);
    }

    fn jump(&mut self, jump: Jump) {
        match jump {
            Jump::To(block) => self.block(block),
            Jump::Next(region) => self.block(self.blocks.region(region).blocks[0]),
        }
    }

    fn done(&mut self) {
        self.found.insert(self.stored.len() + 1);
    }

    fn value(&mut self, value: &Expr) {
        let mut leaves = Leaves(false);
        leaves.visit_expr(value);
        if leaves.0 {
            self.done();
        }
    }

    /// Says whether control may come to the end.
    fn code(&mut self, code: &[Code]) -> bool {
        code.iter().all(|code| self.one(code))
    }

    fn one(&mut self, code: &Code) -> bool {
        match code {
            Code::Native(stmt) => {
                let mut leaves = Leaves(false);
                leaves.visit_stmt(stmt);
                if leaves.0 {
                    self.done();
                }
                for target in jumps_in(stmt) {
                    if let Some(jump) = self.blocks.targets.get(&target) {
                        self.jump(*jump);
                    }
                }
                !crate::lower::diverges(stmt)
            }
            Code::Temporary { init, .. } => {
                init.iter().for_each(|init| self.value(init.expr()));
                true
            }
            Code::Store { value, .. } => {
                self.value(value.expr());
                true
            }
            Code::EndTemporaries(_) => true,
            Code::Suspend { id, operand, .. } => {
                self.value(operand.expr());
                let position = self.stored.iter().position(|stored| stored.id == *id);
                self.found.extend(position.map(|position| position + 1));
                false
            }
            Code::If { cond, then, otherwise } => {
                self.value(cond.expr());
                let (then, otherwise) = (self.code(then), self.code(otherwise));
                then || otherwise
            }
            Code::Match { scrutinee, arms } => {
                self.value(scrutinee.expr());
                let ends: Vec<bool> = arms.iter().map(|(_, code)| self.code(code)).collect();
                ends.contains(&true)
            }
            Code::Unsafe(code) | Code::Scope(code) => self.code(code),
            Code::Settle { to, .. } => {
                self.block(*to);
                false
            }
            Code::Never => false,
            Code::Jump(jump) => {
                self.jump(*jump);
                false
            }
            Code::Return(value) => {
                self.value(value.expr());
                self.done();
                false
            }
        }
    }
}

/// Whether native code may return from the body.
struct Leaves(bool);

impl<'ast> Visit<'ast> for Leaves {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Try(_) | Expr::Return(_) => self.0 = true,
            Expr::Closure(_) | Expr::Async(_) => {}
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.0 |= crate::invocations::awaiting::may_leave(mac.tokens.to_token_stream());
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
