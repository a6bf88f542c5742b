//! Two words of state, and code behind the yield.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use next_gen::prelude::*;
use std::hint::black_box;

const N: u64 = 10_000;

struct Handwritten {
    left: u64,
    a: u64,
    b: u64,
}

impl Iterator for Handwritten {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        self.left = self.left.checked_sub(1)?;
        let item = self.a;
        (self.a, self.b) = (self.b, self.a.wrapping_add(self.b));
        Some(item)
    }
}

#[costate::coroutine]
fn by_costate(n: u64) -> impl Iterator<Item = u64> {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        yield_!(a);
        (a, b) = (b, a.wrapping_add(b));
    }
}

#[diapause::coroutine(yield = u64)]
fn by_diapause(n: u64) {
    let mut a: u64 = 0;
    let mut b: u64 = 1;
    for _ in 0u64..n {
        yield_!(a);
        (a, b) = (b, a.wrapping_add(b));
    }
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, u64>, n: u64) {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        co.yield_(a).await;
        (a, b) = (b, a.wrapping_add(b));
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<u64>, n: u64) {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        co.yield_(a).await;
        (a, b) = (b, a.wrapping_add(b));
    }
}

#[generator(yield(u64))]
fn by_next_gen(n: u64) {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        yield_!(a);
        (a, b) = (b, a.wrapping_add(b));
    }
}

fn by_corosensei(n: u64) -> impl Iterator<Item = u64> {
    stackful(move |yielder| {
        let (mut a, mut b) = (0u64, 1u64);
        for _ in 0..n {
            yielder.suspend(a);
            (a, b) = (b, a.wrapping_add(b));
        }
    })
}

pub(super) fn row<D: Drive>() -> Row {
    let n = || black_box(N);
    let row = Builder::<D>::new("fibonacci", N).iterator(Column::Handwritten, move || Handwritten {
        left: n(),
        a: 0,
        b: 1,
    });
    let row = row.iterator(Column::Costate, move || by_costate(n()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::fibonacci(n()));
    let row = row.iterator(Column::Diapause, move || by_diapause(n()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack(co, n()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc(co, n())).into_iter()
    });
    let row = next_gen!(row, by_next_gen(n()));
    row.iterator(Column::Corosensei, move || by_corosensei(n())).finish()
}
