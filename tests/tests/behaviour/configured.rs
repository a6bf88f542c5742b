//! `#[cfg(..)]` in a body: what is compiled out has no part in what is stored, moved or suspended.
#![allow(clippy::non_minimal_cfg, reason = "`any()` and `all()` are the answers themselves")]

use costate::generator;
use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn on_expressions() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut total = 0;
        #[cfg(any())]
        { total = yield_!(1); }
        #[cfg(any())]
        (yield_!(5) + 1).max(2);
        #[cfg(any())]
        [yield_!(5)];
        #[cfg(any())]
        -yield_!(5);
        #[cfg(any())]
        (yield_!(5), yield_!(6)).0;
        #[cfg(all())]
        { total += yield_!(7); }
        #[cfg(all())]
        id(&Noisy::new(yield_!(8)));
        total
    }
    on_expressions() <- [10, 20];
}

oracle! {
    fn on_statements_that_move() -> impl Iterator<Item = u32> {
        let _guard = Noisy::new(1);
        let other = Noisy::new(2);
        #[cfg(any())]
        drop(_guard);
        #[cfg(all())]
        drop(other);
        yield_!(1);
        t("end");
    }
    on_statements_that_move();
}

oracle! {
    fn on_an_initialisation() -> impl Iterator<Item = u32> {
        let x;
        #[cfg(unix)]
        { x = 1; }
        #[cfg(not(unix))]
        { x = 2; }
        yield_!(x);
        let y;
        #[cfg(target_os = "linux")]
        { y = 3; }
        #[cfg(target_os = "macos")]
        { y = 4; }
        #[cfg(not(any(target_os = "linux", target_os = "macos")))]
        { y = 5; }
        yield_!(y);
    }
    on_an_initialisation();
}

oracle! {
    fn on_arms_fields_and_elements() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        struct Pair { a: u32, #[cfg(any())] b: Noisy }
        let guard = Noisy::new(1);
        let _other = Noisy::new(2);
        match 3 {
            #[cfg(any())]
            3 => drop(guard),
            #[cfg(any())]
            other => drop((other, _other)),
            _ => {}
        }
        yield_!(1);
        let pair = Pair { a: id(&guard), #[cfg(any())] b: guard };
        yield_!(2);
        let Pair { a, #[cfg(any())] b } = pair;
        let list = [a, #[cfg(any())] id(&drop(guard)), 5];
        yield_!(list.len() as u32);
        t(format!("{a}"));
    }
    on_arms_fields_and_elements();
}

oracle! {
    fn inside_closures() -> impl Iterator<Item = u32> {
        let _guard = Noisy::new(1);
        let count = move |n: u32| {
            #[cfg(any())]
            drop(_guard);
            n + 1
        };
        yield_!(count(1));
        yield_!(count(2));
    }
    inside_closures();
}

oracle! {
    fn through_cfg_attr() -> impl Iterator<Item = u32> {
        #[cfg_attr(all(), cfg(any()))]
        yield_!(1);
        #[cfg_attr(any(), cfg(any()))]
        yield_!(2);
        yield_!(3);
    }
    through_cfg_attr();
}

oracle! {
    fn on_a_panic() -> impl Iterator<Item = u32> {
        yield_!(1);
        #[cfg(any())]
        panic!("compiled out");
        yield_!(2);
    }
    on_a_panic();
}

#[costate::coroutine]
fn on_an_argument(#[cfg(any())] n: Missing, #[cfg(all())] n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
    yield_!(n + 1);
}

#[test]
fn arguments() {
    assert_eq!(on_an_argument(1).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn in_the_block_form() {
    let generator = generator!({
        #[cfg(any())]
        yield 1;
        #[cfg(all())]
        yield 2;
        yield 3
    });
    assert_eq!(generator.collect::<Vec<_>>(), [2, 3]);
    let words = vec!["a".to_owned()];
    let generator = generator!(move {
        #[cfg(any())]
        drop(words);
        yield 1;
        #[cfg(all())]
        yield words.len();
    });
    assert_eq!(generator.collect::<Vec<_>>(), [1, 1]);
}
