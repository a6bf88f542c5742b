use super::{Grammar, operand};
use crate::code::{Code, code};
use crate::types::Ty;

impl Grammar {
    /// Up to `count` statements; fewer where one of them leaves.
    pub(super) fn statements(&mut self, out: &mut Vec<Code>, count: usize) {
        for _ in 0..count {
            if !self.scope.flow.reachable {
                return;
            }
            if self.nesting == 1 {
                // Each statement of the body has a budget of its own: none starves the rest.
                self.budget = 3 + self.random.below(self.largest) as i32;
            }
            self.statement(out);
        }
    }

    /// One statement, of a kind that is possible here.
    fn statement(&mut self, out: &mut Vec<Code>) {
        self.budget -= 1;
        for _ in 0..6 {
            let mut attempt = self.clone();
            let mut made = Vec::new();
            let mark = attempt.debts.len();
            let possible = match attempt.some_statement() {
                Some(statements) => {
                    made.extend(statements);
                    attempt.settle(mark, &mut made)
                }
                None => false,
            };
            if possible {
                *self = attempt;
                out.extend(made);
                return;
            }
            self.random = attempt.random;
        }
        out.push(Code::from("tick(1);"));
    }

    fn some_statement(&mut self) -> Option<Vec<Code>> {
        let flat = self.budget <= 0 || self.nesting > 3;
        let one = |code: Code| Some(vec![code]);
        let kind = self.random.weighted(&[
            (16, 0),
            (5, 1),
            (3, 2),
            (3, 3),
            (3, 4),
            (3, 5),
            (2, 6),
            (9, 7),
            (6, 8),
            (11, 9),
            (7, 10),
            (8, 11),
            (6, 12),
            (8, 13),
            (3, 14),
            (3, 15),
            (4, 16),
            (3, 17),
            (3, 18),
            (3, 19),
        ]);
        match kind {
            0 => one(self.plain_let()),
            1 => one(self.pattern_let()),
            2 => one(self.let_else()?),
            3 => one(self.deferred_let()),
            4 => one(self.later_typed_let()),
            5 => one(self.closure_let()?),
            6 => one(self.stream_let()),
            7 => one(self.assignment()?),
            8 => one(self.droppable_statement()?),
            9 if self.may_suspend() => {
                let value = self.value(&Ty::Number, 2);
                one(code!("yield_!(", value, ");"))
            }
            10 => one(self.effect()),
            _ if flat => one(code!("tick(", self.value(&Ty::Number, 0), ");")),
            11 => one(self.if_else(None)),
            12 => one(self.matching(None)),
            13 => one(self.looping()),
            14 => one(self.labelled_block(None)),
            15 => {
                let size = 1 + self.random.below(3);
                one(self.block(size, None))
            }
            16 => Some(self.leaving_move()?),
            17 => one(self.borrowing()?),
            18 => one(self.conditional_jump()?),
            _ => one(self.item()),
        }
    }

    /// An expression statement.
    fn effect(&mut self) -> Code {
        match self.random.below(6) {
            0 => code!("assert!(", self.value(&Ty::Flag, 2), " || true);"),
            1 => {
                // The macro borrows its first operand, so the second must write nothing.
                let left = self.value(&Ty::Number, 1);
                self.scope.freeze();
                let right = self.value(&Ty::Number, 1);
                self.scope.thaw();
                code!("assert_ne!(", left, ", 200 + ", operand(right), ", \"never {left}\", left = 1);")
            }
            2 => {
                let ty = self.some_type();
                let value = self.value(&ty, 2);
                code!("let _ = ", value, ";")
            }
            3 => {
                let ty = self.some_type();
                code!("sink(", self.value(&ty, 2), ");")
            }
            _ => code!("tick(", self.value(&Ty::Number, 3), ");"),
        }
    }

    /// `if c { return .. }`, or a jump alone at the end of a block.
    fn conditional_jump(&mut self) -> Option<Code> {
        if self.nesting > 1 && self.random.chance(25) {
            return Some(code!(self.jump()?, ";"));
        }
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
        let before = self.scope.flow.clone();
        let jump = self.jump()?;
        self.branch(&before);
        Some(code!("if ", super::scrutinee(condition), " { ", jump, "; }"))
    }

    /// An item, which is no code of the body, or a statement that is configured away.
    fn item(&mut self) -> Code {
        self.items += 1;
        let number = self.items;
        match self.random.below(4) {
            0 => {
                let use_it = self.value(&Ty::Number, 1);
                code!(format!("const C{number}: u32 = {number}; tick(C{number} + "), operand(use_it), ");")
            }
            1 => {
                let argument = self.value(&Ty::Number, 1);
                code!(
                    format!("fn inner{number}(a: u32) -> u32 {{ let b = a % 9; b + 1 }} tick(inner{number}("),
                    argument,
                    "));"
                )
            }
            2 => Code::from("#[cfg(any())] yield_!(not_there.at_all());"),
            _ => code!("#[cfg(all())] tick(", self.value(&Ty::Number, 2), ");"),
        }
    }
}
