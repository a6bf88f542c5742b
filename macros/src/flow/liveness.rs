//! Pass 5b, liveness: at each point, which locals hold a value, and which will be mentioned again.
//!
//! Rust's rules decide what a mention means without knowing its type. A mention by value after which
//! the local is still mentioned cannot be a move (rustc would reject the body), so it copies. A last
//! mention by value may be the move, and is taken for it.

use crate::flow::{Event, Flow, NodeId, Use};
use crate::names::{BindingId, Mention};
use std::collections::{BTreeSet, HashMap};

/// A set of bindings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Set(Vec<u64>);

impl Set {
    pub(crate) fn new(len: usize) -> Set {
        Set(vec![0; len.div_ceil(64)])
    }

    pub(crate) fn has(&self, id: BindingId) -> bool {
        self.0[id.0 / 64] & (1 << (id.0 % 64)) != 0
    }

    pub(crate) fn add(&mut self, id: BindingId) {
        self.0[id.0 / 64] |= 1 << (id.0 % 64);
    }

    fn remove(&mut self, id: BindingId) {
        self.0[id.0 / 64] &= !(1 << (id.0 % 64));
    }

    fn keep(&mut self, kept: &Set) {
        self.0.iter_mut().zip(&kept.0).for_each(|(mine, kept)| *mine &= kept);
    }

    fn add_missing(&mut self, present: &Set) {
        self.0.iter_mut().zip(&present.0).for_each(|(mine, present)| *mine |= !present);
    }

    /// Says whether anything was new.
    fn add_all(&mut self, other: &Set) -> bool {
        let mut changed = false;
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            changed |= *theirs & !*mine != 0;
            *mine |= theirs;
        }
        changed
    }
}

/// Whether a local holds a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    /// On no path: not declared yet, not initialised yet, or moved.
    Empty,
    /// On every path.
    Full,
    /// On some paths.
    Maybe,
}

/// The facts at one node, before its event.
#[derive(Clone)]
struct Held {
    full: Set,
    empty: Set,
    /// Empty on some path because the whole local was moved by value.
    moved: Set,
}

pub(crate) struct Liveness {
    held: Vec<Option<Held>>,
    /// Mentioned before it is assigned again or ended.
    live: Vec<Set>,
    /// Mentioned or assigned before it is declared again.
    wanted: Vec<Set>,
    /// The mentions after which the value is not mentioned again.
    last: BTreeSet<Mention>,
    /// What is matched and moved by the arms that take it, while another arm goes on with it.
    parted: BTreeSet<Mention>,
}

impl Liveness {
    pub(crate) fn status(&self, node: NodeId, id: BindingId) -> Status {
        match &self.held[node.0] {
            None => Status::Empty,
            Some(held) => match (held.full.has(id), held.empty.has(id)) {
                (true, true) => Status::Maybe,
                (true, false) => Status::Full,
                (false, _) => Status::Empty,
            },
        }
    }

    /// Moved as a whole on some path to `node`.
    pub(crate) fn may_be_moved(&self, node: NodeId, id: BindingId) -> bool {
        self.held[node.0].as_ref().is_some_and(|held| held.moved.has(id))
    }

    /// The mentions that may move, for they are the last; and those that are for some arms of a match.
    pub(crate) fn last_mentions(self) -> (BTreeSet<Mention>, BTreeSet<Mention>) {
        (self.last, self.parted)
    }

    pub(crate) fn is_live(&self, node: NodeId, id: BindingId) -> bool {
        self.live[node.0].has(id)
    }

    pub(crate) fn is_wanted(&self, node: NodeId, id: BindingId) -> bool {
        self.wanted[node.0].has(id)
    }

    pub(crate) fn is_reached(&self, node: NodeId) -> bool {
        self.held[node.0].is_some()
    }
}

/// `never_moves` are the locals of `Copy` types. `scopes` says, for nodes that begin a block, which
/// locals are still in scope there.
pub(crate) fn analyse(flow: &Flow, len: usize, never_moves: &Set, scopes: &HashMap<NodeId, Set>) -> Liveness {
    let live = backward(flow, len, |event, live| match event {
        Event::Use(id, ..) => live.add(id),
        Event::Assign(id, _) | Event::Declare(id, _) | Event::End(id) => live.remove(id),
        Event::Nothing | Event::Suspend(_) => {}
    });
    // A mention before the end of a temporary does not move it.
    let stays = backward(flow, len, |event, stays| match event {
        Event::Use(id, ..) | Event::End(id) => stays.add(id),
        Event::Assign(id, _) | Event::Declare(id, _) => stays.remove(id),
        Event::Nothing | Event::Suspend(_) => {}
    });
    let wanted = backward(flow, len, |event, wanted| match event {
        Event::Use(id, ..) | Event::Assign(id, _) => wanted.add(id),
        Event::Declare(id, _) => wanted.remove(id),
        Event::Nothing | Event::Suspend(_) | Event::End(_) => {}
    });
    let held = forward(flow, len, &stays, never_moves, scopes);
    let is_last = |id: BindingId, next: &[NodeId]| next.iter().all(|next| !stays[next.0].has(id));
    // A matched local is mentioned once, and moved by the arms that take it. It may be moved there if
    // no other arm goes on with it.
    let (mut last, mut not_last, mut going_on) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for node in &flow.nodes {
        match node.event {
            Event::Use(id, Use::Place, Some(mention)) => {
                let goes_on = |next: &NodeId| {
                    let takes = matches!(flow.nodes[next.0].event, Event::Use(_, Use::Value, Some(taken)) if taken == mention);
                    stays[next.0].has(id) && !takes
                };
                if node.next.iter().any(goes_on) {
                    going_on.insert(mention);
                }
            }
            Event::Use(id, _, Some(mention)) if is_last(id, &node.next) => {
                last.insert(mention);
            }
            Event::Use(_, _, Some(mention)) => {
                not_last.insert(mention);
            }
            _ => {}
        }
    }
    let last = &last - &not_last;
    let parted = &last & &going_on;
    let last = &last - &going_on;
    Liveness { held, live, wanted, last, parted }
}

