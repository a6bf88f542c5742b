use super::Grammar;
use crate::code::{Code, code};
use crate::scope::Init;
use crate::types::Ty;

impl Grammar {
    /// A statement with a reference local: nothing suspends while it is in scope, since an enum
    /// cannot hold a borrow beside what it borrows.
    pub(super) fn borrowing(&mut self) -> Option<Code> {
        self.quietly(|grammar| match grammar.random.below(7) {
            0 => grammar.shared(),
            1 => grammar.exclusive(),
            2 => grammar.walked(),
            3 => grammar.looked_into(),
            4 => grammar.capturing(),
            5 => grammar.picked_apart(),
            _ => {
                let size = 1 + grammar.random.below(3);
                Some(grammar.block(size, None))
            }
        })
    }

    fn shared(&mut self) -> Option<Code> {
        let found = self.scope.readable(|local| !matches!(local.ty, Ty::Closure(_) | Ty::Stream | Ty::Out));
        let id = self.chosen(&found)?;
        let name = self.name(id);
        Some(code!("{ let view = &", name, "; tick(touch(view)); touch(view); }"))
    }

    fn exclusive(&mut self) -> Option<Code> {
        let found = self.scope.writable(|local| local.ty == Ty::Numbers);
        let id = self.chosen(&found)?;
        self.scope.lock(id);
        let pushed = self.at_once(|grammar| grammar.value(&Ty::Number, 1));
        self.scope.unlock(id);
        let name = self.name(id);
        Some(code!("{ let more = ", pushed, "; let view = &mut ", name, "; view.push(more); total(view); }"))
    }

    fn walked(&mut self) -> Option<Code> {
        let found = self.scope.readable(|local| matches!(local.ty, Ty::Numbers | Ty::Array | Ty::Guards));
        let id = self.chosen(&found)?;
        // The loop borrows it: its body must not write it or give it away.
        self.scope.lock(id);
        self.scope.enter(None, true, None);
        let before = self.scope.flow.clone();
        let size = 1 + self.random.below(2);
        let depth = self.scope.open();
        let mut out = vec![Code::from("touch(item);")];
        self.nesting += 1;
        self.statements(&mut out, size);
        self.nesting -= 1;
        self.scope.close(depth);
        self.scope.join(&before);
        let exits = self.scope.leave();
        self.scope.join(&exits);
        self.scope.unlock(id);
        Some(code!("for item in &", self.name(id), " ", Code::Block(out)))
    }

    fn looked_into(&mut self) -> Option<Code> {
        let found = self.scope.readable(|local| match &local.ty {
            Ty::Maybe(_) | Ty::Shape => true,
            Ty::Pair(left, _) => **left == Ty::Noisy,
            _ => false,
        });
        let id = self.chosen(&found)?;
        let name = self.name(id);
        let text = match self.scope.local(id).ty {
            Ty::Shape => format!(
                "match &{name} {{ Shape::Held(inner) => {{ inner.value(); }} Shape::Line(n) => {{ tick(*n); }} _ => {{}} }}"
            ),
            Ty::Pair(..) => format!("{{ let (ref left, _) = {name}; left.value(); touch(&{name}); }}"),
            _ => format!("if let Some(inner) = &{name} {{ touch(inner); }} else {{ tick(2); }}"),
        };
        Some(Code::from(text))
    }

    /// A closure that borrows, and calls of it.
    fn capturing(&mut self) -> Option<Code> {
        let found = self.scope.writable(|local| local.ty == Ty::Number);
        let id = self.chosen(&found)?;
        let name = self.name(id);
        Some(code!(
            "{ let mut step = |more| { ",
            &name,
            " = add(",
            &name,
            ", more); ",
            &name,
            " }; tick(step(1)); step(2); }"
        ))
    }

    fn picked_apart(&mut self) -> Option<Code> {
        let found = self.scope.writable(|local| matches!(local.ty, Ty::Array | Ty::Point));
        let id = self.chosen(&found)?;
        let name = self.name(id);
        self.scope.set(id, Init::Full);
        Some(match self.scope.local(id).ty {
            Ty::Array => code!("{ let [first, .., last] = &mut ", name, "; std::mem::swap(first, last); }"),
            _ => code!("{ let Point { x, y } = &mut ", name, "; *x += 1; *y = *x; }"),
        })
    }
}
