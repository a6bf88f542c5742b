use super::Grammar;
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

impl Grammar {
    /// A statement about something droppable.
    pub(super) fn droppable_statement(&mut self) -> Option<Code> {
        match self.random.below(8) {
            0 | 1 => Some(code!(self.given_away()?, ";")),
            2 | 3 => self.conditional_move(),
            4 => {
                let droppable = self.scope.readable(|local| local.ty.drops());
                let id = self.chosen(&droppable)?;
                Some(code!(self.mention(id), ";"))
            }
            5 => {
                let guards = self.scope.writable(|local| local.ty == Ty::Guards);
                let id = self.chosen(&guards)?;
                self.scope.lock(id);
                let pushed = self.value(&Ty::Noisy, 2);
                self.scope.unlock(id);
                let call = code!(self.name(id), ".push(", pushed, ");");
                let mention = self.mention(id);
                Some(code!(call, " ", mention, ";"))
            }
            6 => {
                let guard = self.value(&Ty::Noisy, 2);
                let name = *self.random.pick(&["_g", "_held"]);
                if self.debts.iter().any(|&id| self.name(id) == name) {
                    return None;
                }
                self.scope.declare(name, Ty::Noisy, false, true, Init::Full);
                Some(code!("let ", name, ": Noisy = ", guard, ";"))
            }
            _ => {
                let mut numbers = self.scope.writable(|local| local.ty == Ty::Numbers);
                numbers.extend(self.scope.movable_from_loop(|local| local.ty == Ty::Out));
                let id = self.chosen(&numbers)?;
                let name = self.name(id);
                if self.random.chance(30) {
                    return Some(code!(&name, ".push(", &name, ".len() as u32);"));
                }
                self.scope.lock(id);
                let pushed = self.value(&Ty::Number, 2);
                self.scope.unlock(id);
                Some(code!(name, ".push(", pushed, ");"))
            }
        }
    }

    /// `if c { drop(x); }`, on either side, or by a short circuit.
    fn conditional_move(&mut self) -> Option<Code> {
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
        let before = self.scope.flow.clone();
        let gone = self.given_away()?;
        self.scope.join(&before);
        let condition = super::scrutinee(condition);
        Some(match self.random.below(4) {
            0 => code!("if ", condition, " {} else { ", gone, "; }"),
            1 => code!("match ", condition, " { true => { ", gone, "; } false => {} }"),
            _ => code!("if ", condition, " { ", gone, "; }"),
        })
    }

    /// A move out of a loop's surroundings, which is allowed where the loop is left at once, or
    /// where the local is filled again.
    pub(super) fn leaving_move(&mut self) -> Option<Code> {
        let found =
            self.scope.movable_from_loop(|local| local.ty.drops() && !matches!(local.ty, Ty::Closure(_)));
        let id = self.chosen(&found)?;
        let name = self.name(id);
        let condition = self.at_once(|grammar| grammar.value(&Ty::Flag, 2));
        if !self.scope.is_readable(id) {
            return None;
        }
        let before = self.scope.flow.clone();
        self.scope.set(id, Init::Empty);
        let between = if self.may_suspend() && self.random.chance(50) {
            let given = self.literal();
            code!(self.suspended(given), "; ")
        } else {
            code!()
        };
        // Past the frame there must be no loop left that could come back to the move.
        let frames: Vec<usize> = self.scope.frames_past_loops_of(id);
        let leave = self.refilling(|grammar| grammar.leave_frame(|at| frames.contains(&at)))?;
        self.branch(&before);
        let condition = super::scrutinee(condition);
        Some(code!("if ", condition, " { sink(", name, "); ", between, leave, "; }"))
    }
}
