use super::{Grammar, NAMES};
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::{Closure, Ty};

impl Grammar {
    /// The type of some new local.
    pub(super) fn some_type(&mut self) -> Ty {
        let make: fn() -> Ty = self.random.weighted(&[
            (26, || Ty::Number),
            (6, || Ty::Wide),
            (4, || Ty::Flag),
            (5, || Ty::Text),
            (6, || Ty::Point),
            (5, || Ty::Array),
            (7, || Ty::Numbers),
            (20, || Ty::Noisy),
            (4, || Ty::Holder),
            (4, || Ty::Shape),
            (3, || Ty::Boxed),
            (5, || Ty::Guards),
            (3, || Ty::pair(Ty::Number, Ty::Flag)),
            (4, || Ty::pair(Ty::Noisy, Ty::Number)),
            (3, || Ty::pair(Ty::Noisy, Ty::Noisy)),
            (3, || Ty::maybe(Ty::Number)),
            (3, || Ty::maybe(Ty::Noisy)),
            (3, || Ty::outcome(Ty::Number)),
        ]);
        make()
    }

    /// A name for a new local; it may shadow, but not what is still owed a mention.
    pub(super) fn fresh_name(&mut self) -> &'static str {
        let owed: Vec<String> = self.debts.iter().map(|&id| self.name(id)).collect();
        let free: Vec<&'static str> =
            NAMES.into_iter().filter(|name| owed.iter().all(|owed| owed != name)).collect();
        self.chosen(&free).unwrap_or("spare")
    }

    /// `let name = value;`, seldom with a type.
    pub(super) fn plain_let(&mut self) -> Code {
        let ty = self.some_type();
        let annotated = self.random.chance(15);
        let value = if ty == Ty::Number && self.random.chance(25) {
            Code::from(self.literal())
        } else {
            self.value(&ty, 3)
        };
        let text = value.to_string();
        let certain = annotated
            || (text.starts_with("yield_!(") || text.starts_with("pause(")) && self.signature.receives;
        let mutable = self.random.chance(60);
        let name = self.fresh_name();
        self.scope.declare(name, ty.clone(), mutable, certain, Init::Full);
        let annotation = if annotated { format!(": {}", ty.spelling()) } else { String::new() };
        code!("let ", if mutable { "mut " } else { "" }, name, annotation, " = ", value, ";")
    }

    /// `let PATTERN = value;`.
    pub(super) fn pattern_let(&mut self) -> Code {
        let ty = match self.random.below(6) {
            0 => Ty::Point,
            1 => Ty::Array,
            2 => Ty::Holder,
            3 => Ty::pair(Ty::Noisy, Ty::pair(Ty::Number, Ty::Noisy)),
            4 => Ty::pair(Ty::Number, Ty::Number),
            _ => Ty::pair(Ty::Noisy, Ty::Number),
        };
        let (value, place) = self.matched_droppable(&ty, 3);
        let pattern = self.irrefutable(&ty, place.is_some());
        self.taken_apart(place, &pattern);
        self.bind(&pattern);
        code!("let ", pattern.code, " = ", value, ";")
    }

    /// `let PATTERN = value else { .. };`.
    pub(super) fn let_else(&mut self) -> Option<Code> {
        let ty = match self.random.below(8) {
            4 => Ty::maybe(Ty::Noisy),
            5 => Ty::outcome(Ty::Noisy),
            6 => Ty::Shape,
            7 => Ty::pair(Ty::Noisy, Ty::Number),
            0 => Ty::maybe(Ty::Number),
            1 => Ty::outcome(Ty::Number),
            2 => Ty::Point,
            _ => Ty::pair(Ty::maybe(Ty::Number), Ty::Flag),
        };
        let (value, place) = self.matched_value(&ty, 2);
        let matched = self.scope.flow.clone();
        let depth = self.scope.open();
        let mut otherwise = Vec::new();
        if self.random.chance(40) {
            self.nesting += 1;
            self.statements(&mut otherwise, 1);
            self.nesting -= 1;
        }
        if self.scope.flow.reachable {
            let jump = (0..8).find_map(|_| self.jump())?;
            otherwise.push(code!(jump, ";"));
        } else if !otherwise.last().is_some_and(super::leaves) {
            return None;
        }
        self.scope.close(depth);
        self.branch(&matched);
        let pattern = self.refutable(&ty);
        self.taken_apart(place, &pattern);
        self.bind(&pattern);
        let text = value.to_string();
        let value = match () {
            // A local in place: where the pattern fails the macro drops it before the `else` block.
            () if ty.drops() && text.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                code!("wrap(", value, ")")
            }
            () if text.ends_with('}') => code!("(", value, ")"),
            () => value,
        };
        Some(code!("let ", pattern.code, " = ", value, " else ", Code::Block(otherwise), ";"))
    }

    /// `let name;`, filled on every path, or on some.
    pub(super) fn deferred_let(&mut self) -> Code {
        let ty = self.some_type();
        let name = self.fresh_name();
        if self.random.chance(30) {
            self.scope.declare(name, ty.clone(), true, true, Init::Empty);
            return code!("let mut ", name, ": ", ty.spelling(), ";");
        }
        let partly = self.random.chance(35);
        let mutable = self.random.chance(30);
        let id = self.scope.declare(name, ty.clone(), mutable, false, Init::Empty);
        // Only the two assignments below write it.
        self.scope.lock(id);
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
        let before = self.scope.flow.clone();
        let fill = |grammar: &mut Grammar| {
            let value = grammar.at_once(|grammar| grammar.value(&ty, 2));
            let statement = code!(name, " = ", value, ";");
            grammar.scope.set(id, Init::Full);
            let mut out = vec![statement];
            grammar.nesting += 1;
            let depth = grammar.scope.open();
            let more = grammar.random.below(2);
            grammar.statements(&mut out, more);
            grammar.scope.close(depth);
            grammar.nesting -= 1;
            Code::Block(out)
        };
        let then = fill(self);
        let end = self.branch(&before);
        let otherwise = if partly { None } else { Some(fill(self)) };
        self.scope.join(&end);
        self.scope.unlock(id);
        let declaration = code!(if mutable { "let mut " } else { "let " }, name, "; ");
        let condition = super::scrutinee(condition);
        match otherwise {
            Some(otherwise) => code!(declaration, "if ", condition, " ", then, " else ", otherwise),
            None => code!(declaration, "if ", condition, " ", then),
        }
    }

    /// A collection whose element type comes from a later statement, often across a suspension.
    pub(super) fn later_typed_let(&mut self) -> Code {
        let name = self.fresh_name();
        let between = if self.may_suspend() {
            let given = self.literal();
            code!(self.suspended(given), ";")
        } else {
            code!("fuel();")
        };
        let (ty, empty, fill) = match self.random.below(4) {
            0 => (Ty::maybe(Ty::Number), "None", (" = Some(", ");")),
            1 => (Ty::Guards, "Vec::new()", (".push(", ");")),
            2 => (Ty::maybe(Ty::Noisy), "Default::default()", (" = Some(", ");")),
            _ => (Ty::Numbers, "Vec::new()", (".push(", ");")),
        };
        let element = if matches!(&ty, Ty::Guards) || ty.drops() { Ty::Noisy } else { Ty::Number };
        let value = self.at_once(|grammar| grammar.value(&element, 2));
        if !self.scope.flow.reachable {
            return between;
        }
        // The value is made before the collection is declared, so it cannot mention it: it must not
        // capture the name either.
        let spare = "made";
        self.scope.declare(name, ty, true, false, Init::Full);
        let made = code!("let ", spare, " = ", value, "; ");
        code!(made, "let mut ", name, " = ", empty, "; ", between, " ", name, fill.0, spare, fill.1)
    }

    /// A closure that owns what it captures, so that it can live across a suspension.
    pub(super) fn closure_let(&mut self) -> Option<Code> {
        let name = self.fresh_name();
        let numbers = self.scope.readable(|local| local.ty == Ty::Number);
        let (closure, code) = match self.random.below(3) {
            0 => {
                let id = self.chosen(&numbers)?;
                let captured = self.name(id);
                let parameter = if self.random.chance(50) { "z: u32" } else { "z" };
                (
                    Closure { takes_number: true, mutates: false, drops: false },
                    code!("move |", parameter, "| add(z, ", captured, ")"),
                )
            }
            1 => {
                let guard = self.moved(|ty| *ty == Ty::Noisy)?;
                (
                    Closure { takes_number: false, mutates: false, drops: true },
                    code!("move || touch(&", guard, ")"),
                )
            }
            _ => {
                let mutable = self.scope.movable(|local| local.ty == Ty::Noisy && local.mutable);
                let id = self.chosen(&mutable)?;
                self.scope.set(id, Init::Empty);
                (
                    Closure { takes_number: true, mutates: true, drops: true },
                    code!("move |z: u32| ", self.name(id), ".poke(z)"),
                )
            }
        };
        let mutable = closure.mutates;
        self.scope.declare(name, Ty::Closure(closure), mutable, true, Init::Full);
        Some(code!("let ", if mutable { "mut " } else { "" }, name, " = ", code, ";"))
    }

    /// An iterator whose type nobody would write.
    pub(super) fn stream_let(&mut self) -> Code {
        let numbers = self.value(&Ty::Numbers, 2);
        let adapter = match self.random.below(3) {
            0 => code!(".into_iter().map(|n| n % 17)"),
            1 => code!(".into_iter().enumerate().map(|(at, n)| add(at as u32, n)).filter(|n| *n != 5)"),
            _ => code!(".into_iter().rev().chain(0..2).skip(1)"),
        };
        let name = self.fresh_name();
        self.scope.declare(name, Ty::Stream, true, true, Init::Full);
        code!("let mut ", name, " = ", super::operand(numbers), adapter, ";")
    }
}
