//! A user's crate of edition 2024: `no_std` without `alloc`, no unsafe code, and no warning tolerated.
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    unreachable_pub,
    unused_lifetimes,
    unused_qualifications,
    clippy::pedantic
)]

use costate::Coroutine;

/// Counts down to zero.
#[costate::coroutine]
pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

/// The average of what is sent; a negative number ends it with the count.
#[costate::coroutine]
pub fn averager() -> impl Coroutine<f64, Yield = f64, Return = u32> {
    let (mut sum, mut n) = (0.0, 0);
    loop {
        let x = yield_!(if n == 0 { 0.0 } else { sum / f64::from(n) });
        if x < 0.0 {
            return n;
        }
        sum += x;
        n += 1;
    }
}

/// Bytes in, the sum of each line out.
#[costate::coroutine]
pub fn line_sums() -> impl for<'a> Coroutine<&'a [u8], Yield = Option<u32>, Return = u32> {
    let mut sum = 0;
    let mut lines = 0;
    loop {
        let chunk = yield_!(None);
        if chunk.is_empty() {
            return lines;
        }
        for byte in chunk {
            sum += u32::from(*byte);
        }
        if chunk.ends_with(b"\n") {
            lines += 1;
            let total = core::mem::take(&mut sum);
            yield_!(Some(total));
        }
    }
}

/// A counter whose coroutine has a name and can be stored.
#[costate::coroutine(name = Blink)]
#[derive(Clone, Debug)]
pub fn blink(times: u8) -> impl Iterator<Item = bool> {
    for _ in 0..times {
        yield_!(true);
        yield_!(false);
    }
}

/// Holds a named coroutine in a field.
#[derive(Clone, Debug)]
pub struct Lamp {
    pattern: Blink,
}

impl Lamp {
    /// Blinks three times.
    #[must_use]
    pub fn new() -> Self {
        Lamp { pattern: blink(3) }
    }

    /// Whether the lamp is lit in the next moment.
    pub fn tick(&mut self) -> bool {
        self.pattern.next().unwrap_or(false)
    }

    /// The states that are left.
    #[costate::coroutine]
    pub fn rest(&self) -> impl Iterator<Item = bool> {
        let pattern = self.pattern.clone();
        for lit in pattern {
            yield_!(lit);
        }
    }
}

impl Default for Lamp {
    fn default() -> Self {
        Self::new()
    }
}

/// Every window of `N` items.
#[costate::coroutine]
pub fn windows<T: Copy, const N: usize>(items: &[T]) -> impl Iterator<Item = [T; N]> {
    for window in items.windows(N) {
        if let Some(array) = window.first_chunk() {
            yield_!(*array);
        }
    }
}

/// Squares, from the block form.
pub fn squares(k: u32) -> impl Iterator<Item = u32> {
    costate::r#gen!(move {
        for i in 0..k {
            yield i * i;
        }
    })
}

/// Two sums after each other, by delegation.
#[costate::coroutine]
pub fn both() -> impl Coroutine<f64, Yield = f64, Return = (u32, u32)> {
    (yield_from!(averager()), yield_from!(averager()))
}
