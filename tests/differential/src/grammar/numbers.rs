use super::{Grammar, operand};
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

impl Grammar {
    /// An expression of type `u32`.
    pub(super) fn number(&mut self, depth: usize) -> Code {
        if depth == 0 {
            let suspension = if self.random.chance(8) { self.suspension(0) } else { None };
            return suspension.unwrap_or_else(|| self.plain_number());
        }
        let depth = depth - 1;
        for _ in 0..6 {
            let kind: fn(&mut Grammar, usize) -> Option<Code> = self.random.weighted(&[
                (8, Self::suspension),
                (if self.signature.is_async { 8 } else { 0 }, Self::lending),
                (6, Self::operator),
                (5, Self::calls),
                (4, Self::of_droppable),
                (3, Self::of_temporary),
                (3, Self::indexed),
                (2, Self::unwrapped),
                (2, Self::tried),
                (2, Self::cast),
                (2, Self::by_closure),
                (2, Self::by_macro),
                (2, Self::jump_or_number),
                (2, Self::written),
                (2, Self::of_collection),
                (2, Self::by_method),
                (3, |grammar, _| Some(grammar.plain_number())),
            ]);
            if let Some(code) = kind(self, depth) {
                return code;
            }
        }
        self.plain_number()
    }

    pub(super) fn literal(&mut self) -> String {
        self.random.below(13).to_string()
    }

    /// A literal, or plain data in some local.
    fn plain_number(&mut self) -> Code {
        let found = self.scope.readable(|local| {
            matches!(local.ty, Ty::Number | Ty::Point | Ty::Array)
                || is_number_pair(&local.ty) && local.ty.is_copy()
        });
        let Some(id) = self.chosen(&found) else {
            return Code::from(self.literal());
        };
        if self.random.chance(25) {
            return Code::from(self.literal());
        }
        let name = self.name(id);
        match self.scope.local(id).ty.clone() {
            Ty::Number => Code::from(name),
            Ty::Point => code!(name, if self.random.chance(50) { ".x" } else { ".y" }),
            Ty::Array => code!(name, format!("[{}]", self.random.below(3))),
            Ty::Pair(left, _) if *left == Ty::Number => code!(name, ".0"),
            _ => code!(name, ".1"),
        }
    }

    /// One suspension or more, and in a coroutine that receives nothing a number after it.
    fn suspension(&mut self, depth: usize) -> Option<Code> {
        if !self.may_suspend() {
            return None;
        }
        if depth > 0 && self.random.chance(7) {
            let number = self.value(&Ty::Number, 1);
            let guard = self.value(&Ty::Noisy, 1);
            return Some(match (self.signature.is_async, self.signature.lends) {
                (true, true) => code!("passed(", number, ", ", guard, ").await"),
                (true, false) => {
                    code!("{ let (n, held) = (", number, ", ", guard, "); passed(n, held).await }")
                }
                (false, _) => code!("yield_from!(relay(", number, ", ", guard, "))"),
            });
        }
        let given = self.value(&Ty::Number, depth.min(1));
        let code = self.suspended(given);
        if self.signature.receives {
            return Some(code);
        }
        let after = self.value(&Ty::Number, depth.min(1));
        Some(code!("{ ", code, "; ", after, " }"))
    }

    fn operator(&mut self, depth: usize) -> Option<Code> {
        let left = operand(self.value(&Ty::Number, depth));
        let right = operand(self.value(&Ty::Number, depth));
        Some(match self.random.below(7) {
            0 => code!("((", left, " + ", right, ") % 61)"),
            1 => code!("(", left, " * ", right, " % 53)"),
            2 => code!("(", left, " ^ ", right, ")"),
            3 => code!("(", left, " & ", right, " | 1)"),
            4 => code!("((", left, " + 90 - ", right, " % 90) % 44)"),
            5 => code!("(", left, " / (", right, " % 5 + 1))"),
            _ => code!("(!", left, " % 40 + (", right, " << 1) % 20)"),
        })
    }

    fn calls(&mut self, depth: usize) -> Option<Code> {
        let first = self.value(&Ty::Number, depth);
        Some(match self.random.below(4) {
            0 => code!("tick(", first, ")"),
            1 => code!("add(", first, ", ", self.value(&Ty::Number, depth), ")"),
            2 => {
                let second = self.value(&Ty::Number, depth);
                code!("mix(", first, ", ", second, ", ", self.value(&Ty::Number, depth), ")")
            }
            _ => code!("u32::min(", first, ", ", self.value(&Ty::Number, depth), ")"),
        })
    }

