//! Sizes: overlap-locals, size-moved-locals, resume-arg-size, niche-in-coroutine, discriminant.

use crate::step;
use costate::{Coroutine, CoroutineState};
use std::mem::size_of_val;

#[test]
fn overlap_locals() {
    #[costate::coroutine]
    fn four_scopes() -> impl Coroutine<(), Yield = (), Return = i32> {
        let mut sum = 0;
        {
            let w = 4;
            yield_!();
            sum += w;
        }
        {
            let x = 5;
            yield_!();
            sum += x;
        }
        {
            let y = 6;
            yield_!();
            sum += y;
        }
        {
            let z = 7;
            yield_!();
            sum + z
        }
    }
    // The sum, one of the four, and the tag.
    assert_eq!(size_of_val(&four_scopes()), 12);
}

struct Kilobyte([u8; 1024]);

impl Drop for Kilobyte {
    fn drop(&mut self) {
        assert_eq!(self.0[1023], 0);
    }
}

fn noop() {}

#[test]
fn size_moved_locals() {
    #[costate::coroutine]
    fn move_before_yield() -> impl Coroutine<(), Yield = (), Return = ()> {
        let first = Kilobyte([0; 1024]);
        let _second = first;
        yield_!();
    }
    #[costate::coroutine]
    fn move_before_yield_with_noop() -> impl Coroutine<(), Yield = (), Return = ()> {
        let first = Kilobyte([0; 1024]);
        noop();
        let _second = first;
        yield_!();
    }
    #[costate::coroutine]
    fn overlap_move_points() -> impl Coroutine<(), Yield = (), Return = ()> {
        let first = Kilobyte([0; 1024]);
        yield_!();
        let second = first;
        yield_!();
        let _third = second;
        yield_!();
    }
    #[costate::coroutine]
    fn overlap_x_and_y() -> impl Coroutine<(), Yield = (), Return = ()> {
        let x = Kilobyte([0; 1024]);
        yield_!();
        drop(x);
        let y = Kilobyte([0; 1024]);
        yield_!();
        drop(y);
    }
    // rustc needs 1025, 1026, 2051 and 1026 bytes.
    assert_eq!(size_of_val(&move_before_yield()), 1025);
    assert_eq!(size_of_val(&move_before_yield_with_noop()), 1025);
    assert_eq!(size_of_val(&overlap_move_points()), 1025);
    assert_eq!(size_of_val(&overlap_x_and_y()), 1025);
}

#[test]
fn resume_arg_size() {
    #[costate::coroutine]
    fn of_a_copy(#[resume] mut x: usize) -> impl Coroutine<usize, Yield = (), Return = ()> {
        loop {
            let _ = x;
            x = yield_!();
        }
    }
    #[costate::coroutine]
    fn of_a_box(#[resume] mut x: Box<usize>) -> impl Coroutine<Box<usize>, Yield = (), Return = ()> {
        loop {
            drop(x);
            x = yield_!();
        }
    }
    assert_eq!(size_of_val(&of_a_copy()), 1);
    assert_eq!(size_of_val(&of_a_box()), 1);
}

#[test]
fn niche_in_coroutine() {
    // An enum leaves its unused tags to `Option`, which rustc's coroutines long could not.
    #[costate::coroutine]
    fn holds(x: bool) -> impl Coroutine<(), Yield = (), Return = bool> {
        yield_!();
        x
    }
    assert_eq!(size_of_val(&holds(false)), size_of_val(&Some(holds(true))));
}

macro_rules! fifty_yields {
    ($($name:ident)*) => {
        /// Suspends in fifty places.
        #[costate::coroutine]
        fn fifty() -> impl Coroutine<(), Yield = u32, Return = u32> {
            let mut n = 0;
            $(
                let $name = n;
                yield_!($name);
                n += 1;
            )*
            n
        }
    };
}

fifty_yields! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
    d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9
}

#[test]
fn discriminant() {
    let mut coroutine = fifty();
    assert_eq!(size_of_val(&coroutine), 8);
    for n in 0..50 {
        assert_eq!(step(&mut coroutine), CoroutineState::Yielded(n));
    }
    assert_eq!(step(&mut coroutine), CoroutineState::Complete(50));
}
