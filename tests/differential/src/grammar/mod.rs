//! The generator: each function makes one construct of the language, and keeps the book of which
//! local holds a value, so that what it makes is what rustc accepts.

mod assignments;
mod awaits;
mod borrows;
mod branches;
mod conditions;
mod droppables;
mod jumps;
mod lets;
mod loops;
mod numbers;
mod patterns;
mod statements;
mod values;
mod written;

use crate::code::{Code, code};
use crate::random::Random;
use crate::scope::{Flow, Init, Scope};
use crate::signature::Signature;
use crate::types::Ty;

/// The state of the generator in the middle of a body.
#[derive(Clone)]
pub(crate) struct Grammar {
    pub(crate) random: Random,
    pub(crate) scope: Scope,
    signature: Signature,
    /// Statements and compound expressions still to be made within a statement of the body.
    budget: i32,
    /// Bounds that budget.
    largest: usize,
    /// Blocks around the current place.
    nesting: usize,
    /// Where it is not zero, nothing suspends.
    quiet: usize,
    /// Where it is not zero, an expression neither moves, nor writes, nor jumps, nor has a block.
    simple: usize,
    /// Where it is not zero, no jump inside the body: a local that a loop around may come back to is
    /// empty until it is refilled.
    refilled: usize,
    /// Where it is not zero, a droppable local mentioned by a method call is mentioned again at
    /// once, and not in a later statement.
    at_once: usize,
    /// Where it is not zero, no droppable temporary: the macro evaluates this to a value before it
    /// goes on, and Rust would keep the temporary.
    without_temporaries: usize,
    /// Droppable locals that must be mentioned once more after the current statement.
    debts: Vec<usize>,
    /// Numbers the items declared in the body.
    items: usize,
}

/// Names of locals: few, so that most declarations shadow another.
const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "g", "h", "_g", "k"];

impl Grammar {
    pub(crate) fn new(random: Random, signature: Signature, largest: usize) -> Grammar {
        Grammar {
            random,
            scope: Scope::new(),
            signature,
            budget: 0,
            largest,
            nesting: 0,
            quiet: 0,
            simple: 0,
            refilled: 0,
            at_once: 0,
            without_temporaries: 0,
            debts: Vec::new(),
            items: 0,
        }
    }

    /// The statements of the body and its value.
    pub(crate) fn body(&mut self, size: usize) -> Code {
        let result = self.signature.result.clone();
        match result {
            Ty::Unit => self.block(size, None),
            result => self.block(size, Some(&result)),
        }
    }

    /// An expression of type `ty`; `depth` bounds its nesting.
    fn value(&mut self, ty: &Ty, depth: usize) -> Code {
        if self.writes_types() {
            return self.quietly(|grammar| grammar.value(ty, depth));
        }
        // The deeper the block, the plainer its expressions: else one statement takes it all.
        let deepest = if self.budget <= 0 { 0 } else { 3usize.saturating_sub(self.nesting / 2) };
        let depth = depth.min(deepest);
        let branches = [0, 18, 12, 8, 5].get(self.nesting).copied().unwrap_or(0);
        let code = if depth > 0 && self.simple == 0 && self.random.chance(branches) {
            self.budget -= 2;
            self.within(|grammar| &mut grammar.nesting, |grammar| grammar.branching_value(ty, depth - 1))
        } else if let Some(code) = self.existing(ty) {
            code
        } else if depth > 0
            && let Some(code) = self.handed(ty)
        {
            code
        } else {
            match ty {
                Ty::Number => self.number(depth),
                Ty::Flag => self.flag(depth),
                _ => self.constructed(ty, depth),
            }
        };
        Code::Value(ty.clone(), Box::new(code))
    }

    /// A local of that type: copied, or given away.
    fn existing(&mut self, ty: &Ty) -> Option<Code> {
        let percent = match ty {
            Ty::Number => 12,
            Ty::Flag | Ty::Wide => 25,
            _ => 55,
        };
        if !self.random.chance(percent) {
            return None;
        }
        if ty.is_copy() {
            let found = self.scope.readable(|local| local.ty == *ty);
            let id = self.chosen(&found)?;
            return Some(Code::from(self.name(id)));
        }
        self.moved(|candidate| candidate == ty)
    }

    /// Gives a local away by naming it.
    fn moved(&mut self, wanted: impl Fn(&Ty) -> bool) -> Option<Code> {
        if self.simple > 0 {
            return None;
        }
        let found = self.scope.movable(|local| wanted(&local.ty) && !local.ty.is_copy());
        let id = self.chosen(&found)?;
        self.scope.set(id, Init::Empty);
        Some(Code::from(self.name(id)))
    }

