//! Looking inside: where a coroutine is suspended, and which way it may go from there.
//!
//! A coroutine made by the macros is in one of a few *states*: unstarted (`Start`), suspended at one of its
//! suspensions, completed (`Done`), or left behind by a panic (`Panicked`). [`Inspect::state`] says in which,
//! with the place in the source; [`Graph`] has all of them, and which follows which. Every named coroutine
//! implements [`Inspect`], and so does one that says `+ Inspect` in its return type.
//!
//! ```
//! use costate::Inspect as _;
//!
//! #[costate::coroutine(name = Lamp)]
//! fn lamp(blinks: u32) -> impl Iterator<Item = bool> {
//!     for _ in 0..blinks {
//!         #[state(Lit)]
//!         yield_!(true);
//!         yield_!(false, state = Dark);
//!     }
//! }
//!
//! let mut lamp = lamp(2);
//! lamp.next();
//! assert_eq!(lamp.state().name, "Lit");
//! assert_eq!(Lamp::STATES.len(), 5);
//! assert!(Lamp::GRAPH.mermaid().to_string().contains("Lit --> Dark"));
//! ```
//! A name is the user's label, `#[state(Lit)]` on the statement that suspends or `state = Dark` in the
//! `yield_!`; without one it is `Yield1` or `Await2`, numbered in source order.
//!
//! All of it is constant data that a program only holds if it asks for it.

use core::fmt;
use core::ops::DerefMut;
use core::pin::Pin;

/// One state of a coroutine, and where it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StateInfo {
    /// `Start`, `Done`, `Panicked`, the label of the suspension, or `Yield1`, `Await2` by its number.
    pub name: &'static str,
    /// The source file, as `file!()` there gives it.
    pub file: &'static str,
    /// The line of the `yield_!` or `.await`, from 1; of the function's name for the other states.
    pub line: u32,
    /// The column in it, in characters from 1.
    pub column: u32,
    /// Its position among the coroutine's states: 0 is `Start`, then come the suspensions in source order,
    /// then `Done` and `Panicked`.
    pub index: usize,
}

impl StateInfo {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        file: &'static str,
        line: u32,
        column: u32,
        index: usize,
    ) -> StateInfo {
        StateInfo { name, file, line, column, index }
    }
}

/// `Lit at src/lamp.rs:7:9`
impl fmt::Display for StateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}:{}:{}", self.name, self.file, self.line, self.column)
    }
}

/// A coroutine that says where it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say where it is suspended",
    note = "a named coroutine does; for another write `+ Inspect` after the trait in the return type"
)]
pub trait Inspect {
    /// The state in which the coroutine is.
    fn state(&self) -> StateInfo;

    /// All states in which it may be, and the ways between them.
    fn graph(&self) -> Graph;
}

/// The states of a coroutine, and which may follow which.
///
/// An edge leads from one state to another if the body, resumed in the first, may be suspended in the second
/// or end. A panic is possible nearly everywhere, and has no edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graph {
    name: &'static str,
    states: &'static [StateInfo],
    edges: &'static [(usize, usize)],
}

impl Graph {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        states: &'static [StateInfo],
        edges: &'static [(usize, usize)],
    ) -> Graph {
        Graph { name, states, edges }
    }

    /// What the function is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The states, each at its index.
    #[must_use]
    pub const fn states(&self) -> &'static [StateInfo] {
        self.states
    }

    /// The ways between states, as pairs of their indices, in order.
    #[must_use]
    pub const fn edges(&self) -> &'static [(usize, usize)] {
        self.edges
    }

    /// The graph in the language of Graphviz: `dot -Tsvg` draws it.
    #[must_use]
    pub const fn dot(self) -> Dot {
        Dot(self)
    }

    /// The graph as a Mermaid state diagram, which Markdown viewers draw.
    #[must_use]
    pub const fn mermaid(self) -> Mermaid {
        Mermaid(self)
    }

    /// The states that an edge touches: not `Panicked`, and not `Done` for an endless body.
    fn drawn(self) -> impl Iterator<Item = &'static StateInfo> {
        let touches = move |state: &&StateInfo| {
            self.edges.iter().any(|(from, to)| *from == state.index || *to == state.index)
        };
        self.states.iter().filter(touches)
    }

    fn is_start(self, index: usize) -> bool {
        index == 0
    }

    fn is_done(self, index: usize) -> bool {
        index + 2 == self.states.len()
    }
}

