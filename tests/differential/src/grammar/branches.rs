use super::{Grammar, leaves, scrutinee};
use crate::code::{Code, code};
use crate::scope::{Flow, Local, Scope};
use crate::types::Ty;

/// Joins the ends of branches: `None` until the first arrives.
struct Meeting(Option<Flow>);

impl Meeting {
    fn arrive(&mut self, flow: Flow) {
        match &mut self.0 {
            None => self.0 = Some(flow),
            Some(met) => met.join(&flow),
        }
    }
}

impl Grammar {
    /// A value that comes from one of several branches.
    pub(super) fn branching_value(&mut self, ty: &Ty, depth: usize) -> Code {
        match self.random.below(8) {
            0 | 1 => self.if_else(Some(ty)),
            2 | 3 => self.matching(Some(ty)),
            4 => self.loop_with_value(ty),
            5 => self.labelled_block(Some(ty)),
            6 => {
                let size = self.random.below(3);
                code!(if self.random.chance(25) { "unsafe " } else { "" }, self.block(size, Some(ty)))
            }
            _ => {
                let plain_if = self.at_once(|grammar| grammar.value(&Ty::Flag, depth));
                let before = self.scope.flow.clone();
                let first = self.at_once(|grammar| grammar.value(ty, depth));
                let after = self.branch(&before);
                let second = self.at_once(|grammar| grammar.value(ty, depth));
                self.scope.join(&after);
                code!("if ", scrutinee(plain_if), " { ", first, " } else { ", second, " }")
            }
        }
    }

    /// `if` with any condition, and further branches; all of them give a value if `ty` is there.
    pub(super) fn if_else(&mut self, ty: Option<&Ty>) -> Code {
        let depth = self.scope.open();
        let condition = self.condition(None);
        let size = 1 + self.random.below(3);
        let then = self.block(size, ty);
        self.scope.close(depth);
        let end = self.branch(&condition.failed);
        let mut code = code!("if ", condition.code, " ", then);
        let more = self.random.below(10);
        if ty.is_none() && more < 4 {
            // No `else`.
        } else if more < 6 && self.nesting < 4 {
            code = code!(code, " else ", self.if_else(ty));
        } else {
            let size = 1 + self.random.below(2);
            code = code!(code, " else ", self.block(size, ty));
        }
        self.scope.join(&end);
        code
    }

    /// What `if let` and `match` look at.
    pub(super) fn matched_type(&mut self) -> Ty {
        let kind = self.random.below(12);
        match kind {
            0 | 1 => Ty::maybe(Ty::Number),
            2 => Ty::maybe(Ty::Noisy),
            3 => Ty::outcome(Ty::Number),
            4 => Ty::outcome(Ty::Noisy),
            5 | 6 => Ty::Shape,
            7 => Ty::pair(Ty::Noisy, Ty::Number),
            8 => Ty::pair(Ty::maybe(Ty::Number), Ty::Flag),
            9 => Ty::Point,
            10 => Ty::pair(Ty::maybe(Ty::Noisy), Ty::maybe(Ty::Noisy)),
            _ => Ty::Number,
        }
    }

    /// What a pattern is matched against: a local in place, or a value. The local is plain data: where
    /// the pattern fails the macro drops a droppable one early.
    pub(super) fn matched_value(&mut self, ty: &Ty, depth: usize) -> (Code, Option<usize>) {
        let place = self.matched_place(ty, |_, local| local.ty.is_copy());
        self.place_or_value(place, ty, depth)
    }

    /// The same where what is matched may be droppable: where every path goes on from some pattern.
    pub(super) fn matched_droppable(&mut self, ty: &Ty, depth: usize) -> (Code, Option<usize>) {
        let place = self.matched_place(ty, |scope, local| local.ty.is_copy() || scope.may_move(local));
        self.place_or_value(place, ty, depth)
    }

