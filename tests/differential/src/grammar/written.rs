//! Bodies of machines with names: what lives across a suspension has its type written, or in plain sight.
//!
//! All that does not suspend is made as in other bodies. What suspends stands alone: the value of a `let`, a
//! statement, or a block of statements; and what a pattern binds is bound again with its type.

use super::patterns::Pattern;
use super::{Grammar, scrutinee};
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

type Kind = fn(&mut Grammar) -> Option<Code>;

/// What a loop runs.
struct Head {
    /// `let list: Vec<u32> = ..;`
    before: Code,
    iterator: Code,
    item: Ty,
    /// The items come with their numbers.
    is_numbered: bool,
}

impl Grammar {
    /// Whether types must be written where the generator stands.
    pub(super) fn writes_types(&self) -> bool {
        self.signature.written && self.quiet == 0
    }

    pub(super) fn written_statement(&mut self) -> Option<Code> {
        let flat: &[(usize, Kind)] = &[
            (14, Grammar::typed_let),
            (9, Grammar::sent_let),
            (7, Grammar::sent_alone),
            (4, Grammar::typed_pattern),
            (3, Grammar::typed_let_else),
            (3, Grammar::typed_later),
            (7, Grammar::assignment),
            (3, Grammar::sent_assignment),
            (6, Grammar::droppable_statement),
            (5, |grammar| Some(grammar.effect())),
            (4, Grammar::delegated),
        ];
        let nested: &[(usize, Kind)] = &[
            (8, |grammar| Some(grammar.typed_if(None))),
            (6, |grammar| Some(grammar.typed_match(None))),
            (5, |grammar| Some(grammar.looping())),
            (7, |grammar| Some(grammar.typed_for())),
            (6, Grammar::branching_let),
            (3, |grammar| Some(grammar.labelled_block(None))),
            (3, |grammar| Some(grammar.nested_block())),
            (4, Grammar::leaving_move),
            (3, Grammar::borrowing),
            (3, Grammar::conditional_jump),
        ];
        let small = self.budget <= 0 || self.nesting > 3;
        let kinds = if small { flat.to_vec() } else { [flat, nested].concat() };
        let make: Kind = self.random.weighted(&kinds);
        make(self)
    }

    fn declare_typed(&mut self, ty: &Ty, value: Code) -> Code {
        let mutable = self.random.chance(60);
        let name = self.fresh_name();
        self.scope.declare(name, ty.clone(), mutable, true, Init::Full);
        code!("let ", if mutable { "mut " } else { "" }, name, ": ", ty.spelling(), " = ", value, ";")
    }

    fn typed_let(&mut self) -> Option<Code> {
        let ty = self.some_type();
        let value = self.value(&ty, 3);
        Some(self.declare_typed(&ty, value))
    }

    /// What is handed out, which leaves no temporary behind.
    fn given(&mut self) -> Code {
        self.without_temporaries(|grammar| grammar.at_once(|grammar| grammar.value(&Ty::Number, 2)))
    }

    fn sent_alone(&mut self) -> Option<Code> {
        let given = self.given();
        Some(code!(self.suspended(given), ";"))
    }

    /// What is sent in, alone or as an operand of what else is known.
    fn sent(&mut self) -> Option<Code> {
        if !self.signature.receives {
            return None;
        }
        let mut plain = || match self.chosen(&self.scope.readable(|local| local.ty == Ty::Number)) {
            Some(id) if self.random.chance(60) => self.name(id),
            _ => self.literal(),
        };
        let (first, second, third) = (plain(), plain(), plain());
        let sent = self.suspended(first);
        Some(match self.random.below(8) {
            0 => code!("add(", second, ", ", sent, ")"),
            1 => code!("add(", sent, ", ", second, ")"),
            2 => code!("mix(", sent, ", ", self.suspended(second), ", ", third, ")"),
            3 => code!("(", sent, " + ", second, ") % 60"),
            _ => {
                let given = self.given();
                self.suspended(given)
            }
        })
    }

    fn sent_let(&mut self) -> Option<Code> {
        let sent = self.sent()?;
        Some(self.declare_typed(&Ty::Number, sent))
    }

    fn sent_assignment(&mut self) -> Option<Code> {
        let numbers = self.scope.writable(|local| local.ty == Ty::Number);
        let id = self.chosen(&numbers)?;
        let sent = self.sent()?;
        Some(code!(self.name(id), " = ", sent, ";"))
    }