    fn chosen<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(*self.random.pick(from)) }
    }

    fn name(&self, id: usize) -> String {
        self.scope.local(id).name.clone()
    }

    /// Whether a suspension may stand here.
    fn may_suspend(&self) -> bool {
        self.quiet == 0 && self.simple == 0
    }

    /// `name`, mentioned in `code` by a method call, by index or by field, if it is droppable: the
    /// macro cannot know whether such a last mention consumes it, so this must not be the last.
    fn not_the_last(&mut self, id: usize, code: Code) -> Code {
        if !self.scope.local(id).ty.drops() {
            return code;
        }
        let mention = self.mention(id);
        if self.at_once > 0 {
            return code!("(", code, ", ", mention, ").0");
        }
        self.scope.lock(id);
        self.debts.push(id);
        code
    }

    /// A mention by reference.
    fn mention(&self, id: usize) -> String {
        let local = self.scope.local(id);
        match local.ty {
            Ty::Closure(_) | Ty::Stream => format!("hold(&{})", local.name),
            _ => format!("touch(&{})", local.name),
        }
    }

    /// Mentions once more what the last statement owes a mention. It cannot where the statement
    /// ended the path, except that after a `return` nothing can suspend any more.
    fn settle(&mut self, mark: usize, out: &mut Vec<Code>) -> bool {
        while self.debts.len() > mark {
            let id = self.debts.pop().expect("there are more debts than before");
            self.scope.unlock(id);
            if !self.scope.flow.reachable {
                return false;
            }
            if !self.scope.is_readable(id) {
                return false;
            }
            out.push(code!(self.mention(id), ";"));
        }
        true
    }

    fn within<T>(
        &mut self,
        counter: fn(&mut Grammar) -> &mut usize,
        make: impl FnOnce(&mut Grammar) -> T,
    ) -> T {
        *counter(self) += 1;
        let made = make(self);
        *counter(self) -= 1;
        made
    }

    fn quietly<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        self.within(|grammar| &mut grammar.quiet, make)
    }

    fn simply<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        self.within(|grammar| &mut grammar.simple, |grammar| grammar.at_once(make))
    }

    fn at_once<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        self.within(|grammar| &mut grammar.at_once, make)
    }

    fn without_temporaries<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        self.within(|grammar| &mut grammar.without_temporaries, make)
    }

    fn refilling<T>(&mut self, make: impl FnOnce(&mut Grammar) -> T) -> T {
        self.within(|grammar| &mut grammar.refilled, make)
    }

    /// A block with some statements, and a value if `tail` names its type.
    fn block(&mut self, size: usize, tail: Option<&Ty>) -> Code {
        let depth = self.scope.open();
        let mut out = Vec::new();
        self.nesting += 1;
        self.statements(&mut out, size);
        if let Some(ty) = tail {
            self.tail(ty, &mut out);
        }
        self.nesting -= 1;
        self.scope.close(depth);
        Code::Block(out)
    }

    /// The value at the end of a block. Where the end is not reached it is still due, or the type of
    /// the block would be unknown; but not at the end of the body, if its last statement leaves.
    fn tail(&mut self, ty: &Ty, out: &mut Vec<Code>) {
        if self.scope.flow.reachable {
            let value = self.at_once(|grammar| grammar.value(ty, 2));
            out.push(value);
        } else if self.nesting > 1 || !out.last().is_some_and(leaves) {
            out.extend(ty.plain().map(Code::from));
        }
    }

    /// Another path, from the flow `from`; gives the flow at the end of the present one.
    fn branch(&mut self, from: &Flow) -> Flow {
        std::mem::replace(&mut self.scope.flow, from.clone())
    }
}

/// Whether a statement is plainly one that leaves.
fn leaves(statement: &Code) -> bool {
    let text = statement.to_string();
    ["return", "break", "continue", "blow"].iter().any(|word| text.starts_with(word))
}

/// Parentheses where the grammar of Rust wants them: around what begins like a block on the left of
/// an operator.
fn operand(code: Code) -> Code {
    let text = code.to_string();
    let words = ["{", "if ", "match ", "loop ", "'", "unsafe ", "Point {", "Holder {", "Shape::Rect"];
    if words.iter().any(|word| text.starts_with(word)) { code!("(", code, ")") } else { code }
}

/// The receiver of a method that consumes it. Where a droppable local is consumed by a method call on
/// one path only, the macro may drop it early on the others: so a call by value stands between.
fn receiver(ty: &Ty, code: Code) -> Code {
    if ty.drops() { code!("wrap(", code, ")") } else { operand(code) }
}

/// Parentheses around what cannot stand before the block of an `if` or `match`.
fn scrutinee(code: Code) -> Code {
    let text = code.to_string();
    if ["Point {", "Holder {", "Shape::Rect {"].iter().any(|word| text.contains(word)) {
        code!("(", code, ")")
    } else {
        code
    }
}
