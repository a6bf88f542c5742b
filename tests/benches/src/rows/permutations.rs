//! Heap's algorithm without recursion: two small arrays held across two yields.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use next_gen::prelude::*;

pub(super) const LEN: usize = 8;

pub(super) type Permutation = [u8; LEN];

struct Handwritten {
    items: Permutation,
    counters: [u8; LEN],
    i: usize,
    started: bool,
}

impl Handwritten {
    fn new() -> Self {
        Handwritten { items: [0, 1, 2, 3, 4, 5, 6, 7], counters: [0; LEN], i: 1, started: false }
    }
}

impl Iterator for Handwritten {
    type Item = Permutation;

    #[inline]
    fn next(&mut self) -> Option<Permutation> {
        if !self.started {
            self.started = true;
            return Some(self.items);
        }
        while self.i < LEN {
            let i = self.i;
            let counter = usize::from(self.counters[i]);
            if counter < i {
                self.items.swap(if i.is_multiple_of(2) { 0 } else { counter }, i);
                self.counters[i] += 1;
                self.i = 1;
                return Some(self.items);
            }
            self.counters[i] = 0;
            self.i += 1;
        }
        None
    }
}

#[costate::coroutine]
fn by_costate() -> impl Iterator<Item = Permutation> {
    let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counters = [0u8; LEN];
    let mut i = 1;
    yield_!(items);
    while i < LEN {
        let counter = usize::from(counters[i]);
        if counter < i {
            items.swap(if i % 2 == 0 { 0 } else { counter }, i);
            yield_!(items);
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

#[diapause::coroutine(yield = Permutation)]
fn by_diapause() {
    let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counters: [u8; LEN] = [0u8; LEN];
    let mut i: usize = 1;
    yield_!(items);
    while i < LEN {
        let counter = usize::from(counters[i]);
        if counter < i {
            items.swap(if i % 2 == 0 { 0 } else { counter }, i);
            yield_!(items);
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, Permutation>) {
    let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counters = [0u8; LEN];
    let mut i = 1;
    co.yield_(items).await;
    while i < LEN {
        let counter = usize::from(counters[i]);
        if counter < i {
            items.swap(if i % 2 == 0 { 0 } else { counter }, i);
            co.yield_(items).await;
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<Permutation>) {
    let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counters = [0u8; LEN];
    let mut i = 1;
    co.yield_(items).await;
    while i < LEN {
        let counter = usize::from(counters[i]);
        if counter < i {
            items.swap(if i % 2 == 0 { 0 } else { counter }, i);
            co.yield_(items).await;
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

#[generator(yield(Permutation))]
fn by_next_gen() {
    let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counters = [0u8; LEN];
    let mut i = 1;
    yield_!(items);
    while i < LEN {
        let counter = usize::from(counters[i]);
        if counter < i {
            items.swap(if i % 2 == 0 { 0 } else { counter }, i);
            yield_!(items);
            counters[i] += 1;
            i = 1;
        } else {
            counters[i] = 0;
            i += 1;
        }
    }
}

fn by_corosensei() -> impl Iterator<Item = Permutation> {
    stackful(move |yielder| {
        let mut items: Permutation = [0, 1, 2, 3, 4, 5, 6, 7];
        let mut counters = [0u8; LEN];
        let mut i = 1;
        yielder.suspend(items);
        while i < LEN {
            let counter = usize::from(counters[i]);
            if counter < i {
                items.swap(if i % 2 == 0 { 0 } else { counter }, i);
                yielder.suspend(items);
                counters[i] += 1;
                i = 1;
            } else {
                counters[i] = 0;
                i += 1;
            }
        }
    })
}

pub(super) fn row<D: Drive>() -> Row {
    let row = Builder::<D>::new("permutations", 40_320).iterator(Column::Handwritten, Handwritten::new);
    let row = row.iterator(Column::Costate, by_costate);
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, super::native::permutations);
    let row = row.iterator(Column::Diapause, || by_diapause().into_iter());
    let row = genawaiter_stack!(row, by_genawaiter_stack);
    let row = row.iterator(Column::GenawaiterRc, || genawaiter::rc::Gen::new(by_genawaiter_rc).into_iter());
    let row = next_gen!(row, by_next_gen());
    row.iterator(Column::Corosensei, by_corosensei).finish()
}