    /// A machine inside of this one, or a future that holds a value.
    fn delegated(&mut self) -> Option<Code> {
        if self.signature.is_async && self.random.chance(60) {
            let ty = self.some_type();
            let value = self.value(&ty, 2);
            let (given, spelling) = (self.literal(), ty.spelling());
            let before = code!("let given: ", &spelling, " = ", value, "; ");
            let before = code!(before, "let handed: Hand<", spelling, "> = hand(given, ", given, "); ");
            return Some(code!(before, self.declare_typed(&ty, "handed.await".into())));
        }
        let number = self.given();
        let guard =
            self.without_temporaries(|grammar| grammar.at_once(|grammar| grammar.value(&Ty::Noisy, 1)));
        if self.signature.is_async {
            let before = code!("let (n, held): (u32, Noisy) = (", number, ", ", guard, "); ");
            return Some(code!(before, self.declare_typed(&Ty::Number, "passed(n, held).await".into())));
        }
        let delegated = code!("yield_from!(relay(", number, ", ", guard, "))");
        Some(self.declare_typed(&Ty::Number, delegated))
    }

    /// Binds what a pattern has bound once more, with types.
    pub(super) fn bound(&mut self, pattern: &Pattern) -> Vec<Code> {
        self.bind(pattern);
        let again = pattern.again();
        self.bind(pattern);
        again
    }

    pub(super) fn block_after(&mut self, first: Vec<Code>, size: usize, tail: Option<&Ty>) -> Code {
        let depth = self.scope.open();
        let mut out = first;
        self.nesting += 1;
        self.statements(&mut out, size);
        if let Some(ty) = tail {
            self.tail(ty, &mut out);
        }
        self.nesting -= 1;
        self.scope.close(depth);
        Code::Block(out)
    }

    /// `let m: T = value; let PATTERN = m; let a: A = a;`
    fn typed_pattern(&mut self) -> Option<Code> {
        let ty = match self.random.below(5) {
            0 => Ty::Point,
            1 => Ty::Array,
            2 => Ty::Holder,
            3 => Ty::pair(Ty::Noisy, Ty::pair(Ty::Number, Ty::Noisy)),
            _ => Ty::pair(Ty::Noisy, Ty::Number),
        };
        let value = self.value(&ty, 3);
        let pattern = self.irrefutable(&ty, true);
        let again = Code::list(self.bound(&pattern), " ");
        Some(code!("let ", pattern.code, ": ", ty.spelling(), " = ", value, "; ", again))
    }

    fn typed_let_else(&mut self) -> Option<Code> {
        let ty = match self.random.below(4) {
            0 => Ty::maybe(Ty::Number),
            1 => Ty::outcome(Ty::Number),
            2 => Ty::maybe(Ty::Noisy),
            _ => Ty::Shape,
        };
        let value = self.without_temporaries(|grammar| grammar.at_once(|grammar| grammar.value(&ty, 2)));
        let matched = self.scope.flow.clone();
        let jump = (0..8).find_map(|_| self.jump())?;
        self.branch(&matched);
        let pattern = self.refutable(&ty);
        let again = Code::list(self.bound(&pattern), " ");
        // What does not match is dropped before the jump.
        let value = if ty.drops() { code!("wrap(", value, ")") } else { code!("(", value, ")") };
        Some(code!("let ", pattern.code, " = ", value, " else { ", jump, "; }; ", again))
    }

    /// `let a: T; if c { a = ..; .. } else { a = ..; .. }`
    fn typed_later(&mut self) -> Option<Code> {
        let ty = self.some_type();
        let name = self.fresh_name();
        let id = self.scope.declare(name, ty.clone(), false, true, Init::Empty);
        self.scope.lock(id);
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
        let before = self.scope.flow.clone();
        let branch = |grammar: &mut Grammar| {
            let value = grammar.at_once(|grammar| grammar.value(&ty, 2));
            grammar.scope.set(id, Init::Full);
            let size = grammar.random.below(2);
            grammar.block_after(vec![code!(name, " = ", value, ";")], size, None)
        };
        let then = branch(self);
        let end = self.branch(&before);
        let otherwise = branch(self);
        self.scope.join(&end);
        self.scope.unlock(id);
        let declared = code!("let ", name, ": ", ty.spelling(), "; ");
        Some(code!(declared, "if ", scrutinee(condition), " ", then, " else ", otherwise))
    }

    /// A value from branches that suspend.
    fn branching_let(&mut self) -> Option<Code> {
        let ty = self.some_type();
        let value = match self.random.below(6) {
            0 | 1 => self.typed_if(Some(&ty)),
            2 | 3 => self.typed_match(Some(&ty)),
            4 => self.loop_with_value(&ty),
            _ => self.labelled_block(Some(&ty)),
        };
        Some(self.declare_typed(&ty, value))
    }