    fn place_or_value(&mut self, place: Option<usize>, ty: &Ty, depth: usize) -> (Code, Option<usize>) {
        match place {
            Some(id) => (Code::from(self.name(id)), Some(id)),
            None => (self.value(ty, depth), None),
        }
    }

    /// A local to match in place, and perhaps to take apart.
    fn matched_place(&mut self, ty: &Ty, wanted: fn(&Scope, &Local) -> bool) -> Option<usize> {
        if self.simple > 0 || !self.random.chance(60) {
            return None;
        }
        let scope = &self.scope;
        let found = scope.readable(|local| local.ty == *ty && wanted(scope, local));
        self.chosen(&found)
    }

    /// `match`, with guards, over a value or a local.
    pub(super) fn matching(&mut self, result: Option<&Ty>) -> Code {
        let ty = self.matched_type();
        let (value, place) = self.at_once(|grammar| grammar.matched_droppable(&ty, 2));
        let before = self.scope.flow.clone();
        let mut meeting = Meeting(None);
        let mut arms = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            arms.push(self.arm(&ty, place, result));
            meeting.arrive(self.branch(&before));
        }
        for last in self.last_arms(&ty, place.is_some() || ty.is_copy()) {
            let body = self.arm_body(result);
            arms.push(code!(last, " => ", body));
            meeting.arrive(self.branch(&before));
        }
        if let Some(met) = meeting.0 {
            self.scope.flow = met;
        }
        code!("match ", scrutinee(value), " ", Code::Block(arms))
    }

    /// Patterns that match whatever is left. Where the value is no `place` they take all of it: what
    /// a pattern leaves behind of a value is dropped by the macro where it next suspends.
    fn last_arms(&mut self, ty: &Ty, place: bool) -> Vec<&'static str> {
        let all = if place { "_" } else { "rest" };
        match ty {
            Ty::Maybe(_) if self.random.chance(50) => {
                vec!["None", if place { "Some(_)" } else { "Some(rest)" }]
            }
            Ty::Outcome(_) if place && self.random.chance(50) => vec!["Ok(_) | Err(_)"],
            Ty::Shape if self.random.chance(50) => vec!["Shape::Dot | Shape::Line(_)", all],
            _ => vec![all],
        }
    }

    fn arm(&mut self, ty: &Ty, place: Option<usize>, result: Option<&Ty>) -> Code {
        let depth = self.scope.open();
        let pattern = self.refutable(ty);
        self.bind(&pattern);
        let guard = if self.random.chance(25) {
            let guard = self.simply(|grammar| grammar.value(&Ty::Flag, 1));
            code!(" if ", scrutinee(guard))
        } else {
            code!()
        };
        self.taken_apart(place, &pattern);
        // The last arm never leaves: it gives the type.
        let jump = if self.random.chance(15) { self.jump() } else { None };
        let body = match jump {
            Some(jump) => code!(jump, ","),
            None => self.arm_body(result),
        };
        self.scope.close(depth);
        code!(pattern.code, guard, " => ", body)
    }

    fn arm_body(&mut self, result: Option<&Ty>) -> Code {
        if self.random.chance(70) {
            let size = self.random.below(3);
            return self.block(size, result);
        }
        let value = match result {
            Some(ty) => self.at_once(|grammar| grammar.value(ty, 1)),
            None => {
                let depth = self.scope.open();
                let mut out = Vec::new();
                self.statements(&mut out, 1);
                self.scope.close(depth);
                if out.len() == 1 && leaves(&out[0]) {
                    let text = out[0].to_string();
                    return code!(text.trim_end_matches(';').to_owned(), ",");
                }
                return Code::Block(out);
            }
        };
        code!(value, ",")
    }

    /// `'here: { .. break 'here value; .. }`.
    pub(super) fn labelled_block(&mut self, ty: Option<&Ty>) -> Code {
        let label = self.label();
        self.scope.enter(Some(label.clone()), false, ty.cloned());
        let size = 1 + self.random.below(3);
        let block = self.block(size, ty);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        code!("'", label, ": ", block)
    }
}
