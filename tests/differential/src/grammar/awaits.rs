use super::Grammar;
use crate::code::{Code, code};
use crate::types::Ty;

impl Grammar {
    /// A suspension that gives out a number: `yield_!(n)`, and in an async body `pause(n).await`.
    pub(super) fn suspended(&self, given: impl Into<Code>) -> Code {
        let given = given.into();
        let text = given.to_string();
        let is_plain = match self.signature.written {
            true => text.chars().all(|c| c.is_alphanumeric() || c == '_'),
            false => text.chars().all(|c| c.is_ascii_digit()),
        };
        match (self.signature.is_async, self.signature.lends) {
            (true, lends) if lends || is_plain => code!("pause(", given, ").await"),
            // A local of unknown type might be borrowed from, for all that the macro can see.
            (true, _) => code!("{ let given: u32 = ", given, "; pause(given).await }"),
            (false, _) => code!("yield_!(", given, ")"),
        }
    }

    /// An awaited call that borrows from what is in scope, or from a temporary; a number.
    pub(super) fn lending(&mut self, depth: usize) -> Option<Code> {
        if !self.signature.is_async || !self.signature.lends || !self.may_suspend() {
            return None;
        }
        match self.random.below(9) {
            0..=2 => self.looked_at(depth),
            3 => self.changed(|ty| *ty == Ty::Number, "change(&mut ", depth),
            4 => self.changed(|ty| *ty == Ty::Noisy, "renumber(&mut ", depth),
            5 => self.changed(|ty| *ty == Ty::Numbers, "fill(&mut ", depth),
            6 => self.changed(|ty| *ty == Ty::Out, "fill(", depth),
            7 => self.inner_block(),
            _ if self.without_temporaries == 0 => {
                let made = self.at_once(|grammar| grammar.value(&Ty::Noisy, 1));
                Some(code!("look(&", made, ", ", self.literal(), ").await"))
            }
            _ => None,
        }
    }

    /// `look(&local, n).await`, often of two locals at once.
    fn looked_at(&mut self, depth: usize) -> Option<Code> {
        let found = self.lendable();
        let (first, second) = (self.chosen(&found)?, self.chosen(&found)?);
        if self.random.chance(30) {
            let (first, second) = (self.name(first), self.name(second));
            return Some(code!("look_at_both(&", first, ", &", second, ", ", self.literal(), ").await"));
        }
        let given = self.beside(first, depth);
        Some(code!("look(&", self.name(first), ", ", given, ").await"))
    }

    fn lendable(&self) -> Vec<usize> {
        self.scope.readable(|local| !matches!(local.ty, Ty::Closure(_) | Ty::Stream))
    }

    /// An awaited call that writes to a local.
    fn changed(&mut self, wanted: fn(&Ty) -> bool, call: &str, depth: usize) -> Option<Code> {
        let found = match wanted(&Ty::Out) {
            true => self.scope.movable_from_loop(|local| wanted(&local.ty)),
            false => self.scope.writable(|local| wanted(&local.ty)),
        };
        let id = self.chosen(&found)?;
        let mut given = self.literal();
        if depth > 0 && self.random.chance(50) {
            given = format!("tick({given})");
        }
        Some(code!(call, self.name(id), ", ", given, ").await"))
    }

    /// The operand beside a local that is borrowed to be read.
    fn beside(&mut self, id: usize, depth: usize) -> Code {
        if depth == 0 || self.random.chance(50) {
            return Code::from(self.literal());
        }
        self.scope.lock(id);
        let given = self.at_once(|grammar| grammar.value(&Ty::Number, 1));
        self.scope.unlock(id);
        given
    }

    /// `async { .. }.await`, which awaits for itself and borrows what it mentions.
    fn inner_block(&mut self) -> Option<Code> {
        let found = self.lendable();
        let id = self.chosen(&found)?;
        let (name, literal) = (self.name(id), self.literal());
        Some(match self.random.below(3) {
            0 => code!("async { add(touch(&", name, "), pause(", literal, ").await) }.await"),
            1 => code!("async { let view = &", name, "; pause(", literal, ").await; touch(view) }.await"),
            _ => code!("async move { pause(", literal, ").await }.await"),
        })
    }

    /// A value of any type, by way of an awaited call that takes it and gives it back.
    pub(super) fn handed(&mut self, ty: &Ty) -> Option<Code> {
        if !self.signature.is_async || !self.may_suspend() || !self.random.chance(8) {
            return None;
        }
        let value = self.value(ty, 1);
        let given = self.literal();
        Some(match self.signature.lends {
            true => code!("hand(", value, ", ", given, ").await"),
            false => {
                code!("{ let given: ", ty.spelling(), " = ", value, "; hand(given, ", given, ").await }")
            }
        })
    }
}
