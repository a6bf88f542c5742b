//! The harness itself: two bodies that differ in anything observable must not pass as one.

use costate_tests::compare;
use costate_tests::native::suspend;
use costate_tests::{Noisy, id, oracle, t};

/// What the plain versions below are held against.
#[costate::coroutine]
fn reference() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let a = Noisy::new(1);
    let b = Noisy::new(2);
    let n = yield_!(id(&a));
    t(n);
    drop(a);
    yield_!(n) + id(&b)
}

use costate::Coroutine;

fn hold_against(plain: impl Fn() -> u32) {
    compare::coroutine("reference()", vec![10, 20], reference, plain);
}

#[test]
fn the_same_body_passes() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        suspend::<u32, u32>(n) + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn another_yield_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        suspend::<u32, u32>(n + 1) + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn another_return_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        suspend::<u32, u32>(n) + id(&b) + 1
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn one_yield_more_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        let m = suspend::<u32, u32>(n);
        suspend::<u32, u32>(0);
        m + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn one_yield_less_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        n + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn another_drop_order_fails() {
    hold_against(|| {
        let b = Noisy::new(2);
        let a = Noisy::new(1);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        suspend::<u32, u32>(n) + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn a_drop_on_the_other_side_of_a_yield_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        let m = suspend::<u32, u32>(n);
        drop(a);
        m + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn a_missing_drop_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        let n = suspend::<u32, u32>(n) + id(&b);
        std::mem::forget(b);
        n
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn another_evaluation_order_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        drop(a);
        t(n);
        suspend::<u32, u32>(n) + id(&b)
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn a_panic_instead_of_an_end_fails() {
    hold_against(|| {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        let n = suspend::<u32, u32>(id(&a));
        t(n);
        drop(a);
        suspend::<u32, u32>(n + id(&b) - 2);
        panic!("no end")
    });
}

#[test]
#[should_panic(expected = "differs from the plain function")]
fn another_iterator_fails() {
    #[costate::coroutine]
    fn count(n: u32) -> impl Iterator<Item = u32> {
        for i in 0..n {
            yield_!(i);
        }
    }
    compare::iterator("count(3)", || count(3), || (0..4).for_each(suspend::<u32, ()>));
}

oracle! {
    fn several_calls_of_one_body(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut sum = 0;
        for i in 0..n {
            sum += yield_!(i);
        }
        sum
    }
    several_calls_of_one_body(0) <- [1];
    several_calls_of_one_body(2) <- [1];
    several_calls_of_one_body(3) <- [1, 2];
}
