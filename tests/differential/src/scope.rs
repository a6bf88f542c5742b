use crate::types::Ty;

/// A local of the body being made.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) mutable: bool,
    /// rustc knows the type where the local is declared, not only from later uses.
    pub(crate) certain: bool,
    /// Loops around the declaration: a move inside a further loop would be a move every time.
    loops: usize,
    /// Reasons for which it must not be moved or written at present.
    locks: usize,
}

/// Whether a local holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Init {
    /// On every path.
    Full,
    /// On no path.
    Empty,
    /// On some paths: its drop is conditional.
    Partly,
}

/// What is known where the generator stands.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) reachable: bool,
    init: Vec<Init>,
}

impl Flow {
    /// What is known outside the block of the later locals.
    pub(crate) fn forget(&mut self, depth: usize) {
        self.init.truncate(depth);
    }

    /// What is known where two paths meet.
    pub(crate) fn join(&mut self, other: &Flow) {
        debug_assert_eq!(self.init.len(), other.init.len(), "paths meet in one scope");
        if !other.reachable {
            return;
        }
        if !self.reachable {
            self.clone_from(other);
            return;
        }
        for (mine, theirs) in self.init.iter_mut().zip(&other.init) {
            if mine != theirs {
                *mine = Init::Partly;
            }
        }
    }
}

/// Something that `break` can leave.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Without the quote.
    pub(crate) label: Option<String>,
    /// A loop, and not a labelled block.
    pub(crate) is_loop: bool,
    /// Its condition is being made, in which only a jump with a label may leave it.
    pub(crate) in_condition: bool,
    /// What `break` gives; `None` where it gives nothing.
    pub(crate) value: Option<Ty>,
    /// Locals declared outside it.
    depth: usize,
    /// What is known where its breaks arrive.
    exits: Flow,
}

/// The locals in scope, what is known of them, and what surrounds them.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    locals: Vec<Local>,
    pub(crate) flow: Flow,
    pub(crate) frames: Vec<Frame>,
    loops: usize,
}

impl Scope {
    pub(crate) fn new() -> Scope {
        let flow = Flow { reachable: true, init: Vec::new() };
        Scope { locals: Vec::new(), flow, frames: Vec::new(), loops: 0 }
    }

    pub(crate) fn declare(&mut self, name: &str, ty: Ty, mutable: bool, certain: bool, init: Init) -> usize {
        let (name, loops) = (name.to_owned(), self.loops);
        self.locals.push(Local { name, ty, mutable, certain, loops, locks: 0 });
        self.flow.init.push(init);
        self.locals.len() - 1
    }

    pub(crate) fn local(&self, id: usize) -> &Local {
        &self.locals[id]
    }

    /// Locals that a mention by name finds, newest first.
    fn visible(&self) -> impl Iterator<Item = (usize, &Local)> {
        let all = self.locals.iter().enumerate().rev();
        all.filter(|(id, local)| self.locals[id + 1..].iter().all(|later| later.name != local.name))
    }

    /// Locals that can be read.
    pub(crate) fn readable(&self, wanted: impl Fn(&Local) -> bool) -> Vec<usize> {
        let full = self.visible().filter(|(id, local)| self.flow.init[*id] == Init::Full && wanted(local));
        full.map(|(id, _)| id).collect()
    }

    /// Whether a local that holds a value can be given away, for good.
    pub(crate) fn may_move(&self, local: &Local) -> bool {
        local.locks == 0 && local.loops == self.loops
    }

    /// Locals that can be given away, for good.
    pub(crate) fn movable(&self, wanted: impl Fn(&Local) -> bool) -> Vec<usize> {
        self.readable(|local| self.may_move(local) && wanted(local))
    }

    /// Locals that can be given away by code that then leaves the loops around it, or fills them
    /// again.
    pub(crate) fn movable_from_loop(&self, wanted: impl Fn(&Local) -> bool) -> Vec<usize> {
        self.readable(|local| local.locks == 0 && wanted(local))
    }

    /// Frames whose exit is in no loop that the local's declaration is not in.
    pub(crate) fn frames_past_loops_of(&self, id: usize) -> Vec<usize> {
        let loops = |at: usize| self.frames[..at].iter().filter(|frame| frame.is_loop).count();
        (0..self.frames.len()).filter(|&at| loops(at) == self.locals[id].loops).collect()
    }

    /// Mutable locals that hold a value.
    pub(crate) fn writable(&self, wanted: impl Fn(&Local) -> bool) -> Vec<usize> {
        self.readable(|local| local.locks == 0 && local.mutable && wanted(local))
    }

    /// Mutable locals, whether they hold a value or not.
    pub(crate) fn assignable(&self, wanted: impl Fn(&Local) -> bool) -> Vec<usize> {
        let open = self.visible().filter(|(_, local)| local.locks == 0 && local.mutable && wanted(local));
        open.map(|(id, _)| id).collect()
    }

    /// Whether a mention of the local's name still finds it, and it holds a value.
    pub(crate) fn is_readable(&self, id: usize) -> bool {
        self.flow.init[id] == Init::Full && self.visible().any(|(other, _)| other == id)
    }

    pub(crate) fn set(&mut self, id: usize, init: Init) {
        self.flow.init[id] = init;
    }

    pub(crate) fn lock(&mut self, id: usize) {
        self.locals[id].locks += 1;
    }

    pub(crate) fn unlock(&mut self, id: usize) {
        self.locals[id].locks -= 1;
    }

    /// Locks every local that is in scope.
    pub(crate) fn freeze(&mut self) {
        self.locals.iter_mut().for_each(|local| local.locks += 1);
    }

    /// Takes back what [`freeze`](Scope::freeze) did; the same locals are in scope again.
    pub(crate) fn thaw(&mut self) {
        self.locals.iter_mut().for_each(|local| local.locks -= 1);
    }

    /// The number of locals in scope: what a block restores with [`close`](Scope::close).
    pub(crate) fn open(&self) -> usize {
        self.locals.len()
    }

    pub(crate) fn close(&mut self, depth: usize) {
        self.locals.truncate(depth);
        self.flow.init.truncate(depth);
    }

    /// Another path arrives here.
    pub(crate) fn join(&mut self, other: &Flow) {
        self.flow.join(other);
    }

    /// The code from here on is not reached.
    pub(crate) fn diverge(&mut self) {
        self.flow.reachable = false;
    }

    pub(crate) fn enter(&mut self, label: Option<String>, is_loop: bool, value: Option<Ty>) {
        let exits = Flow { reachable: false, init: self.flow.init.clone() };
        self.loops += usize::from(is_loop);
        self.frames.push(Frame {
            label,
            is_loop,
            in_condition: false,
            value,
            depth: self.locals.len(),
            exits,
        });
    }

    /// Leaves the innermost frame; gives what is known where its breaks arrive.
    pub(crate) fn leave(&mut self) -> Flow {
        let frame = self.frames.pop().expect("every frame left was entered");
        self.loops -= usize::from(frame.is_loop);
        frame.exits
    }

    /// A break to a frame, from a place where the flow is what it is now.
    pub(crate) fn exit(&mut self, frame: usize) {
        let mut flow = self.flow.clone();
        flow.init.truncate(self.frames[frame].depth);
        self.frames[frame].exits.join(&flow);
        self.diverge();
    }
}
