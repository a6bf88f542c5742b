//! The loops and labelled blocks around a piece of code: which jumps stay in them.

use syn::{Expr, ExprForLoop, Label, Lifetime};

/// From the outside in, the label of each and whether it is a loop.
#[derive(Default)]
pub(crate) struct Inside(Vec<(Option<String>, bool)>);

/// What [`Inside::exit`] takes back.
pub(crate) struct Entered(bool);

impl Inside {
    /// Before the parts of `expr`, which is no `for`, are visited.
    pub(crate) fn enter(&mut self, expr: &Expr) -> Entered {
        match expr {
            Expr::Loop(looped) => self.within(looped.label.as_ref(), true),
            Expr::While(looped) => self.within(looped.label.as_ref(), true),
            Expr::Block(block) if block.label.is_some() => self.within(block.label.as_ref(), false),
            _ => Entered(false),
        }
    }

    /// Before the body of a `for` is visited; what it iterates over stands outside.
    pub(crate) fn enter_for(&mut self, looped: &ExprForLoop) -> Entered {
        self.within(looped.label.as_ref(), true)
    }

    fn within(&mut self, label: Option<&Label>, is_loop: bool) -> Entered {
        self.0.push((label.map(|label| label.name.ident.to_string()), is_loop));
        Entered(true)
    }

    pub(crate) fn exit(&mut self, entered: Entered) {
        if entered.0 {
            self.0.pop();
        }
    }

    /// Whether a `break` or `continue` with this label goes to one of them.
    pub(crate) fn holds(&self, label: Option<&Lifetime>) -> bool {
        self.0.iter().any(|(name, is_loop)| match label {
            Some(label) => name.as_ref().is_some_and(|name| label.ident == name),
            None => *is_loop,
        })
    }
}
