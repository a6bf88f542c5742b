use super::{Grammar, operand, scrutinee};
use crate::code::{Code, code};
use crate::scope::Flow;
use crate::types::Ty;

/// The condition of an `if` or `while`, and what is known where it fails.
pub(super) struct Condition {
    pub(super) code: Code,
    pub(super) failed: Flow,
}

impl Grammar {
    /// An expression of type `bool`.
    pub(super) fn flag(&mut self, depth: usize) -> Code {
        if depth == 0 {
            return match self.random.below(4) {
                0 if self.random.chance(20) => Code::from("true"),
                1 => code!("flag(", self.literal(), ")"),
                _ => code!(operand(self.value(&Ty::Number, 0)), " > ", self.random.below(6).to_string()),
            };
        }
        let depth = depth - 1;
        match self.random.below(9) {
            0 | 1 => {
                let left = operand(self.value(&Ty::Number, depth));
                let comparison = *self.random.pick(&[" < ", " >= ", " <= ", " != "]);
                code!(left, comparison, operand(self.value(&Ty::Number, depth)))
            }
            2 => code!("flag(", self.value(&Ty::Number, depth), ")"),
            3 => code!("!(", self.value(&Ty::Flag, depth), ")"),
            4 | 5 => self.short_circuit(depth),
            6 => code!("matches!(", self.value(&Ty::Number, depth), ", 0 | 2..=6)"),
            7 => {
                let maybe = operand(self.value(&Ty::maybe(Ty::Number), depth));
                code!(maybe, ".is_some()")
            }
            _ => code!(operand(self.value(&Ty::Number, depth)), " & 1 == 0"),
        }
    }

    /// `&&` or `||`: what the right side gives away is given away on one path only.
    fn short_circuit(&mut self, depth: usize) -> Code {
        let left = self.value(&Ty::Flag, depth);
        let skipped = self.scope.flow.clone();
        let right = self.value(&Ty::Flag, depth);
        self.scope.join(&skipped);
        code!("(", left, ")", if self.random.chance(50) { " && " } else { " || " }, "(", right, ")")
    }

    /// A condition whose bindings stay in scope for the block after it: a flag, `let`, or a chain.
    /// `first` is text that must come first and is always a flag.
    pub(super) fn condition(&mut self, first: Option<&str>) -> Condition {
        let depth = self.scope.open();
        let mut links = Vec::new();
        let mut failed = self.scope.flow.clone();
        links.extend(first.map(Code::from));
        let count = self.random.weighted(&[(6, 1), (2, 2), (1, 3)]);
        for index in 0..count {
            let is_first = index == 0 && first.is_none();
            let code = if !self.writes_types() && self.random.chance(45) {
                self.let_condition(first.is_some(), &mut failed, is_first, depth)
            } else {
                let flag = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
                let flag = if count + links.len() > 1 { code!("(", flag, ")") } else { scrutinee(flag) };
                self.fails(&mut failed, is_first, depth);
                flag
            };
            links.push(code);
        }
        Condition { code: Code::list(links, " && "), failed }
    }

    /// Where one link of a chain fails, what is known is as it is now, without the bindings.
    fn fails(&mut self, failed: &mut Flow, first: bool, depth: usize) {
        let mut after = self.scope.flow.clone();
        after.forget(depth);
        if first {
            *failed = after;
        } else {
            failed.join(&after);
        }
    }

    /// `let PATTERN = value`, as a link of a chain.
    fn let_condition(&mut self, in_loop: bool, failed: &mut Flow, first: bool, depth: usize) -> Code {
        let ty = self.matched_type();
        let (value, place) = self.at_once(|grammar| match in_loop {
            true => (grammar.without_temporaries(|grammar| grammar.value(&ty, 2)), None),
            false => grammar.matched_value(&ty, 2),
        });
        self.fails(failed, first, depth);
        let pattern = self.refutable(&ty);
        self.taken_apart(place, &pattern);
        self.bind(&pattern);
        code!("let ", pattern.code, " = ", link(value))
    }
}

/// A value in a chain of `&&`.
fn link(value: Code) -> Code {
    let text = value.to_string();
    if text.contains("||") || text.contains("&&") || text.contains("..") {
        code!("(", value, ")")
    } else {
        scrutinee(value)
    }
}
