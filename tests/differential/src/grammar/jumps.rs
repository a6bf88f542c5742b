use super::{Grammar, operand};
use crate::code::{Code, code};
use crate::types::Ty;

const LABELS: [&str; 5] = ["outer", "inner", "here", "there", "deep"];

impl Grammar {
    /// A label that no surrounding frame has.
    pub(super) fn label(&mut self) -> String {
        let used = |label: &&str| self.scope.frames.iter().all(|frame| frame.label.as_deref() != Some(label));
        let free: Vec<&str> = LABELS.into_iter().filter(used).collect();
        match self.chosen(&free) {
            Some(label) => label.to_owned(),
            None => format!("label{}", self.scope.frames.len()),
        }
    }

    /// An expression that leaves: it returns, breaks, continues or panics. What follows it is not
    /// reached.
    pub(super) fn jump(&mut self) -> Option<Code> {
        self.at_once(Self::some_jump)
    }

    fn some_jump(&mut self) -> Option<Code> {
        match self.random.below(10) {
            0..=5 if self.refilled > 0 => None,
            0..=3 => self.leave_frame(|_| true),
            4 | 5 => self.next_turn(),
            6 if self.random.chance(40) => {
                let value = self.value(&Ty::Number, 1);
                self.scope.diverge();
                Some(code!("blow(", value, ")"))
            }
            6..=8 => Some(self.leave_body()),
            _ => None,
        }
    }

    fn leave_body(&mut self) -> Code {
        let result = self.signature.result.clone();
        let code = if result == Ty::Unit {
            code!("return")
        } else {
            code!("return ", self.at_once(|grammar| grammar.value(&result, 1)))
        };
        self.scope.diverge();
        code
    }

    /// `break` out of some frame, with a value where the frame has one.
    pub(super) fn leave_frame(&mut self, wanted: impl Fn(usize) -> bool) -> Option<Code> {
        let frames = 0..self.scope.frames.len();
        let frames: Vec<usize> = frames.filter(|&at| self.reaches(at) && wanted(at)).collect();
        let at = self.chosen(&frames)?;
        let frame = self.scope.frames[at].clone();
        let label = match frame.label {
            Some(label) if !self.is_innermost_loop(at) || self.random.chance(50) => format!(" '{label}"),
            _ => String::new(),
        };
        let value = match frame.value {
            Some(ty) => code!(" ", operand(self.at_once(|grammar| grammar.value(&ty, 1)))),
            None => code!(),
        };
        self.scope.exit(at);
        Some(code!("break", label, value))
    }

    fn next_turn(&mut self) -> Option<Code> {
        let frames = 0..self.scope.frames.len();
        // A condition that goes back to its own beginning could do so without burning fuel.
        let comes_by = |at: &usize| {
            let frame = &self.scope.frames[*at];
            frame.is_loop && !frame.in_condition && self.reaches(*at)
        };
        let loops: Vec<usize> = frames.filter(comes_by).collect();
        let at = self.chosen(&loops)?;
        let label = match &self.scope.frames[at].label {
            Some(label) if !self.is_innermost_loop(at) => format!(" '{label}"),
            _ => String::new(),
        };
        self.scope.diverge();
        Some(code!("continue", label))
    }

    /// Whether a jump can name the frame.
    fn reaches(&self, at: usize) -> bool {
        self.scope.frames[at].label.is_some() || self.is_innermost_loop(at)
    }

    /// Whether a jump without a label finds the frame.
    fn is_innermost_loop(&self, at: usize) -> bool {
        let frame = &self.scope.frames[at];
        frame.is_loop && !frame.in_condition && at + 1 == self.scope.frames.len()
    }
}
