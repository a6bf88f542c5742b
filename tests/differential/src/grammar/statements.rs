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
            let mark = attempt.debts.len();
            if let Some(statement) = attempt.some_statement() {
                let mut made = vec![statement];
                if attempt.settle(mark, &mut made) {
                    *self = attempt;
                    out.extend(made);
                    return;
                }
            }
            // Again, with other numbers.
            self.random = attempt.random;
        }
        out.push(Code::from("tick(1);"));
    }

    /// A statement of a kind that is chosen first, if one of that kind is possible here.
    fn some_statement(&mut self) -> Option<Code> {
        if self.writes_types() {
            return self.written_statement();
        }
        type Kind = fn(&mut Grammar) -> Option<Code>;
        let flat: &[(usize, Kind)] = &[
            (16, |grammar| Some(grammar.plain_let())),
            (5, |grammar| Some(grammar.pattern_let())),
            (3, Grammar::let_else),
            (3, |grammar| Some(grammar.deferred_let())),
            (3, |grammar| Some(grammar.later_typed_let())),
            (3, Grammar::closure_let),
            (2, |grammar| Some(grammar.stream_let())),
            (9, Grammar::assignment),
            (6, Grammar::droppable_statement),
            (11, Grammar::suspension_alone),
            (7, |grammar| Some(grammar.effect())),
        ];
        let nested: &[(usize, Kind)] = &[
            (8, |grammar| Some(grammar.if_else(None))),
            (6, |grammar| Some(grammar.matching(None))),
            (8, |grammar| Some(grammar.looping())),
            (3, |grammar| Some(grammar.labelled_block(None))),
            (3, |grammar| Some(grammar.nested_block())),
            (4, Grammar::leaving_move),
            (3, Grammar::borrowing),
            (3, Grammar::conditional_jump),
            (3, |grammar| Some(grammar.item())),
        ];
        let small = self.budget <= 0 || self.nesting > 3;
        let kinds = if small { flat.to_vec() } else { [flat, nested].concat() };
        let make: Kind = self.random.weighted(&kinds);
        make(self)
    }

    fn suspension_alone(&mut self) -> Option<Code> {
        if !self.may_suspend() {
            return None;
        }
        let given = self.value(&Ty::Number, 2);
        Some(code!(self.suspended(given), ";"))
    }

    pub(super) fn nested_block(&mut self) -> Code {
        let size = 1 + self.random.below(3);
        self.block(size, None)
    }

    /// An expression statement.
    pub(super) fn effect(&mut self) -> Code {
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
    pub(super) fn conditional_jump(&mut self) -> Option<Code> {
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
        if self.signature.written {
            // Its enum does not see what is inside of the function.
            return Code::from("tick(1);");
        }
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
            2 if self.nesting == 1 => match self.signature.is_async {
                // Of an await: see OPEN.md.
                true => Code::from("#[cfg(any())] tick(not_there.at_all());"),
                false => code!("#[cfg(any())] ", self.suspended("not_there.at_all()"), ";"),
            },
            _ if self.nesting > 1 => code!("tick(", self.value(&Ty::Number, 2), ");"),
            _ => code!("#[cfg(all())] tick(", self.value(&Ty::Number, 2), ");"),
        }
    }
}
