//! Drops, conditional drops, panics.

use crate::step;
use costate::{Coroutine, CoroutineState, generator};
use costate_tests::steps::{drive, panic_of};
use costate_tests::trace::record;
use costate_tests::{Noisy, id};

use CoroutineState::{Complete, Yielded};

#[test]
fn conditional_drop() {
    #[costate::coroutine]
    fn drops(early: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        let value = Noisy::new(1);
        if early {
            drop(value);
        }
        yield_!();
    }
    for early in [true, false] {
        let mut coroutine = drops(early);
        let before = record(|| assert_eq!(step(&mut coroutine), Yielded(())));
        let after = record(|| assert_eq!(step(&mut coroutine), Complete(())));
        assert_eq!(before.len(), 1 + usize::from(early));
        assert_eq!(after.len(), usize::from(!early));
    }
}

#[test]
fn drop_and_replace() {
    #[costate::coroutine]
    fn replaces() -> impl Coroutine<(), Yield = u32, Return = ()> {
        let mut x = Noisy::new(4);
        yield_!(id(&x));
        assert_eq!(id(&x), 4);
        x = Noisy::new(5);
        assert_eq!(id(&x), 5);
        {
            let y = Noisy::new(6);
            yield_!(0);
            assert_eq!(id(&y), 6);
        }
        assert_eq!(id(&x), 5);
    }
    let log = record(|| assert_eq!(drive(replaces(), [(), ()]), (vec![4, 0], Some(()))));
    assert_eq!(log, ["new 4", "new 5", "drop 4", "new 6", "drop 6", "drop 5"]);
}

/// Conditionally dropped and re-made values in every shape of loop; each value is dropped once.
mod drop_control_flow {
    use super::*;

    #[costate::coroutine]
    fn two_armed_if(arg: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        let list = [Noisy::new(1)];
        if arg {
            drop(list);
        } else {
            drop(list);
        }
        yield_!();
    }

    #[costate::coroutine]
    fn if_let(arg: Option<i32>) -> impl Coroutine<(), Yield = (), Return = ()> {
        let list = [Noisy::new(1)];
        if let Some(_) = arg {
            drop(list);
        }
        yield_!();
    }

    #[costate::coroutine]
    fn init_in_if(arg: bool) -> impl Coroutine<(), Yield = (), Return = u32> {
        let mut x = Noisy::new(1);
        drop(x);
        if arg {
            x = Noisy::new(2);
            return id(&x);
        } else {
            yield_!();
        }
        0
    }

    #[costate::coroutine]
    fn init_in_match_arm(arg: Option<i32>) -> impl Coroutine<(), Yield = (), Return = ()> {
        let mut _x = Noisy::new(1);
        drop(_x);
        match arg {
            Some(_) => _x = Noisy::new(2),
            None => yield_!(),
        }
    }

    #[costate::coroutine]
    fn reinit() -> impl Coroutine<(), Yield = (), Return = ()> {
        let mut _list = [Noisy::new(1)];
        drop(_list);
        _list = [Noisy::new(2)];
        yield_!();
    }

    #[costate::coroutine]
    fn loop_uninit() -> impl Coroutine<(), Yield = (), Return = ()> {
        let mut _list = [Noisy::new(1)];
        let mut count = 0;
        drop(_list);
        while count < 3 {
            yield_!();
            _list = [Noisy::new(10 + count)];
            count += 1;
        }
    }

    #[costate::coroutine]
    fn nested_loop() -> impl Coroutine<(), Yield = (), Return = ()> {
        let mut _list = [Noisy::new(1)];
        let mut count = 0;
        drop(_list);
        while count < 3 {
            for _ in 0..3 {
                yield_!();
            }
            _list = [Noisy::new(10 + count)];
            count += 1;
        }
    }

    #[costate::coroutine]
    fn loop_continue(again: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        let mut _list = [Noisy::new(1)];
        let mut count = 0;
        drop(_list);
        while count < 3 {
            count += 1;
            yield_!();
            if again {
                _list = [Noisy::new(10 + count)];
                continue;
            }
        }
    }

    /// However far it is driven, what was made is dropped, once.
    fn balanced<C: Coroutine<(), Yield = ()> + Unpin>(make: impl Fn() -> C) {
        for steps in 0..12 {
            let log = record(|| {
                let mut coroutine = make();
                for _ in 0..steps {
                    if let Complete(_) = step(&mut coroutine) {
                        break;
                    }
                }
            });
            let of = |kind: &str| {
                let mut ids: Vec<_> = log.iter().filter_map(|entry| entry.strip_prefix(kind)).collect();
                ids.sort_unstable();
                ids
            };
            assert_eq!(of("new "), of("drop "), "after {steps} steps");
        }
    }

