//! A running total fed by `send`: values go both ways, and the end returns one.

use crate::build::{Builder, Drive};
use crate::cell::{Column, Row};
use crate::checksum::mix;
use corosensei::CoroutineResult;
use genawaiter::GeneratorState as Awaited;
use next_gen::prelude::*;
use std::hint::black_box;
use std::ops::ControlFlow::{self, Break, Continue};
use std::pin::Pin;

const N: u64 = 10_000;

/// Sends 1 to N, then 0 for the end; `first` is what starting gave.
#[inline]
fn drive(first: u64, mut send: impl FnMut(u64) -> ControlFlow<u64, u64>) -> u64 {
    let mut sum = first;
    for amount in 1..=black_box(N) {
        match send(amount) {
            Continue(total) => sum = mix(sum, total),
            Break(_) => unreachable!("only 0 ends it"),
        }
    }
    match send(0) {
        Break(total) => mix(sum, total),
        Continue(_) => unreachable!("0 ends it"),
    }
}

/// What a program without coroutines would pass around.
trait Accumulate {
    fn send(&mut self, amount: u64) -> ControlFlow<u64, u64>;
}

#[derive(Default)]
struct Handwritten {
    total: u64,
    done: bool,
}

impl Accumulate for Handwritten {
    #[inline]
    fn send(&mut self, amount: u64) -> ControlFlow<u64, u64> {
        assert!(!self.done, "sent after the end");
        if amount == 0 {
            self.done = true;
            return Break(self.total);
        }
        self.total = self.total.wrapping_add(amount);
        Continue(self.total)
    }
}

#[costate::coroutine]
fn by_costate() -> impl costate::Coroutine<u64, Yield = u64, Return = u64> {
    let mut total = 0u64;
    loop {
        let amount = yield_!(total);
        if amount == 0 {
            return total;
        }
        total = total.wrapping_add(amount);
    }
}

#[inline]
fn drive_costate<C>(mut coroutine: C) -> u64
where
    C: costate::Coroutine<u64, Yield = u64, Return = u64> + Unpin,
{
    let first = Pin::new(&mut coroutine).start().yielded().expect("it yields first");
    drive(first, |amount| match coroutine.send(amount) {
        costate::CoroutineState::Yielded(total) => Continue(total),
        costate::CoroutineState::Complete(total) => Break(total),
    })
}

#[cfg(nightly)]
#[inline]
fn drive_native<C>(mut coroutine: C) -> u64
where
    C: std::ops::Coroutine<u64, Yield = u64, Return = u64> + Unpin,
{
    let mut send = move |amount| match Pin::new(&mut coroutine).resume(amount) {
        std::ops::CoroutineState::Yielded(total) => Continue(total),
        std::ops::CoroutineState::Complete(total) => Break(total),
    };
    let first = send(0).continue_value().expect("it yields first");
    drive(first, send)
}

#[diapause::coroutine(yield = u64, resume = u64)]
fn by_diapause() -> u64 {
    let mut total: u64 = 0;
    loop {
        let amount = yield_!(total);
        if amount == 0 {
            return total;
        }
        total = total.wrapping_add(amount);
    }
}

#[inline]
fn drive_diapause<C>(mut coroutine: C) -> u64
where
    C: diapause::Coroutine<u64, Yield = u64, Return = u64>,
{
    let diapause::CoroutineState::Yielded(first) = coroutine.start() else { unreachable!("it yields first") };
    drive(first, |amount| match coroutine.resume(amount) {
        diapause::CoroutineState::Yielded(total) => Continue(total),
        diapause::CoroutineState::Complete(total) => Break(total),
    })
}

async fn by_genawaiter_stack(co: genawaiter::stack::Co<'_, u64, u64>) -> u64 {
    let mut total = 0u64;
    loop {
        let amount = co.yield_(total).await;
        if amount == 0 {
            return total;
        }
        total = total.wrapping_add(amount);
    }
}

async fn by_genawaiter_rc(co: genawaiter::rc::Co<u64, u64>) -> u64 {
    let mut total = 0u64;
    loop {
        let amount = co.yield_(total).await;
        if amount == 0 {
            return total;
        }
        total = total.wrapping_add(amount);
    }
}

type DynGenawaiter<'a> = dyn genawaiter::Coroutine<Yield = u64, Resume = u64, Return = u64> + 'a;

#[inline]
fn drive_genawaiter<C>(mut coroutine: Pin<&mut C>) -> u64
where
    C: genawaiter::Coroutine<Yield = u64, Resume = u64, Return = u64> + ?Sized,
{
    let mut send = move |amount| match coroutine.as_mut().resume_with(amount) {
        Awaited::Yielded(total) => Continue(total),
        Awaited::Complete(total) => Break(total),
    };
    let Continue(first) = send(0) else { unreachable!("it yields first") };
    drive(first, send)
}