    /// By reference, by value, or by method call of something droppable.
    fn of_droppable(&mut self, depth: usize) -> Option<Code> {
        let mentioned = self.scope.readable(|local| local.ty.drops());
        match self.random.below(7) {
            0 | 1 => {
                let id = self.chosen(&mentioned)?;
                Some(Code::from(self.mention(id)))
            }
            2 => {
                let methods = self.scope.readable(|local| method_path(&local.ty).is_some());
                let id = self.chosen(&methods)?;
                let path = method_path(&self.scope.local(id).ty)?;
                let call = code!(self.name(id), path, ".value()");
                Some(self.not_the_last(id, call))
            }
            3 if self.simple == 0 => {
                let methods = self.scope.writable(|local| method_path(&local.ty).is_some());
                let id = self.chosen(&methods)?;
                let path = method_path(&self.scope.local(id).ty)?;
                self.scope.lock(id);
                let more = self.value(&Ty::Number, depth);
                self.scope.unlock(id);
                let call = code!(self.name(id), path, ".poke(", more, ")");
                Some(self.not_the_last(id, call))
            }
            4 if self.simple == 0 => {
                // By reference it is a temporary, which lives to the end of the statement.
                let by_value = self.without_temporaries > 0 || self.random.chance(60);
                let guard = self.value(&Ty::Noisy, depth);
                Some(code!(if by_value { "sink(" } else { "touch(&" }, guard, ")"))
            }
            5 if self.simple == 0 => {
                let guard = self.value(&Ty::Noisy, depth);
                Some(code!("weigh(", guard, ", ", self.value(&Ty::Number, depth), ")"))
            }
            6 => {
                let guard = self.moved(|ty| *ty == Ty::Noisy)?;
                Some(code!("Noisy::into_value(", guard, ")"))
            }
            _ => None,
        }
    }

    /// A part of a value made for it.
    fn of_temporary(&mut self, depth: usize) -> Option<Code> {
        if self.signature.written && self.without_temporaries > 0 {
            // Its value lives to the end of the statement, and its type is not written.
            return None;
        }
        let first = self.value(&Ty::Number, depth);
        let second = self.value(&Ty::Number, depth);
        Some(match self.random.below(5) {
            0 => code!("(", first, ", ", second, ").1"),
            1 => code!("[", first, ", ", second, "][", self.random.below(2).to_string(), "]"),
            2 => code!("(Point { y: ", first, ", x: ", second, " }).x"),
            3 => code!("(*Box::new(", first, ") % (", operand(second), " % 9 + 1))"),
            _ => {
                let base = self.scope.readable(|local| local.ty == Ty::Point);
                let id = self.chosen(&base)?;
                code!("(Point { x: ", first, ", ..", self.name(id), " }).y")
            }
        })
    }

    fn indexed(&mut self, depth: usize) -> Option<Code> {
        let arrays = self.scope.readable(|local| matches!(local.ty, Ty::Array | Ty::Numbers | Ty::Out));
        let id = self.chosen(&arrays)?;
        let name = self.name(id);
        // Beyond the end now and then: the panic must be the same in both halves.
        let bound = match self.scope.local(id).ty {
            Ty::Array if self.random.chance(95) => 3,
            Ty::Array => 4,
            _ => 2,
        };
        self.scope.lock(id);
        let index = operand(self.value(&Ty::Number, depth));
        self.scope.unlock(id);
        Some(code!(name, "[(", index, format!(" % {bound}) as usize]")))
    }

    fn unwrapped(&mut self, depth: usize) -> Option<Code> {
        let maybe = operand(self.value(&Ty::maybe(Ty::Number), depth));
        Some(match self.random.below(3) {
            0 => code!(maybe, ".map_or(", self.literal(), ", |n| n % 21)"),
            1 => code!(maybe, ".unwrap_or_default()"),
            _ => code!(maybe, ".unwrap_or(", self.value(&Ty::Number, depth), ")"),
        })
    }

    /// `?`, in whatever type the body returns.
    fn tried(&mut self, depth: usize) -> Option<Code> {
        if self.simple > 0 {
            return None;
        }
        let ty = match self.signature.result {
            Ty::Outcome(_) | Ty::Faulty => Ty::outcome(Ty::Number),
            Ty::Maybe(_) => Ty::maybe(Ty::Number),
            _ => return None,
        };
        Some(code!(operand(self.value(&ty, depth)), "?"))
    }

    fn cast(&mut self, depth: usize) -> Option<Code> {
        Some(if self.random.chance(50) {
            code!("(", operand(self.value(&Ty::Wide, depth)), " as u32)")
        } else {
            code!("u32::from(", self.value(&Ty::Flag, depth), ")")
        })
    }

    fn by_closure(&mut self, depth: usize) -> Option<Code> {
        let simple = self.simple > 0;
        let closures = self.scope.readable(|local| match local.ty {
            Ty::Closure(closure) => !closure.mutates || (local.mutable && !simple),
            _ => false,
        });
        let Some(id) = self.chosen(&closures) else {
            let argument = self.value(&Ty::Number, depth);
            return Some(code!("(|z: u32| z % 11 + 2)(", argument, ")"));
        };
        let Ty::Closure(closure) = self.scope.local(id).ty else {
            return None;
        };
        if closure.mutates && !self.scope.writable(|_| true).contains(&id) {
            return None;
        }
        let name = self.name(id);
        let call = if closure.takes_number {
            self.scope.lock(id);
            let argument = self.value(&Ty::Number, depth);
            self.scope.unlock(id);
            code!(name, "(", argument, ")")
        } else {
            code!(name, "()")
        };
        Some(self.not_the_last(id, call))
    }