/// A [`Graph`] written for Graphviz.
#[derive(Clone, Copy, Debug)]
pub struct Dot(Graph);

impl fmt::Display for Dot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graph = self.0;
        writeln!(f, "digraph {} {{", Quoted(graph.name))?;
        writeln!(f, "    node [shape=box, style=rounded];")?;
        for state in graph.drawn() {
            let shape = match state.index {
                index if graph.is_start(index) => ", shape=circle",
                index if graph.is_done(index) => ", shape=doublecircle",
                _ => "",
            };
            let name = Quoted(state.name);
            writeln!(f, "    {name} [tooltip=\"{}:{}\"{shape}];", Escaped(state.file), state.line)?;
        }
        for (from, to) in graph.edges {
            let (from, to) = (Quoted(graph.states[*from].name), Quoted(graph.states[*to].name));
            writeln!(f, "    {from} -> {to};")?;
        }
        writeln!(f, "}}")
    }
}

/// A [`Graph`] written as a Mermaid state diagram.
#[derive(Clone, Copy, Debug)]
pub struct Mermaid(Graph);

impl fmt::Display for Mermaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graph = self.0;
        writeln!(f, "stateDiagram-v2")?;
        let name = |index: usize| match index {
            index if graph.is_start(index) || graph.is_done(index) => "[*]",
            index => graph.states[index].name,
        };
        for (from, to) in graph.edges {
            writeln!(f, "    {} --> {}", name(*from), name(*to))?;
        }
        Ok(())
    }
}

struct Quoted(&'static str);

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", Escaped(self.0))
    }
}

struct Escaped(&'static str);

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_special = |c: char| c == '"' || c == '\\';
        self.0.chars().try_for_each(|c| {
            if is_special(c) {
                f.write_str("\\")?;
            }
            fmt::Write::write_char(f, c)
        })
    }
}

#[doc(hidden)]
/// What the macros tell about a state enum: at which of its states it is.
pub trait Located {
    /// The index of the state.
    fn index(&self) -> usize;
}

#[doc(hidden)]
/// What the macros tell about the state enum of a coroutine that can be inspected.
pub trait Inspected: Located {
    /// All states.
    const GRAPH: Graph;
}

/// [`Inspect::state`] for a state enum.
#[doc(hidden)]
pub fn state_of<S: Inspected>(state: &S) -> StateInfo {
    S::GRAPH.states[state.index()]
}

impl<C: Inspect + ?Sized> Inspect for &C {
    fn state(&self) -> StateInfo {
        (**self).state()
    }

    fn graph(&self) -> Graph {
        (**self).graph()
    }
}

impl<C: Inspect + ?Sized> Inspect for &mut C {
    fn state(&self) -> StateInfo {
        (**self).state()
    }

    fn graph(&self) -> Graph {
        (**self).graph()
    }
}

impl<P: DerefMut<Target: Inspect>> Inspect for Pin<P> {
    fn state(&self) -> StateInfo {
        (**self).state()
    }

    fn graph(&self) -> Graph {
        (**self).graph()
    }
}

#[cfg(feature = "alloc")]
impl<C: Inspect + ?Sized> Inspect for alloc::boxed::Box<C> {
    fn state(&self) -> StateInfo {
        (**self).state()
    }

    fn graph(&self) -> Graph {
        (**self).graph()
    }
}
