use super::{Grammar, operand, receiver};
use crate::code::{Code, code};
use crate::types::Ty;

impl Grammar {
    /// An expression that makes a value of a type which is neither a number nor a flag.
    pub(super) fn constructed(&mut self, ty: &Ty, depth: usize) -> Code {
        let less = depth.saturating_sub(1);
        match ty {
            Ty::Wide => self.wide(less),
            Ty::Text => self.text(less),
            Ty::Point => self.point(less),
            Ty::Array => self.array(less),
            Ty::Numbers => self.numbers(less),
            Ty::Noisy => self.noisy(depth),
            Ty::Holder => {
                let first = self.value(&Ty::Number, less);
                let inner = self.value(&Ty::Noisy, less);
                code!("Holder { n: ", first, ", inner: ", inner, " }")
            }
            Ty::Shape => self.shape(less),
            Ty::Boxed => code!("Box::new(", self.value(&Ty::Noisy, less), ")"),
            Ty::Guards => {
                let first = self.value(&Ty::Noisy, less);
                if self.random.chance(20) {
                    return code!("Vec::from([", first, "])");
                }
                code!("vec![", first, ", ", self.value(&Ty::Noisy, less), "]")
            }
            Ty::Pair(left, right) => {
                let left = self.value(left, less);
                code!("(", left, ", ", self.value(right, less), ")")
            }
            Ty::Maybe(inner) => self.maybe(inner, depth),
            Ty::Outcome(inner) => self.outcome(inner, depth),
            Ty::Faulty => {
                let number = self.value(&Ty::Number, less);
                if self.random.chance(75) {
                    code!("Ok::<u32, Fault>(", number, ")")
                } else {
                    code!("Err::<u32, Fault>(Fault(", number, "))")
                }
            }
            Ty::Number => self.number(depth),
            Ty::Flag => self.flag(depth),
            Ty::Unit => Code::from("()"),
            Ty::Closure(_) | Ty::Stream | Ty::Out => unreachable!("{ty:?} is only made by its own `let`"),
        }
    }

    fn wide(&mut self, depth: usize) -> Code {
        match self.random.below(3) {
            0 => Code::from(self.literal()),
            1 => code!("wide(", self.value(&Ty::Number, depth), ")"),
            _ => code!("(", operand(self.value(&Ty::Number, depth)), " as u64)"),
        }
    }

    fn text(&mut self, depth: usize) -> Code {
        match self.random.below(3) {
            0 => Code::from("String::from(\"ab\")"),
            1 => code!("format!(\"<{}>\", ", self.value(&Ty::Number, depth), ")"),
            _ => {
                let captured = self.scope.readable(|local| matches!(local.ty, Ty::Number | Ty::Point));
                match self.chosen(&captured) {
                    Some(id) => {
                        let name = self.name(id);
                        self.scope.lock(id);
                        let other = self.value(&Ty::Number, depth);
                        self.scope.unlock(id);
                        code!("format!(\"{", name, ":?}{n:>3}\", n = ", other, ")")
                    }
                    None => Code::from("String::new()"),
                }
            }
        }
    }

    fn point(&mut self, depth: usize) -> Code {
        let first = self.value(&Ty::Number, depth);
        if self.random.chance(50) {
            return code!("Point { x: ", first, ", y: ", self.value(&Ty::Number, depth), " }");
        }
        let bases = self.scope.readable(|local| local.ty == Ty::Point);
        match self.chosen(&bases) {
            Some(id) => code!("Point { y: ", first, ", ..", self.name(id), " }"),
            None => code!("Point { y: ", first, ", x: ", self.value(&Ty::Number, depth), " }"),
        }
    }

    fn array(&mut self, depth: usize) -> Code {
        let first = self.value(&Ty::Number, depth);
        if self.random.chance(20) {
            return code!("[", first, "; 3]");
        }
        let second = self.value(&Ty::Number, depth);
        code!("[", first, ", ", second, ", ", self.value(&Ty::Number, depth), "]")
    }

    fn numbers(&mut self, depth: usize) -> Code {
        let first = self.value(&Ty::Number, depth);
        match self.random.below(4) {
            0 => code!("vec![", first, "; 2]"),
            1 => code!("(0..", operand(first), " % 4).map(|n| n + 1).collect::<Vec<u32>>()"),
            2 => {
                let second = self.value(&Ty::Number, depth);
                code!("vec![", first, ", ", second, ", ", self.value(&Ty::Number, depth), "]")
            }
            _ => code!("Vec::from([", first, ", ", self.value(&Ty::Number, depth), "])"),
        }
    }