#[generator(yield(u64), resume(u64))]
fn by_next_gen() -> u64 {
    let mut total = 0u64;
    loop {
        let amount = yield_!(total);
        if amount == 0 {
            return total;
        }
        total = total.wrapping_add(amount);
    }
}

#[inline]
fn drive_next_gen<C>(mut coroutine: Pin<&mut C>) -> u64
where
    C: Generator<u64, Yield = u64, Return = u64> + ?Sized,
{
    let mut send = move |amount| match coroutine.as_mut().resume(amount) {
        GeneratorState::Yielded(total) => Continue(total),
        GeneratorState::Returned(total) => Break(total),
    };
    let Continue(first) = send(0) else { unreachable!("it yields first") };
    drive(first, send)
}

fn by_corosensei() -> impl FnMut(u64) -> ControlFlow<u64, u64> {
    let mut coroutine = corosensei::Coroutine::new(|yielder: &corosensei::Yielder<u64, u64>, _start| {
        let mut total = 0u64;
        loop {
            let amount = yielder.suspend(total);
            if amount == 0 {
                return total;
            }
            total = total.wrapping_add(amount);
        }
    });
    move |amount| match coroutine.resume(amount) {
        CoroutineResult::Yield(total) => Continue(total),
        CoroutineResult::Return(total) => Break(total),
    }
}

#[inline]
fn drive_corosensei(mut send: impl FnMut(u64) -> ControlFlow<u64, u64>) -> u64 {
    let Continue(first) = send(0) else { unreachable!("it yields first") };
    drive(first, send)
}

pub(super) fn row<D: Drive>() -> Row {
    let row = Builder::<D>::new("running total by `send`", N).runs(
        Column::Handwritten,
        Some(size_of::<Handwritten>()),
        || {
            let mut machine = Handwritten::default();
            drive(0, |amount| machine.send(amount))
        },
        || {
            let mut machine: Box<dyn Accumulate> = black_box(Box::new(Handwritten::default()));
            drive(0, |amount| machine.send(amount))
        },
    );
    let row = row.runs(
        Column::Costate,
        Some(size_of_val(&by_costate())),
        || drive_costate(by_costate()),
        || {
            let boxed: Box<dyn costate::Coroutine<u64, Yield = u64, Return = u64> + Unpin> =
                Box::new(by_costate());
            drive_costate(black_box(boxed))
        },
    );
    #[cfg(nightly)]
    let row = row.runs(
        Column::Native,
        Some(size_of_val(&super::native::total())),
        || drive_native(super::native::total()),
        || {
            let boxed: Box<dyn std::ops::Coroutine<u64, Yield = u64, Return = u64> + Unpin> =
                Box::new(super::native::total());
            drive_native(black_box(boxed))
        },
    );
    row.runs(
        Column::Diapause,
        Some(size_of_val(&by_diapause())),
        || drive_diapause(by_diapause()),
        || {
            let boxed: Box<dyn diapause::Coroutine<u64, Yield = u64, Return = u64>> = Box::new(by_diapause());
            drive_diapause(black_box(boxed))
        },
    )
    .runs(
        Column::GenawaiterStack,
        None,
        || {
            genawaiter::stack::let_gen_using!(generator, by_genawaiter_stack);
            drive_genawaiter(Pin::new(generator))
        },
        || {
            genawaiter::stack::let_gen_using!(generator, by_genawaiter_stack);
            let pinned = Pin::new(generator);
            drive_genawaiter(black_box(pinned as Pin<&mut DynGenawaiter<'_>>))
        },
    )
    .runs(
        Column::GenawaiterRc,
        None,
        || drive_genawaiter(Pin::new(&mut genawaiter::rc::Gen::new(by_genawaiter_rc))),
        || {
            let mut boxed: Pin<Box<DynGenawaiter<'_>>> = Box::pin(genawaiter::rc::Gen::new(by_genawaiter_rc));
            drive_genawaiter(black_box(boxed.as_mut()))
        },
    )
    .runs(
        Column::NextGen,
        None,
        || {
            mk_gen!(let mut generator = by_next_gen());
            drive_next_gen(generator.as_mut())
        },
        || {
            mk_gen!(let generator = box by_next_gen());
            let mut boxed: Pin<Box<dyn Generator<u64, Yield = u64, Return = u64>>> = generator;
            drive_next_gen(black_box(boxed.as_mut()))
        },
    )
    .runs(
        Column::Corosensei,
        None,
        || drive_corosensei(by_corosensei()),
        || {
            let boxed: Box<dyn FnMut(u64) -> ControlFlow<u64, u64>> = Box::new(by_corosensei());
            drive_corosensei(black_box(boxed))
        },
    )
    .finish()
}