/// The facts before each node, from those after it.
fn backward(flow: &Flow, len: usize, transfer: impl Fn(Event, &mut Set)) -> Vec<Set> {
    let mut before: Vec<Set> = vec![Set::new(len); flow.nodes.len()];
    let mut previous: Vec<Vec<usize>> = vec![Vec::new(); flow.nodes.len()];
    for (index, node) in flow.nodes.iter().enumerate() {
        for next in &node.next {
            previous[next.0].push(index);
        }
    }
    let mut work: Vec<usize> = (0..flow.nodes.len()).collect();
    let mut queued = vec![true; flow.nodes.len()];
    while let Some(index) = work.pop() {
        queued[index] = false;
        let node = &flow.nodes[index];
        let mut facts = Set::new(len);
        for next in &node.next {
            facts.add_all(&before[next.0]);
        }
        transfer(node.event, &mut facts);
        if facts != before[index] {
            before[index] = facts;
            for previous in &previous[index] {
                if !std::mem::replace(&mut queued[*previous], true) {
                    work.push(*previous);
                }
            }
        }
    }
    before
}

/// Before each node: the locals that were assigned since their declaration, whatever became of the
/// value.
pub(crate) fn assigned(flow: &Flow, len: usize) -> Vec<Set> {
    let mut before: Vec<Set> = vec![Set::new(len); flow.nodes.len()];
    let mut work: Vec<usize> = (0..flow.nodes.len()).rev().collect();
    while let Some(index) = work.pop() {
        let mut after = before[index].clone();
        match flow.nodes[index].event {
            Event::Assign(id, _) => after.add(id),
            Event::Declare(id, _) => after.remove(id),
            _ => {}
        }
        for next in &flow.nodes[index].next {
            if before[next.0].add_all(&after) {
                work.push(next.0);
            }
        }
    }
    before
}

fn forward(
    flow: &Flow,
    len: usize,
    stays: &[Set],
    never_moves: &Set,
    scopes: &HashMap<NodeId, Set>,
) -> Vec<Option<Held>> {
    let mut held: Vec<Option<Held>> = vec![None; flow.nodes.len()];
    let mut everything = Set::new(len);
    (0..len).for_each(|id| everything.add(BindingId(id)));
    let Some(start) = flow.entries.first() else {
        return held;
    };
    held[start.0] = Some(Held { full: Set::new(len), empty: everything, moved: Set::new(len) });
    let mut work = vec![*start];
    while let Some(at) = work.pop() {
        let node = &flow.nodes[at.0];
        let Some(mut facts) = held[at.0].clone() else {
            continue;
        };
        if let Event::Use(id, ..) = node.event {
            // Rust lets nobody read what may have no value: where it is read it has one.
            facts.full.add(id);
            facts.empty.remove(id);
            facts.moved.remove(id);
        }
        match node.event {
            Event::Use(id, how @ (Use::Value | Use::Maybe), _) => {
                let is_last = !never_moves.has(id) && node.next.iter().all(|next| !stays[next.0].has(id));
                if is_last {
                    facts.full.remove(id);
                    facts.empty.add(id);
                    if how == Use::Value {
                        facts.moved.add(id);
                    }
                }
            }
            Event::End(id) => {
                facts.full.remove(id);
                facts.empty.add(id);
                facts.moved.add(id);
            }
            Event::Assign(id, _) | Event::Declare(id, true) => {
                facts.full.add(id);
                facts.empty.remove(id);
                facts.moved.remove(id);
            }
            Event::Declare(id, false) => {
                facts.full.remove(id);
                facts.empty.add(id);
                // Not initialised on this path: to a later join that is as good as moved.
                facts.moved.add(id);
            }
            Event::Use(_, Use::Place, _) | Event::Nothing | Event::Suspend(_) => {}
        }
        for next in &node.next {
            let mut arriving = facts.clone();
            if let Some(in_scope) = scopes.get(next) {
                arriving.full.keep(in_scope);
                arriving.moved.keep(in_scope);
                arriving.empty.add_missing(in_scope);
            }
            let changed = match &mut held[next.0] {
                None => {
                    held[next.0] = Some(arriving);
                    true
                }
                Some(known) => {
                    let full = known.full.add_all(&arriving.full);
                    let empty = known.empty.add_all(&arriving.empty);
                    let moved = known.moved.add_all(&arriving.moved);
                    full || empty || moved
                }
            };
            if changed {
                work.push(*next);
            }
        }
    }
    held
}