    fn by_macro(&mut self, depth: usize) -> Option<Code> {
        match self.random.below(3) {
            // A foreign macro: nothing suspends in its arguments, and what becomes of a droppable
            // local there the macro cannot know.
            0 => Some(code!("plus_one!(", self.plain_number(), " + ", self.plain_number(), ")")),
            1 => {
                let captured = self.scope.readable(|local| matches!(local.ty, Ty::Number | Ty::Text));
                let id = self.chosen(&captured)?;
                let name = self.name(id);
                // All that the macro is given is borrowed until the last operand is there.
                self.scope.freeze();
                let second = self.value(&Ty::Number, depth);
                let third = self.value(&Ty::Number, depth);
                self.scope.thaw();
                Some(code!("(format!(\"{", &name, "}-{}{:?}\", ", second, ", ", third, ").len() as u32)"))
            }
            _ => Some(code!("u32::from(matches!(", self.value(&Ty::Number, depth), ", 1..=4 | 9))")),
        }
    }

    /// A number, or away from here.
    fn jump_or_number(&mut self, depth: usize) -> Option<Code> {
        if self.simple > 0 {
            return None;
        }
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, depth));
        let before = self.scope.flow.clone();
        let jump = self.jump()?;
        self.branch(&before);
        let value = self.at_once(|grammar| grammar.value(&Ty::Number, depth));
        Some(code!("if ", super::scrutinee(condition), " { ", jump, " } else { ", value, " }"))
    }

    /// A number that is written on the way.
    fn written(&mut self, depth: usize) -> Option<Code> {
        if self.simple > 0 {
            return None;
        }
        let writable = self.scope.writable(|local| local.ty == Ty::Number);
        let id = self.chosen(&writable)?;
        let name = self.name(id);
        if self.random.chance(30) {
            return Some(code!("bump(&mut ", name, ")"));
        }
        let right = self.value(&Ty::Number, depth);
        Some(code!("{ ", &name, " = (", operand(right), ") % 77; ", &name, " }"))
    }

    fn of_collection(&mut self, depth: usize) -> Option<Code> {
        let numbers = self.scope.readable(|local| matches!(local.ty, Ty::Numbers | Ty::Array | Ty::Out));
        match self.random.below(4) {
            0 => {
                let id = self.chosen(&numbers)?;
                let borrow = if self.scope.local(id).ty == Ty::Out { "" } else { "&" };
                Some(code!("total(", borrow, self.name(id), ")"))
            }
            1 => {
                let id = self.chosen(&numbers)?;
                Some(code!("(", self.name(id), ".iter().filter(|n| **n > 2).count() as u32)"))
            }
            2 if self.simple == 0 => {
                let streams = self.scope.writable(|local| local.ty == Ty::Stream);
                let id = self.chosen(&streams)?;
                let name = self.name(id);
                Some(code!(name, ".next().unwrap_or(", self.value(&Ty::Number, depth), ")"))
            }
            // Its value lives to the end of the statement, and its type is not written.
            _ if self.signature.written && self.without_temporaries > 0 => None,
            _ => {
                let first = self.value(&Ty::Number, depth);
                Some(code!("total(&vec![", first, ", ", self.value(&Ty::Number, depth), "])"))
            }
        }
    }

    /// A method of a number, which rustc accepts only where it knows the type already.
    fn by_method(&mut self, depth: usize) -> Option<Code> {
        let found = self.scope.readable(|local| local.ty == Ty::Number && local.certain);
        let id = self.chosen(&found)?;
        let name = self.name(id);
        let argument = self.value(&Ty::Number, depth);
        Some(match self.random.below(3) {
            0 => code!(name, ".min(", argument, ")"),
            1 => code!(name, ".saturating_sub(", argument, ")"),
            _ => code!(name, ".checked_sub(", argument, ").unwrap_or(", self.value(&Ty::Number, depth), ")"),
        })
    }

    /// Gives away whatever local is at hand.
    pub(super) fn given_away(&mut self) -> Option<Code> {
        let found = self.scope.movable(|local| !local.ty.is_copy() && local.ty != Ty::Out);
        let id = self.chosen(&found)?;
        self.scope.set(id, Init::Empty);
        let name = self.name(id);
        Some(match self.scope.local(id).ty {
            Ty::Closure(_) | Ty::Stream => code!("drop(", name, ")"),
            Ty::Noisy if self.random.chance(20) => code!("Noisy::into_value(", name, ")"),
            _ if self.random.chance(50) => code!("drop(", name, ")"),
            _ => code!("sink(", name, ")"),
        })
    }
}

/// How to reach a `Noisy` inside a local by `.`.
fn method_path(ty: &Ty) -> Option<&'static str> {
    match ty {
        Ty::Noisy | Ty::Boxed => Some(""),
        Ty::Holder => Some(".inner"),
        Ty::Pair(left, _) if **left == Ty::Noisy => Some(".0"),
        Ty::Pair(_, right) if **right == Ty::Noisy => Some(".1"),
        _ => None,
    }
}

fn is_number_pair(ty: &Ty) -> bool {
    matches!(ty, Ty::Pair(left, right) if **left == Ty::Number || **right == Ty::Number)
}
