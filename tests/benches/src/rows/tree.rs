//! A tree walked in order by a coroutine that delegates to itself, one box a level.
//!
//! The handwritten column is the same walk, each level a state machine that owns the box of the
//! next. An engineer who may choose the algorithm takes a stack of nodes instead: see
//! [`with_a_stack`], which the report gives beside the table.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use corosensei::Yielder;
use next_gen::prelude::*;
use std::hint::black_box;
use std::sync::LazyLock;

static SMALL: LazyLock<Tree> = LazyLock::new(|| Tree::full(7, &mut 0));
static LARGE: LazyLock<Tree> = LazyLock::new(|| Tree::full(10, &mut 0));

pub(super) fn small() -> &'static Tree {
    &SMALL
}

pub(super) fn large() -> &'static Tree {
    &LARGE
}

pub(super) struct Tree {
    pub(super) left: Option<Box<Tree>>,
    pub(super) value: u64,
    pub(super) right: Option<Box<Tree>>,
}

impl Tree {
    /// A full tree whose values count up in order of the walk.
    fn full(depth: u32, next: &mut u64) -> Tree {
        let left = (depth > 1).then(|| Box::new(Tree::full(depth - 1, next)));
        let value = *next;
        *next += 1;
        let right = (depth > 1).then(|| Box::new(Tree::full(depth - 1, next)));
        Tree { left, value, right }
    }
}

/// Where the walk of one subtree is.
enum Handwritten<'a> {
    Start(&'a Tree),
    Left(&'a Tree, Box<Handwritten<'a>>),
    Here(&'a Tree),
    Right(Box<Handwritten<'a>>),
    Done,
}

impl Iterator for Handwritten<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        loop {
            match self {
                Handwritten::Start(tree) => {
                    let tree = *tree;
                    *self = match &tree.left {
                        Some(left) => Handwritten::Left(tree, Box::new(Handwritten::Start(left))),
                        None => Handwritten::Here(tree),
                    };
                }
                Handwritten::Left(tree, left) => match left.next() {
                    Some(value) => return Some(value),
                    None => *self = Handwritten::Here(tree),
                },
                Handwritten::Here(tree) => {
                    let tree = *tree;
                    *self = match &tree.right {
                        Some(right) => Handwritten::Right(Box::new(Handwritten::Start(right))),
                        None => Handwritten::Done,
                    };
                    return Some(tree.value);
                }
                Handwritten::Right(right) => match right.next() {
                    Some(value) => return Some(value),
                    None => *self = Handwritten::Done,
                },
                Handwritten::Done => return None,
            }
        }
    }
}

/// The nodes whose left subtree is done, innermost last.
struct Stack<'a>(Vec<&'a Tree>);

impl<'a> Stack<'a> {
    fn new(tree: &'a Tree) -> Self {
        let mut stack = Stack(Vec::new());
        stack.descend(Some(tree));
        stack
    }

    fn descend(&mut self, mut tree: Option<&'a Tree>) {
        while let Some(node) = tree {
            self.0.push(node);
            tree = node.left.as_deref();
        }
    }
}

impl Iterator for Stack<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let node = self.0.pop()?;
        self.descend(node.right.as_deref());
        Some(node.value)
    }
}

#[costate::coroutine]
fn by_costate(
    tree: &Tree,
) -> impl Iterator<Item = u64> + costate::Coroutine<Yield = u64, Return = ()> + Unpin {
    if let Some(left) = &tree.left {
        yield_from!(boxed_costate(left));
    }
    yield_!(tree.value);
    if let Some(right) = &tree.right {
        yield_from!(boxed_costate(right));
    }
}

fn boxed_costate<'a>(tree: &'a Tree) -> Box<dyn costate::Coroutine<Yield = u64, Return = ()> + Unpin + 'a> {
    Box::new(by_costate(tree))
}

#[diapause::coroutine(yield = u64)]
fn by_diapause<'a>(tree: &'a Tree) {
    if let Some(left) = &tree.left {
        let walk: by_diapause::State<'a> = by_diapause(left);
        yield_all!(box walk);
    }
    yield_!(tree.value);
    if let Some(right) = &tree.right {
        let walk: by_diapause::State<'a> = by_diapause(right);
        yield_all!(box walk);
    }
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, u64>, tree: &Tree) {
    if let Some(left) = &tree.left {
        for value in boxed_genawaiter(left) {
            co.yield_(value).await;
        }
    }
    co.yield_(tree.value).await;
    if let Some(right) = &tree.right {
        for value in boxed_genawaiter(right) {
            co.yield_(value).await;
        }
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<u64>, tree: &Tree) {
    if let Some(left) = &tree.left {
        for value in boxed_genawaiter(left) {
            co.yield_(value).await;
        }
    }
    co.yield_(tree.value).await;
    if let Some(right) = &tree.right {
        for value in boxed_genawaiter(right) {
            co.yield_(value).await;
        }
    }
}

/// A generator on the stack cannot be returned: below the root both flavours box the other one.
fn boxed_genawaiter<'a>(tree: &'a Tree) -> Box<dyn Iterator<Item = u64> + 'a> {
    Box::new(genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, tree)).into_iter())
}

#[generator(yield(u64))]
fn by_next_gen<'a>(tree: &'a Tree) {
    if let Some(left) = &tree.left {
        for value in boxed_next_gen(left) {
            yield_!(value);
        }
    }
    yield_!(tree.value);
    if let Some(right) = &tree.right {
        for value in boxed_next_gen(right) {
            yield_!(value);
        }
    }
}

fn boxed_next_gen<'a>(tree: &'a Tree) -> Box<dyn Iterator<Item = u64> + 'a> {
    mk_gen!(let walk = box by_next_gen(tree));
    Box::new(walk)
}

/// Stackful: plain recursion, nothing to box.
fn walk_corosensei(yielder: &Yielder<(), u64>, tree: &Tree) {
    if let Some(left) = &tree.left {
        walk_corosensei(yielder, left);
    }
    yielder.suspend(tree.value);
    if let Some(right) = &tree.right {
        walk_corosensei(yielder, right);
    }
}

/// The walk with a stack of nodes: how one would write it without any delegation.
pub(super) fn with_a_stack<D: Drive>(name: &'static str, tree: &'static Tree) -> Row {
    let by_hand = move || Stack::new(black_box(tree));
    Builder::<D>::new(name, by_hand().count() as u64).iterator(Column::Handwritten, by_hand).finish()
}

pub(super) fn row<D: Drive>(name: &'static str, tree: &'static Tree) -> Row {
    let items = Stack::new(tree).count() as u64;
    let tree = move || black_box(tree);
    let row =
        Builder::<D>::new(name, items).iterator(Column::Handwritten, move || Handwritten::Start(tree()));
    let row = row.iterator(Column::Costate, move || by_costate(tree()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::walk(tree()));
    let row = row.iterator(Column::Diapause, move || by_diapause(tree()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack(co, tree()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, tree())).into_iter()
    });
    let row = next_gen!(row, by_next_gen(tree()));
    row.iterator(Column::Corosensei, move || {
        let tree = tree();
        stackful(move |yielder| walk_corosensei(yielder, tree))
    })
    .finish()
}
