//! Two loops, a yield in each, most of the work between them: the generator of design §3.4.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use next_gen::prelude::*;
use std::hint::black_box;

const N: u64 = 160;

struct Handwritten {
    n: u64,
    i: u64,
    j: u64,
}

impl Iterator for Handwritten {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.i >= self.n {
            return None;
        }
        while self.j < self.i {
            let product = self.i * self.j;
            self.j += 1;
            if product & 3 != 0 {
                return Some(product);
            }
        }
        let item = self.i;
        self.i += 1;
        self.j = 0;
        Some(item)
    }
}

#[costate::coroutine]
fn by_costate(n: u64) -> impl Iterator<Item = u64> {
    for i in 0..n {
        for j in 0..i {
            if (i * j) & 3 != 0 {
                yield_!(i * j);
            }
        }
        yield_!(i);
    }
}

#[diapause::coroutine(yield = u64)]
fn by_diapause(n: u64) {
    for i in 0u64..n {
        for j in 0u64..i {
            if (i * j) & 3 != 0 {
                yield_!(i * j);
            }
        }
        yield_!(i);
    }
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, u64>, n: u64) {
    for i in 0..n {
        for j in 0..i {
            if (i * j) & 3 != 0 {
                co.yield_(i * j).await;
            }
        }
        co.yield_(i).await;
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<u64>, n: u64) {
    for i in 0..n {
        for j in 0..i {
            if (i * j) & 3 != 0 {
                co.yield_(i * j).await;
            }
        }
        co.yield_(i).await;
    }
}

#[generator(yield(u64))]
fn by_next_gen(n: u64) {
    for i in 0..n {
        for j in 0..i {
            if (i * j) & 3 != 0 {
                yield_!(i * j);
            }
        }
        yield_!(i);
    }
}

fn by_corosensei(n: u64) -> impl Iterator<Item = u64> {
    stackful(move |yielder| {
        for i in 0..n {
            for j in 0..i {
                if (i * j) & 3 != 0 {
                    yielder.suspend(i * j);
                }
            }
            yielder.suspend(i);
        }
    })
}

pub(super) fn row<D: Drive>() -> Row {
    let n = || black_box(N);
    let by_hand = move || Handwritten { n: n(), i: 0, j: 0 };
    let row =
        Builder::<D>::new("nested loops", by_hand().count() as u64).iterator(Column::Handwritten, by_hand);
    let row = row.iterator(Column::Costate, move || by_costate(n()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::nested(n()));
    let row = row.iterator(Column::Diapause, move || by_diapause(n()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack(co, n()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, n())).into_iter()
    });
    let row = next_gen!(row, by_next_gen(n()));
    row.iterator(Column::Corosensei, move || by_corosensei(n())).finish()
}
