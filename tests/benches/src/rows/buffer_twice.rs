//! The same buffer held across two yields, so that a resume does not lead back to its own suspension.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::stackful::stackful;
use next_gen::prelude::*;
use std::hint::black_box;

const N: usize = 5_000;

struct Handwritten<const SIZE: usize> {
    buffer: [u8; SIZE],
    k: usize,
    n: usize,
    halfway: bool,
}

impl<const SIZE: usize> Iterator for Handwritten<SIZE> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let k = self.k;
        if self.halfway {
            self.halfway = false;
            self.k += 1;
            self.buffer[(k + 1) % SIZE] ^= k as u8;
            return Some(u64::from(self.buffer[k * 5 % SIZE]));
        }
        if k >= self.n {
            return None;
        }
        self.halfway = true;
        self.buffer[k % SIZE] = self.buffer[k % SIZE].wrapping_add(k as u8);
        Some(u64::from(self.buffer[k * 7 % SIZE]))
    }
}

#[costate::coroutine]
fn by_costate<const SIZE: usize>(n: usize) -> impl Iterator<Item = u64> {
    let mut buffer = [0u8; SIZE];
    for k in 0..n {
        buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
        yield_!(u64::from(buffer[k * 7 % SIZE]));
        buffer[(k + 1) % SIZE] ^= k as u8;
        yield_!(u64::from(buffer[k * 5 % SIZE]));
    }
}

#[diapause::coroutine(yield = u64)]
fn by_diapause<const SIZE: usize>(n: usize) {
    let mut buffer: [u8; SIZE] = [0u8; SIZE];
    for k in 0usize..n {
        buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
        yield_!(u64::from(buffer[k * 7 % SIZE]));
        buffer[(k + 1) % SIZE] ^= k as u8;
        yield_!(u64::from(buffer[k * 5 % SIZE]));
    }
}

async fn by_genawaiter_stack<const SIZE: usize>(co: genawaiter::stack::Co<'_, u64>, n: usize) {
    let mut buffer = [0u8; SIZE];
    for k in 0..n {
        buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
        co.yield_(u64::from(buffer[k * 7 % SIZE])).await;
        buffer[(k + 1) % SIZE] ^= k as u8;
        co.yield_(u64::from(buffer[k * 5 % SIZE])).await;
    }
}

async fn by_genawaiter_rc<const SIZE: usize>(co: genawaiter::rc::Co<u64>, n: usize) {
    let mut buffer = [0u8; SIZE];
    for k in 0..n {
        buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
        co.yield_(u64::from(buffer[k * 7 % SIZE])).await;
        buffer[(k + 1) % SIZE] ^= k as u8;
        co.yield_(u64::from(buffer[k * 5 % SIZE])).await;
    }
}

#[generator(yield(u64))]
fn by_next_gen<const SIZE: usize>(n: usize) {
    let mut buffer = [0u8; SIZE];
    for k in 0..n {
        buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
        yield_!(u64::from(buffer[k * 7 % SIZE]));
        buffer[(k + 1) % SIZE] ^= k as u8;
        yield_!(u64::from(buffer[k * 5 % SIZE]));
    }
}

fn by_corosensei<const SIZE: usize>(n: usize) -> impl Iterator<Item = u64> {
    stackful(move |yielder| {
        let mut buffer = [0u8; SIZE];
        for k in 0..n {
            buffer[k % SIZE] = buffer[k % SIZE].wrapping_add(k as u8);
            yielder.suspend(u64::from(buffer[k * 7 % SIZE]));
            buffer[(k + 1) % SIZE] ^= k as u8;
            yielder.suspend(u64::from(buffer[k * 5 % SIZE]));
        }
    })
}

pub(super) fn row<D: Drive, const SIZE: usize>(name: &'static str) -> Row {
    let n = || black_box(N);
    let row = Builder::<D>::new(name, 2 * N as u64).iterator(Column::Handwritten, move || Handwritten {
        buffer: [0; SIZE],
        k: 0,
        n: n(),
        halfway: false,
    });
    let row = row.iterator(Column::Costate, move || by_costate::<SIZE>(n()));
    #[cfg(nightly)]
    let row = row.iterator(Column::Native, move || super::native::buffer_twice::<SIZE>(n()));
    let row = row.iterator(Column::Diapause, move || by_diapause::<SIZE>(n()).into_iter());
    let row = genawaiter_stack!(row, |co| by_genawaiter_stack::<SIZE>(co, n()));
    let row = row.iterator(Column::GenawaiterRc, move || {
        genawaiter::rc::Gen::new(|co| by_genawaiter_rc::<SIZE>(co, n())).into_iter()
    });
    let row = next_gen!(row, (by_next_gen::<SIZE>)(n()));
    row.iterator(Column::Corosensei, move || by_corosensei::<SIZE>(n())).finish()
}
