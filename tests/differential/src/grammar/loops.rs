use super::{Grammar, scrutinee};
use crate::code::{Code, code};
use crate::types::Ty;

impl Grammar {
    /// A loop that gives nothing.
    pub(super) fn looping(&mut self) -> Code {
        match self.random.below(10) {
            0 | 1 => self.endless(None),
            2..=4 => self.while_loop(),
            5 => self.while_some(),
            _ if self.writes_types() => self.typed_for(),
            _ => self.for_loop(),
        }
    }

    pub(super) fn loop_with_value(&mut self, ty: &Ty) -> Code {
        self.endless(Some(ty))
    }

    pub(super) fn frame(&mut self, value: Option<&Ty>) -> String {
        let label = if self.random.chance(45) { Some(self.label()) } else { None };
        let prefix = label.as_ref().map_or_else(String::new, |label| format!("'{label}: "));
        self.scope.enter(label, true, value.cloned());
        prefix
    }

    /// `loop`, which ends at the latest when the fuel does.
    fn endless(&mut self, ty: Option<&Ty>) -> Code {
        let prefix = self.frame(ty);
        let depth = self.scope.open();
        let mut out = Vec::new();
        self.nesting += 1;
        let before = self.scope.flow.clone();
        let last = match ty {
            Some(ty) => code!("break ", self.at_once(|grammar| grammar.value(ty, 0))),
            None => code!("break"),
        };
        let innermost = self.scope.frames.len() - 1;
        self.scope.exit(innermost);
        self.branch(&before);
        out.push(code!("if !fuel() { ", last, "; }"));
        let size = 1 + self.random.below(4);
        self.statements(&mut out, size);
        self.nesting -= 1;
        self.scope.close(depth);
        self.scope.flow = self.scope.leave();
        code!(prefix, "loop ", Code::Block(out))
    }

    fn while_loop(&mut self) -> Code {
        let prefix = self.frame(None);
        let depth = self.scope.open();
        let condition = self.in_condition(|grammar| grammar.condition(Some("fuel()")));
        let size = 1 + self.random.below(4);
        let block = self.block(size, None);
        self.scope.close(depth);
        let end = self.branch(&condition.failed);
        self.scope.join(&end);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        code!(prefix, "while ", condition.code, " ", block)
    }

    /// Makes the condition of the innermost loop.
    fn in_condition<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        let innermost = self.scope.frames.len() - 1;
        self.scope.frames[innermost].in_condition = true;
        let made = make(self);
        self.scope.frames[innermost].in_condition = false;
        made
    }

    /// `while let Some(..)` over something that runs dry.
    fn while_some(&mut self) -> Code {
        let prefix = self.frame(None);
        self.without_temporaries += 1;
        let sources = self.scope.writable(|local| matches!(local.ty, Ty::Numbers | Ty::Guards | Ty::Stream));
        let (source, item, owed) = match self.chosen(&sources) {
            Some(id) if self.random.chance(75) => {
                let local = self.scope.local(id);
                let item = if local.ty == Ty::Guards { Ty::Noisy } else { Ty::Number };
                let step = if local.ty == Ty::Stream { "next" } else { "pop" };
                (code!(&local.name, ".", step, "()"), item, Some(id))
            }
            _ => {
                let item = if self.random.chance(50) { Ty::Noisy } else { Ty::Number };
                let value = self.in_condition(|grammar| grammar.at_once(|grammar| grammar.value(&item, 1)));
                (code!("more(", value, ")"), item, None)
            }
        };
        self.without_temporaries -= 1;
        // While the loop runs nothing may give the source away: it is mentioned after the loop.
        owed.inspect(|&id| self.scope.lock(id));
        let dry = self.scope.flow.clone();
        let depth = self.scope.open();
        let pattern = self.irrefutable(&item, true);
        let again = if self.writes_types() {
            self.bound(&pattern)
        } else {
            self.bind(&pattern);
            Vec::new()
        };
        let size = 1 + self.random.below(3);
        let block = self.block_after(again, size, None);
        self.scope.close(depth);
        let end = self.branch(&dry);
        self.scope.join(&end);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        owed.inspect(|&id| self.scope.unlock(id));
        let code = code!(prefix, "while let Some(", pattern.code, ") = ", scrutinee(source), " ", block);
        match owed.filter(|&id| self.scope.local(id).ty.drops()) {
            Some(id) => code!(code, " ", self.mention(id), ";"),
            None => code,
        }
    }

    fn for_loop(&mut self) -> Code {
        let (iterator, item, fueled) = self.without_temporaries(Self::iterated);
        let before = self.scope.flow.clone();
        let prefix = self.frame(None);
        let depth = self.scope.open();
        let pattern = self.irrefutable(&item, true);
        self.bind(&pattern);
        let mut out = Vec::new();
        if fueled {
            let here = self.scope.flow.clone();
            let innermost = self.scope.frames.len() - 1;
            self.scope.exit(innermost);
            self.branch(&here);
            out.push(Code::from("if !fuel() { break; }"));
        }
        self.nesting += 1;
        let size = 1 + self.random.below(4);
        self.statements(&mut out, size);
        self.nesting -= 1;
        self.scope.close(depth);
        self.scope.join(&before);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        code!(prefix, "for ", pattern.code, " in ", scrutinee(iterator), " ", Code::Block(out))
    }

    /// An iterator, what it gives, and whether only the fuel bounds it tightly enough.
    fn iterated(&mut self) -> (Code, Ty, bool) {
        let inside = self.scope.frames.iter().any(|frame| frame.is_loop);
        match self.random.below(9) {
            0 | 1 => (code!("0..", self.random.below(4).to_string()), Ty::Number, inside),
            2 => {
                let end = super::operand(self.at_once(|grammar| grammar.value(&Ty::Number, 1)));
                (code!("0..", end), Ty::Number, true)
            }
            3 => {
                let numbers = self.at_once(|grammar| grammar.value(&Ty::Numbers, 1));
                (code!(super::operand(numbers), ".into_iter().rev()"), Ty::Number, true)
            }
            4 => (self.at_once(|grammar| grammar.value(&Ty::Guards, 1)), Ty::Noisy, true),
            5 => {
                let first = self.at_once(|grammar| grammar.value(&Ty::Noisy, 1));
                let second = self.at_once(|grammar| grammar.value(&Ty::Noisy, 1));
                (code!("[", first, ", ", second, "]"), Ty::Noisy, inside)
            }
            6 => (self.at_once(|grammar| grammar.value(&Ty::Array, 1)), Ty::Number, inside),
            7 => {
                let item = Ty::pair(Ty::Number, Ty::Noisy);
                let guards = self.at_once(|grammar| grammar.value(&Ty::Guards, 1));
                (code!("(0u32..).zip(", guards, ")"), item, true)
            }
            _ => {
                let end = 1 + self.random.below(3);
                (code!("(0..", end.to_string(), ").map(|n| n * 2 + 1)"), Ty::Number, inside)
            }
        }
    }
}