    /// `if`, or `if let` of a local.
    fn typed_if(&mut self, result: Option<&Ty>) -> Code {
        let sizes = (1 + self.random.below(3), 1 + self.random.below(2));
        if self.random.chance(55) {
            let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
            let before = self.scope.flow.clone();
            let then = self.block(sizes.0, result);
            let end = self.branch(&before);
            let mut code = code!("if ", scrutinee(condition), " ", then);
            if result.is_some() || self.random.chance(60) {
                code = code!(code, " else ", self.block(sizes.1, result));
            }
            self.scope.join(&end);
            return code;
        }
        let ty = self.matched_type();
        let value = self.value(&ty, 2);
        let before = self.scope.flow.clone();
        let depth = self.scope.open();
        let pattern = self.refutable(&ty);
        let again = self.bound(&pattern);
        let then = self.block_after(again, sizes.0, result);
        self.scope.close(depth);
        let end = self.branch(&before);
        let otherwise = self.block(sizes.1, result);
        self.scope.join(&end);
        let code = code!("{ let m: ", ty.spelling(), " = ", value, "; if let ", pattern.code, " = m ");
        code!(code, then, " else ", otherwise, " }")
    }

    /// `match` of a local.
    fn typed_match(&mut self, result: Option<&Ty>) -> Code {
        let ty = self.matched_type();
        let value = self.value(&ty, 2);
        let before = self.scope.flow.clone();
        let mut arms = Vec::new();
        let mut met = None;
        for _ in 0..1 + self.random.below(3) {
            let depth = self.scope.open();
            let pattern = self.refutable(&ty);
            let again = self.bound(&pattern);
            let guard = match self.random.chance(20) && !pattern.moves() {
                true => code!(" if flag(", self.literal(), ")"),
                false => code!(),
            };
            let size = self.random.below(3);
            let block = self.block_after(again, size, result);
            self.scope.close(depth);
            arms.push(code!(pattern.code, guard, " => ", block));
            let end = self.branch(&before);
            match &mut met {
                None => met = Some(end),
                Some(met) => met.join(&end),
            }
        }
        let size = self.random.below(3);
        arms.push(code!("_ => ", self.block(size, result)));
        if let Some(met) = met {
            self.scope.join(&met);
        }
        code!("{ let m: ", ty.spelling(), " = ", value, "; match m ", Code::Block(arms), " }")
    }

    pub(super) fn typed_for(&mut self) -> Code {
        let Head { before, iterator, item, is_numbered } = self.head();
        let outside = self.scope.flow.clone();
        let prefix = self.frame(None);
        let depth = self.scope.open();
        let pattern = self.irrefutable(&item, true);
        let mut first = self.bound(&pattern);
        let here = self.scope.flow.clone();
        let innermost = self.scope.frames.len() - 1;
        self.scope.exit(innermost);
        self.branch(&here);
        first.insert(0, Code::from("if !fuel() { break; }"));
        let size = 1 + self.random.below(4);
        self.nesting += 1;
        self.statements(&mut first, size);
        self.nesting -= 1;
        if is_numbered && self.scope.flow.reachable {
            first.push(Code::from("touch(&i);"));
        }
        self.scope.close(depth);
        self.scope.join(&outside);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        let pattern = if is_numbered { code!("(i, ", pattern.code, ")") } else { pattern.code };
        code!("{ ", before, prefix, "for ", pattern, " in ", iterator, " ", Code::Block(first), " }")
    }

    /// What is run by a loop of a machine that can be saved.
    fn head(&mut self) -> Head {
        let of = |iterator: Code, item: Ty| Head { before: code!(), iterator, item, is_numbered: false };
        let (from, to) = (self.random.below(3), self.random.below(5));
        let range = match self.random.below(4) {
            0 => format!("{from}u32..={to}"),
            _ => format!("{from}u32..{to}"),
        };
        match self.random.below(12) {
            0 => return of(range.into(), Ty::Number),
            1 => return of(format!("({range}).rev()").into(), Ty::Number),
            2 => return of(format!("({range}).step_by({})", from + 1).into(), Ty::Number),
            3 => return of(format!("({range}).rev().step_by({})", from + 1).into(), Ty::Number),
            4 => return of(format!("({range}).chain([7, {to}]).skip({from})").into(), Ty::Number),
            5 => return of(format!("[{to}, 3, {from}]").into(), Ty::Number),
            6 => {
                let numbered = of(format!("[{to}, 9].into_iter().enumerate()").into(), Ty::Number);
                return Head { is_numbered: true, ..numbered };
            }
            _ => {}
        }
        let ty = match self.random.below(4) {
            0 => Ty::Numbers,
            1 => Ty::Array,
            _ => Ty::Guards,
        };
        let value = self.value(&ty, 2);
        let item = if ty == Ty::Guards { Ty::Noisy } else { Ty::Number };
        let (adapted, item, is_numbered) = match self.random.below(8) {
            0 => (".into_iter().enumerate()", item, true),
            1 => (".into_iter().rev()", item, false),
            2 => (".into_iter().rev().enumerate()", item, true),
            3 => (".into_iter().skip(1)", item, false),
            4 => (".into_iter().take(1)", item, false),
            5 => (".into_iter().zip(5u32..8)", Ty::pair(item, Ty::Number), false),
            _ => ("", item, false),
        };
        let before = code!("let list: ", ty.spelling(), " = ", value, "; ");
        Head { before, iterator: format!("list{adapted}").into(), item, is_numbered }
    }
}
