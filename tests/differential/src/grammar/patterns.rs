use super::{Grammar, NAMES};
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

/// A pattern and what it binds.
pub(super) struct Pattern {
    pub(super) code: Code,
    pub(super) bindings: Vec<Binding>,
}

pub(super) struct Binding {
    name: String,
    ty: Ty,
    mutable: bool,
    certain: bool,
}

impl Pattern {
    /// Whether it takes something out of the value that is matched.
    pub(super) fn moves(&self) -> bool {
        self.bindings.iter().any(|binding| !binding.ty.is_copy())
    }

    /// Binds each again, with its type.
    pub(super) fn again(&self) -> Vec<Code> {
        let again = self.bindings.iter().map(|Binding { name, ty, mutable, .. }| {
            code!("let ", if *mutable { "mut " } else { "" }, name, ": ", ty.spelling(), " = ", name, ";")
        });
        again.collect()
    }
}

/// What the parts of one pattern share.
struct Making {
    /// Names that it binds already.
    taken: Vec<String>,
    bindings: Vec<Binding>,
    /// It may fail to match.
    refutable: bool,
    /// Every part that is not plain data is bound: what stays behind in a local would be a partial move.
    binds_all: bool,
}

impl Grammar {
    /// A pattern that matches every value of the type.
    pub(super) fn irrefutable(&mut self, ty: &Ty, binds_all: bool) -> Pattern {
        self.pattern(ty, false, binds_all)
    }

    /// A pattern that may fail, where the type has one. Where it matches it leaves nothing droppable
    /// behind.
    pub(super) fn refutable(&mut self, ty: &Ty) -> Pattern {
        self.pattern(ty, true, true)
    }

    fn pattern(&mut self, ty: &Ty, refutable: bool, binds_all: bool) -> Pattern {
        // A local that is still owed a mention must stay visible.
        let taken = self.debts.iter().map(|&id| self.name(id)).collect();
        let mut making = Making { taken, bindings: Vec::new(), refutable, binds_all };
        let code = self.part(ty, &mut making, 2);
        Pattern { code, bindings: making.bindings }
    }

    /// Brings the bindings of a pattern into scope.
    pub(super) fn bind(&mut self, pattern: &Pattern) {
        for Binding { name, ty, mutable, certain } in &pattern.bindings {
            self.scope.declare(name, ty.clone(), *mutable, *certain, Init::Full);
        }
    }

    /// A local that is matched in place is empty where the pattern took something out of it.
    pub(super) fn taken_apart(&mut self, place: Option<usize>, pattern: &Pattern) {
        if let (Some(id), true) = (place, pattern.moves()) {
            self.scope.set(id, Init::Empty);
        }
    }

    fn binding(&mut self, ty: &Ty, making: &mut Making) -> Code {
        let free: Vec<&str> =
            NAMES.into_iter().filter(|name| making.taken.iter().all(|taken| taken != name)).collect();
        let Some(name) = self.chosen(&free) else {
            return Code::from("_");
        };
        let mutable = self.random.chance(40);
        making.taken.push(name.to_owned());
        making.bindings.push(Binding { name: name.to_owned(), ty: ty.clone(), mutable, certain: false });
        code!(if mutable { "mut " } else { "" }, name)
    }

    fn part(&mut self, ty: &Ty, making: &mut Making, depth: usize) -> Code {
        let must_bind = making.binds_all && !ty.is_copy();
        if depth == 0 || self.random.chance(25) {
            return if !must_bind && self.random.chance(25) { "_".into() } else { self.binding(ty, making) };
        }
        let depth = depth - 1;
        match ty {
            Ty::Pair(left, right) => {
                if !must_bind && self.random.chance(15) {
                    return code!("(", self.part(left, making, depth), ", ..)");
                }
                let left = self.part(left, making, depth);
                code!("(", left, ", ", self.part(right, making, depth), ")")
            }
            Ty::Point => match self.random.below(3) {
                0 => code!("Point { x: ", self.part(&Ty::Number, making, depth), ", .. }"),
                1 => {
                    let y = self.part(&Ty::Number, making, depth);
                    code!("Point { y: ", y, ", x: ", self.part(&Ty::Number, making, depth), " }")
                }
                _ => {
                    let whole = self.binding(ty, making);
                    if whole.to_string() == "_" {
                        return whole;
                    }
                    code!(whole, " @ Point { x: ", self.part(&Ty::Number, making, depth), ", .. }")
                }
            },
            Ty::Array => match self.random.below(3) {
                0 => code!("[", self.part(&Ty::Number, making, depth), ", ..]"),
                1 => {
                    let first = self.part(&Ty::Number, making, depth);
                    code!("[", first, ", .., ", self.part(&Ty::Number, making, depth), "]")
                }
                _ => {
                    let first = self.part(&Ty::Number, making, depth);
                    let second = self.part(&Ty::Number, making, depth);
                    code!("[", first, ", ", second, ", ", self.part(&Ty::Number, making, depth), "]")
                }
            },
            Ty::Holder => {
                if self.random.chance(30) {
                    return code!("Holder { inner: ", self.part(&Ty::Noisy, making, depth), ", .. }");
                }
                let n = self.part(&Ty::Number, making, depth);
                code!("Holder { n: ", n, ", inner: ", self.part(&Ty::Noisy, making, depth), " }")
            }
            _ if making.refutable => self.failing_part(ty, making, depth),
            _ => self.binding(ty, making),
        }
    }

    fn failing_part(&mut self, ty: &Ty, making: &mut Making, depth: usize) -> Code {
        match ty {
            Ty::Number | Ty::Wide => match self.random.below(9) {
                0 => Code::from(self.literal()),
                1 | 2 => Code::from("0..=6"),
                4 | 5 => Code::from("(1 | 3 | 5..)"),
                3 => {
                    let whole = self.binding(ty, making);
                    if whole.to_string() == "_" { whole } else { code!(whole, " @ 2..=40") }
                }
                _ => self.binding(ty, making),
            },
            Ty::Flag => Code::from(if self.random.chance(50) { "true" } else { "false" }),
            Ty::Maybe(inner) => {
                if self.random.chance(15) {
                    return Code::from("None");
                }
                code!("Some(", self.part(inner, making, depth), ")")
            }
            Ty::Outcome(inner) => {
                if self.random.chance(30) {
                    return code!("Err(", self.part(&Ty::Number, making, depth), ")");
                }
                code!("Ok(", self.part(inner, making, depth), ")")
            }
            Ty::Shape => self.shape_part(making, depth),
            _ => self.binding(ty, making),
        }
    }

    fn shape_part(&mut self, making: &mut Making, depth: usize) -> Code {
        match self.random.below(6) {
            0 => Code::from("Shape::Dot"),
            1 => code!("Shape::Line(", self.part(&Ty::Number, making, depth), ")"),
            2 => code!("Shape::Rect { w: ", self.part(&Ty::Number, making, depth), ", .. }"),
            3 => {
                let name = self.binding(&Ty::Number, making);
                code!("(Shape::Line(", name.clone(), ") | Shape::Rect { h: ", name, ", .. })")
            }
            _ => code!("Shape::Held(", self.part(&Ty::Noisy, making, depth), ")"),
        }
    }
}
