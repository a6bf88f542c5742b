use super::{Grammar, operand};
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

impl Grammar {
    /// An assignment to a local, to a part of one, or to several.
    pub(super) fn assignment(&mut self) -> Option<Code> {
        match self.random.below(8) {
            0..=2 => self.whole(),
            3 | 4 => self.compound(),
            5 | 6 => self.part_of(),
            _ => self.destructuring(),
        }
    }

    /// Over a live value, over one that was given away, or over one that perhaps was.
    fn whole(&mut self) -> Option<Code> {
        let nameable = |ty: &Ty| !matches!(ty, Ty::Closure(_) | Ty::Stream | Ty::Out);
        let before = self.scope.assignable(|local| nameable(&local.ty) && !local.ty.drops());
        let live = self.scope.writable(|local| nameable(&local.ty) && local.ty.drops());
        let id = self.chosen(&[before, live].concat())?;
        let ty = self.scope.local(id).ty.clone();
        if ty.drops() {
            self.scope.lock(id);
        }
        let value = self.value(&ty, 3);
        if ty.drops() {
            self.scope.unlock(id);
        }
        let still_there = self.scope.assignable(|_| true).contains(&id);
        if !still_there {
            return None;
        }
        self.scope.set(id, Init::Full);
        Some(code!(self.name(id), " = ", value, ";"))
    }

    fn compound(&mut self) -> Option<Code> {
        let right = operand(self.value(&Ty::Number, 3));
        let operator = *self.random.pick(&[" += ", " ^= ", " |= "]);
        let places = self.scope.writable(|local| {
            matches!(local.ty, Ty::Number | Ty::Array | Ty::Point | Ty::Numbers | Ty::Holder)
        });
        let id = self.chosen(&places)?;
        let name = self.name(id);
        let place = match self.scope.local(id).ty {
            Ty::Number => code!(name),
            Ty::Point => code!(name, ".y"),
            Ty::Holder => code!(name, ".n"),
            Ty::Array if self.random.chance(50) => {
                let at = self.random.below(3).to_string();
                code!(&name, "[(", &name, "[", at, "] % 3) as usize]")
            }
            Ty::Array => {
                let index = self.literal();
                code!(name, "[tick(", index, ") as usize % 3]")
            }
            _ => code!(name, "[0]"),
        };
        Some(code!(place, operator, right, " % 33;"))
    }

    fn part_of(&mut self) -> Option<Code> {
        let places = self.scope.writable(|local| {
            matches!(local.ty, Ty::Array | Ty::Point | Ty::Holder | Ty::Boxed | Ty::Guards | Ty::Pair(..))
        });
        let id = self.chosen(&places)?;
        self.scope.lock(id);
        let (place, ty) = match self.scope.local(id).ty.clone() {
            Ty::Array => (format!("[{}]", self.random.below(3)), Ty::Number),
            Ty::Point => (".x".to_owned(), Ty::Number),
            Ty::Holder if self.random.chance(30) => (".n".to_owned(), Ty::Number),
            Ty::Holder => (".inner".to_owned(), Ty::Noisy),
            Ty::Boxed => (String::new(), Ty::Noisy),
            Ty::Guards => ("[0]".to_owned(), Ty::Noisy),
            Ty::Pair(left, _) if self.random.chance(50) => (".0".to_owned(), *left),
            Ty::Pair(_, right) => (".1".to_owned(), *right),
            other => unreachable!("{other:?} was not asked for"),
        };
        let value = self.value(&ty, 3);
        self.scope.unlock(id);
        let star = if self.scope.local(id).ty == Ty::Boxed { "*" } else { "" };
        Some(code!(star, self.name(id), place, " = ", value, ";"))
    }

    /// `(a, b) = ..` and its like, and `_ = ..`.
    fn destructuring(&mut self) -> Option<Code> {
        if self.random.chance(25) {
            // Neither moves it nor drops it.
            let places = self.scope.readable(|local| !local.ty.is_copy());
            let id = self.chosen(&places)?;
            let discard = if self.random.chance(50) { "let _ = " } else { "_ = " };
            return Some(code!(discard, self.name(id), ";"));
        }
        let numbers = self.scope.writable(|local| local.ty == Ty::Number);
        let (first, second) = (self.chosen(&numbers)?, self.chosen(&numbers)?);
        let (first, second) = (self.name(first), self.name(second));
        Some(match self.random.below(3) {
            0 => {
                let left = self.value(&Ty::Number, 2);
                code!("(", first, ", ", second, ") = (", left, ", ", self.value(&Ty::Number, 2), ");")
            }
            1 => code!("[", first, ", .., ", second, "] = ", self.value(&Ty::Array, 2), ";"),
            _ => code!("_ = ", self.value(&Ty::Number, 2), ";"),
        })
    }
}
