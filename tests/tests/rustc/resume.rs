//! Resume values: smoke-resume-args, resume-live-across-yield.

use costate::{Coroutine, CoroutineState};
use costate_tests::trace::record;
use costate_tests::{Noisy, id};
use std::fmt::Debug;

use CoroutineState::{Complete, Yielded};

fn drain<C, R>(mut coroutine: C, steps: Vec<(R, CoroutineState<C::Yield, C::Return>)>)
where
    C: Coroutine<R, Yield: Debug + PartialEq, Return: Debug + PartialEq> + Unpin,
{
    for (sent, expected) in steps {
        assert_eq!(coroutine.send(sent), expected);
    }
}

/// How many values are dropped in `run`.
fn drops(run: impl FnOnce()) -> usize {
    record(run).iter().filter(|entry| entry.starts_with("drop")).count()
}

#[test]
fn smoke_resume_args() {
    #[costate::coroutine]
    fn add_one(#[resume] mut b: i32) -> impl Coroutine<i32, Yield = i32, Return = i32> {
        while b != 0 {
            b = yield_!(b + 1);
        }
        -1
    }
    drain(add_one(), vec![(1, Yielded(2)), (-45, Yielded(-44)), (500, Yielded(501)), (0, Complete(-1))]);
}

#[test]
fn smoke_resume_args_drops() {
    let noisy = Noisy::new;

    #[costate::coroutine]
    fn once(#[resume] a: Noisy) -> impl Coroutine<Noisy, Yield = Noisy, Return = Noisy> {
        yield_!(a)
    }
    assert_eq!(drops(|| drain(once(), vec![(noisy(1), Yielded(noisy(1)))])), 2);

    #[costate::coroutine]
    fn twice(#[resume] a: Noisy) -> impl Coroutine<Noisy, Yield = Noisy, Return = Noisy> {
        yield_!(yield_!(a))
    }
    let steps =
        || vec![(noisy(1), Yielded(noisy(1))), (noisy(2), Yielded(noisy(2))), (noisy(3), Complete(noisy(3)))];
    assert_eq!(drops(|| drain(twice(), steps())), 6);

    #[costate::coroutine]
    fn returns(#[resume] a: Noisy, suspend: bool) -> impl Coroutine<Noisy, Yield = (), Return = Noisy> {
        if suspend { yield_!(()) } else { a }
    }
    assert_eq!(drops(|| drain(returns(false), vec![(noisy(1), Complete(noisy(1)))])), 2);
    assert_eq!(
        drops(|| drain(returns(true), vec![(noisy(1), Yielded(())), (noisy(2), Complete(noisy(2)))])),
        3
    );

    #[costate::coroutine]
    fn reassigns(#[resume] mut a: Noisy) -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        for _ in 0..3 {
            a = yield_!(id(&a));
        }
    }
    let steps = || {
        vec![(noisy(1), Yielded(1)), (noisy(2), Yielded(2)), (noisy(3), Yielded(3)), (noisy(4), Complete(()))]
    };
    assert_eq!(drops(|| drain(reassigns(), steps())), 4);
}

#[test]
fn resume_live_across_yield() {
    #[costate::coroutine]
    fn keeps_the_last(#[resume] first: Noisy) -> impl Coroutine<Noisy, Yield = (), Return = Noisy> {
        let mut last = first;
        if id(&last) > 0 {
            last = yield_!();
        }
        last
    }
    let mut coroutine = keeps_the_last();
    assert_eq!(drops(|| assert_eq!(coroutine.send(Noisy::new(1)), Yielded(()))), 0);
    let mut kept = None;
    assert_eq!(drops(|| kept = coroutine.send(Noisy::new(2)).complete()), 1);
    assert_eq!(kept.as_ref().map(Noisy::id), Some(2));
    assert_eq!(drops(|| drop(kept)), 1);
    assert_eq!(drops(|| drop(coroutine)), 0);
}