    fn noisy(&mut self, depth: usize) -> Code {
        if depth == 0 {
            return code!("Noisy::new(", self.literal(), ")");
        }
        let depth = depth - 1;
        match self.random.below(12) {
            0 | 1 => {
                let left = self.value(&Ty::Number, depth);
                code!("make(", left, ", ", self.value(&Ty::Number, depth), ")")
            }
            2 => code!("wrap(", self.value(&Ty::Noisy, depth), ")"),
            3 => {
                let first = self.value(&Ty::Flag, depth);
                let left = self.value(&Ty::Noisy, depth);
                code!("pick(", first, ", ", left, ", ", self.value(&Ty::Noisy, depth), ")")
            }
            4 => code!("*Box::new(", self.value(&Ty::Noisy, depth), ")"),
            5 => {
                let inner = self.value(&Ty::Noisy, depth);
                code!("(", inner, ", ", self.value(&Ty::Number, depth), ").0")
            }
            6 => {
                let maybe = self.value(&Ty::maybe(Ty::Noisy), depth);
                code!(receiver(&Ty::Noisy, maybe), ".unwrap_or_else(|| Noisy::new(11))")
            }
            7 if self.simple == 0 => {
                let writable = self.scope.writable(|local| local.ty == Ty::Noisy);
                let Some(id) = self.chosen(&writable) else {
                    return code!("Noisy::new(3)");
                };
                self.scope.lock(id);
                let new = self.quietly(|grammar| grammar.value(&Ty::Noisy, depth));
                self.scope.unlock(id);
                code!("std::mem::replace(&mut ", self.name(id), ", ", new, ")")
            }
            _ => code!("Noisy::new(", self.value(&Ty::Number, depth), ")"),
        }
    }

    fn shape(&mut self, depth: usize) -> Code {
        match self.random.below(9) {
            0 => Code::from("Shape::Dot"),
            6..=8 => code!("shape(", self.value(&Ty::Number, depth), ")"),
            1 => code!("Shape::Line(", self.value(&Ty::Number, depth), ")"),
            2 => {
                let first = self.value(&Ty::Number, depth);
                code!("Shape::Rect { h: ", first, ", w: ", self.value(&Ty::Number, depth), " }")
            }
            _ => code!("Shape::Held(", self.value(&Ty::Noisy, depth), ")"),
        }
    }

    fn maybe(&mut self, inner: &Ty, depth: usize) -> Code {
        let less = depth.saturating_sub(1);
        match self.random.below(9) {
            0 if self.random.chance(30) => code!("None::<", inner.spelling(), ">"),
            5..=7 => {
                let number = self.value(&Ty::Number, less);
                code!("perhaps(", number, ", ", self.value(inner, less), ")")
            }
            1 if *inner == Ty::Number => code!("fail(", self.value(inner, less), ").ok()"),
            2 if self.simple == 0 => code!("more(", self.value(inner, less), ")"),
            3 if depth > 0 && self.simple == 0 => {
                let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, less));
                let before = self.scope.flow.clone();
                let some = self.at_once(|grammar| grammar.value(inner, less));
                self.scope.join(&before);
                code!("if ", super::scrutinee(condition), " { Some(", some, ") } else { None }")
            }
            4 if depth > 0 => {
                let outcome = self.value(&Ty::outcome(inner.clone()), less);
                code!(receiver(inner, outcome), ".ok()")
            }
            _ => code!("Some(", self.value(inner, less), ")"),
        }
    }

    fn outcome(&mut self, inner: &Ty, depth: usize) -> Code {
        let less = depth.saturating_sub(1);
        match self.random.below(7) {
            0 if self.random.chance(30) => {
                code!("Err::<", inner.spelling(), ", u32>(", self.value(&Ty::Number, less), ")")
            }
            4 | 5 => {
                let number = self.value(&Ty::Number, less);
                code!("attempt(", number, ", ", self.value(inner, less), ")")
            }
            1 | 2 if *inner == Ty::Number => code!("fail(", self.value(inner, less), ")"),
            3 if depth > 0 => {
                let maybe = receiver(inner, self.value(&Ty::maybe(inner.clone()), less));
                code!(maybe, ".ok_or::<u32>(", self.value(&Ty::Number, less), ")")
            }
            _ => code!("Ok::<_, u32>(", self.value(inner, less), ")"),
        }
    }
}
