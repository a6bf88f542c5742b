//! `for i in 0..n { yield i }`: the least a generator can do.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use next_gen::prelude::*;
use std::hint::black_box;

const N: u64 = 10_000;

struct Handwritten {
    next: u64,
    end: u64,
}

impl Iterator for Handwritten {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.next < self.end {
            let item = self.next;
            self.next += 1;
            Some(item)
        } else {
            None
        }
    }
}

#[costate::coroutine]
fn by_costate(n: u64) -> impl Iterator<Item = u64> {
    for i in 0..n {
        yield_!(i);
    }
}

#[diapause::coroutine(yield = u64)]
fn by_diapause(n: u64) {
    for i in 0u64..n {
        yield_!(i);
    }
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, u64>, n: u64) {
    for i in 0..n {
        co.yield_(i).await;
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<u64>, n: u64) {
    for i in 0..n {
        co.yield_(i).await;
    }
}

#[generator(yield(u64))]
fn by_next_gen(n: u64) {
    for i in 0..n {
        yield_!(i);
    }
}

fn by_corosensei(n: u64) -> impl Iterator<Item = u64> {
    stackful(move |yielder| {
        for i in 0..n {
            yielder.suspend(i);
        }
    })
}

pub(super) fn row<D: Drive>() -> Row {
    let n = || black_box(N);
    let row = Builder::<D>::new("range", N)
        .iterator(Column::Handwritten, move || Handwritten { next: 0, end: n() });
    let row = row.iterator(Column::Costate, move || by_costate(n()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::range(n()));
    let row = row.iterator(Column::Diapause, move || by_diapause(n()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack(co, n()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, n())).into_iter()
    });
    let row = next_gen!(row, by_next_gen(n()));
    row.iterator(Column::Corosensei, move || by_corosensei(n())).finish()
}
