//! Bodies in which every local has its type written, so that their machines can have names and be saved.

use crate::random::Random;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ty {
    Number,
    Noisy,
    Numbers,
    Maybe,
}

impl Ty {
    fn spelling(self) -> &'static str {
        match self {
            Ty::Number => "u32",
            Ty::Noisy => "Noisy",
            Ty::Numbers => "Vec<u32>",
            Ty::Maybe => "Option<Noisy>",
        }
    }
}

#[derive(Clone)]
struct Local {
    name: String,
    ty: Ty,
    /// Not moved on any path.
    is_there: bool,
    /// Declared outside of the loop at hand: what moves it would move it twice.
    is_outside: bool,
}

struct Writer {
    random: Random,
    locals: Vec<Local>,
    declared: usize,
    text: String,
    indent: usize,
    /// A loop that `break` and `continue` lead out of.
    in_loop: bool,
}

/// The block of a body that receives and returns a `u32`.
pub(crate) fn block(random: Random) -> String {
    let mut writer =
        Writer { random, locals: Vec::new(), declared: 0, text: "{\n".to_owned(), indent: 1, in_loop: false };
    let statements = 4 + writer.random.below(8);
    writer.statements(statements, 3);
    let end = writer.number();
    writer.line(&end);
    writer.text + "}"
}

impl Writer {
    fn line(&mut self, text: &str) {
        let indent = 4 * self.indent;
        self.text += &format!("{:indent$}{text}\n", "");
    }

    fn statements(&mut self, count: usize, depth: usize) {
        for _ in 0..count {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        let kinds = if depth == 0 { 10 } else { 16 };
        match self.random.below(kinds) {
            0 => {
                let value = self.number();
                self.declare(Ty::Number, &value);
            }
            1 | 2 => {
                let value = self.number();
                self.declare(Ty::Number, &format!("yield_!({value})"));
            }
            3 => {
                let value = self.number();
                self.line(&format!("yield_!({value});"));
            }
            4 => {
                let value = self.number();
                self.declare(Ty::Noisy, &format!("Noisy::new({value})"));
            }
            5 => {
                let (one, other) = (self.number(), self.number());
                self.declare(Ty::Numbers, &format!("vec![{one}, {other}]"));
            }
            6 => {
                let (one, other) = (self.number(), self.number());
                self.declare(Ty::Maybe, &format!("perhaps({one}, Noisy::new({other}))"));
            }
            7 => {
                if let Some(at) = self.some(|local| local.ty == Ty::Number) {
                    let (name, value) = (self.locals[at].name.clone(), self.number());
                    self.line(&format!("{name} = add({name}, {value});"));
                }
            }
            8 => {
                if let Some(at) = self.some(|_| true) {
                    let name = self.locals[at].name.clone();
                    self.line(&format!("touch(&{name});"));
                }
            }
            9 => {
                if let Some(at) = self.some(|local| local.ty != Ty::Number && !local.is_outside) {
                    self.locals[at].is_there = false;
                    let name = self.locals[at].name.clone();
                    self.line(&format!("sink({name});"));
                }
            }
            10 => {
                let value = self.number();
                self.line(&format!("if flag({value}) {{"));
                let before = self.locals.clone();
                self.inside(depth);
                if self.in_loop && self.random.chance(15) {
                    let jump = *self.random.pick(&["break;", "continue;"]);
                    self.indented(jump);
                }
                let then = std::mem::replace(&mut self.locals, before);
                if self.random.chance(60) {
                    self.line("} else {");
                    self.inside(depth);
                }
                self.line("}");
                for (local, then) in self.locals.iter_mut().zip(then) {
                    local.is_there &= then.is_there;
                }
            }
            11 => {
                let (from, to) = (self.random.below(4), self.random.below(4));
                let range = match self.random.below(5) {
                    0 => format!("{from}u32..{to}"),
                    1 => format!("{from}u32..={to}"),
                    2 => format!("({from}u32..={to}).rev()"),
                    3 => format!("({from}u32..{to}).rev()"),
                    _ => format!("({from}u32..={to}).step_by(2)"),
                };
                self.looped(&format!("for i in {range} {{"), depth, Some("i"));
            }
            12 => self.looped("while fuel() {", depth, None),
            13 => {
                if let Some(at) = self.some(|local| local.ty == Ty::Numbers && !local.is_outside) {
                    self.locals[at].is_there = false;
                    let name = self.locals[at].name.clone();
                    self.looped(&format!("for item in {name} {{"), depth, Some("item"));
                }
            }
            14 => {
                if let Some(at) = self.some(|local| local.ty == Ty::Maybe && !local.is_outside) {
                    self.locals[at].is_there = false;
                    let name = self.locals[at].name.clone();
                    self.line(&format!("if let Some(held) = {name} {{ touch(&held); sink(held); }}"));
                }
            }
            _ => {
                self.line("{");
                self.inside(depth);
                self.line("}");
            }
        }
    }

    fn indented(&mut self, text: &str) {
        self.indent += 1;
        self.line(text);
        self.indent -= 1;
    }

    /// A block with locals of its own.
    fn inside(&mut self, depth: usize) {
        self.indent += 1;
        let outer = self.locals.len();
        let statements = 1 + self.random.below(4);
        self.statements(statements, depth - 1);
        self.locals.truncate(outer);
        self.indent -= 1;
    }

    fn looped(&mut self, head: &str, depth: usize, binds: Option<&str>) {
        self.line(head);
        let before: Vec<bool> = self.locals.iter().map(|local| local.is_outside).collect();
        self.locals.iter_mut().for_each(|local| local.is_outside = true);
        let outer = std::mem::replace(&mut self.in_loop, true);
        if let Some(bound) = binds {
            self.indented(&format!("touch(&{bound});"));
        }
        self.inside(depth);
        self.in_loop = outer;
        self.line("}");
        self.locals.iter_mut().zip(before).for_each(|(local, is_outside)| local.is_outside = is_outside);
    }

    fn declare(&mut self, ty: Ty, value: &str) {
        // Few names: most shadow another.
        let name = match self.random.chance(25) {
            true => format!("same{}", self.declared % 3),
            false => format!("local{}", self.declared),
        };
        self.declared += 1;
        self.line(&format!("let mut {name}: {} = {value};", ty.spelling()));
        // What is shadowed cannot be mentioned any more.
        self.locals.iter_mut().filter(|local| local.name == name).for_each(|local| local.is_there = false);
        self.locals.push(Local { name, ty, is_there: true, is_outside: false });
    }

    fn some(&mut self, wanted: impl Fn(&Local) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..self.locals.len())
            .filter(|at| self.locals[*at].is_there && wanted(&self.locals[*at]))
            .collect();
        if found.is_empty() { None } else { Some(*self.random.pick(&found)) }
    }

    fn number(&mut self) -> String {
        let literal = self.random.below(30).to_string();
        match self.random.below(5) {
            0 | 1 => literal,
            2 => match self.some(|local| local.ty != Ty::Number) {
                Some(at) => format!("touch(&{})", self.locals[at].name),
                None => literal,
            },
            kind => match self.some(|local| local.ty == Ty::Number) {
                Some(at) if kind == 3 => self.locals[at].name.clone(),
                Some(at) => format!("add({}, {literal})", self.locals[at].name),
                None => literal,
            },
        }
    }
}