    #[test]
    fn each_value_is_dropped_once() {
        for arg in [true, false] {
            balanced(|| two_armed_if(arg));
            balanced(|| init_in_if(arg));
            balanced(|| loop_continue(arg));
        }
        for arg in [Some(1), None] {
            balanced(|| if_let(arg));
            balanced(|| init_in_match_arm(arg));
        }
        balanced(reinit);
        balanced(loop_uninit);
        balanced(nested_loop);
    }
}

#[test]
fn drop_env() {
    let log = record(|| {
        let value = Noisy::new(1);
        let mut coroutine = generator!(move {
            yield 0;
            drop(value);
        });
        coroutine.next();
    });
    assert_eq!(log, ["new 1", "drop 1"]);
    let log = record(|| {
        let value = Noisy::new(2);
        let mut coroutine = generator!(move { yield value; });
        drop(coroutine.next());
    });
    assert_eq!(log, ["new 2", "drop 2"]);
    let log = record(|| {
        let value = Noisy::new(3);
        drop(generator!(move {
            yield 0;
            drop(value);
        }));
    });
    assert_eq!(log, ["new 3", "drop 3"]);
}

#[test]
fn issue_61442_stmt_expr_with_drop() {
    #[costate::coroutine]
    fn temporary() -> impl Coroutine<(), Yield = (), Return = ()> {
        Noisy::new(1);
        yield_!();
    }
    let log = record(|| {
        let mut coroutine = temporary();
        step(&mut coroutine);
        costate_tests::t("suspended");
    });
    assert_eq!(log, ["new 1", "drop 1", "t(\"suspended\")"]);
}

#[test]
fn issue_161026_drop_flag_move() {
    #[costate::coroutine]
    fn maybe_made(make: bool) -> impl Coroutine<(), Yield = u32, Return = ()> {
        let _value;
        if make {
            _value = Noisy::new(1);
        }
        yield_!(4);
    }
    for (make, expected) in [(true, &["new 1", "drop 1"][..]), (false, &[])] {
        let log = record(|| {
            let mut coroutine = maybe_made(make);
            assert_eq!(step(&mut coroutine), Yielded(4));
            let _moved = coroutine;
        });
        assert_eq!(log, expected);
    }
}

#[costate::coroutine]
fn panics_first(value: Noisy, fail: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
    if fail {
        panic!("early");
    }
    drop(value);
    yield_!();
}

#[test]
fn panic_drops() {
    let log = record(|| {
        let mut coroutine = panics_first(Noisy::new(1), true);
        assert_eq!(panic_of(|| step(&mut coroutine)), "early");
        costate_tests::t("after");
    });
    assert_eq!(log, ["new 1", "drop 1", "t(\"after\")"]);
}

#[test]
fn panic_drops_resume() {
    #[costate::coroutine]
    fn panics(#[resume] _value: Noisy) -> impl Coroutine<Noisy, Yield = (), Return = ()> {
        if id(&_value) > 0 {
            panic!("early");
        }
        yield_!();
    }
    let log = record(|| {
        let mut coroutine = panics();
        assert_eq!(panic_of(|| coroutine.send(Noisy::new(1))), "early");
        costate_tests::t("after");
    });
    assert_eq!(log, ["new 1", "drop 1", "t(\"after\")"]);
}

#[test]
fn panic_safe() {
    let mut coroutine = panics_first(Noisy::new(1), true);
    assert_eq!(panic_of(|| step(&mut coroutine)), "early");
    for _ in 0..10 {
        assert_eq!(panic_of(|| step(&mut coroutine)), "coroutine resumed after panicking");
    }
}

#[test]
fn coroutine_resume_after_panic() {
    #[costate::coroutine]
    fn fails(code: u32) -> impl Coroutine<(), Yield = (), Return = ()> {
        assert!(code == 0, "code {code}");
        yield_!();
    }
    let mut coroutine = fails(1);
    panic_of(|| step(&mut coroutine));
    assert_eq!(panic_of(|| step(&mut coroutine)), "coroutine resumed after panicking");
}

#[test]
fn resume_after_return() {
    #[costate::coroutine]
    fn returns(early: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        if early {
            return;
        }
        yield_!();
    }
    let mut coroutine = returns(true);
    assert_eq!(step(&mut coroutine), Complete(()));
    assert_eq!(panic_of(|| step(&mut coroutine)), "coroutine resumed after completion");
}
