//! `#[resume]`: an argument that receives the first value, so that the first `resume` starts.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{panic_of, start};
use costate_tests::trace::record;
use costate_tests::{Noisy, id};

use CoroutineState::{Complete, Yielded};

#[costate::coroutine]
fn doubled(#[resume] first: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut n = first;
    while n != 0 {
        n = yield_!(n * 2);
    }
    first
}

#[test]
fn the_first_value_starts() {
    let mut coroutine = doubled();
    assert_eq!(coroutine.send(5), Yielded(10));
    assert_eq!(coroutine.send(7), Yielded(14));
    assert_eq!(coroutine.send(0), Complete(5));
    assert_eq!(panic_of(|| coroutine.send(1)), "coroutine resumed after completion");
}

#[test]
fn start_has_no_value_to_give() {
    let mut coroutine = doubled();
    panic_of(|| start(&mut coroutine));
    assert!(!coroutine.is_done());
    assert_eq!(coroutine.send(1), Yielded(2), "the refusal left it startable");
}

#[costate::coroutine]
fn among_others(
    prefix: &str,
    #[resume] (mut a, b): (u32, u32),
    mut n: usize,
) -> impl Coroutine<(u32, u32), Yield = String, Return = u32> {
    while n > 0 {
        n -= 1;
        a += yield_!(format!("{prefix}{a}{b}")).1;
    }
    a
}

#[test]
fn beside_other_arguments() {
    let mut coroutine = among_others("n", 2);
    assert_eq!(coroutine.send((1, 2)), Yielded("n12".to_string()));
    assert_eq!(coroutine.send((0, 5)), Yielded("n62".to_string()));
    assert_eq!(coroutine.send((0, 10)), Complete(16));
}

#[costate::coroutine]
fn keeps_all(#[resume] first: Noisy) -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
    let second = yield_!(id(&first));
    let _third = yield_!(id(&second));
    yield_!(id(&first) + id(&second));
}

#[test]
fn the_first_value_is_an_argument_like_any_other() {
    let log = record(|| {
        let mut coroutine = keeps_all();
        for id in 1..=3 {
            coroutine.send(Noisy::new(id));
        }
        drop(coroutine);
    });
    assert_eq!(log, ["new 1", "new 2", "new 3", "drop 3", "drop 2", "drop 1"]);
}

#[test]
fn an_unstarted_one_holds_no_value() {
    assert!(record(|| drop(keeps_all())).is_empty());
}

#[costate::coroutine]
fn reassigned(#[resume] mut value: Noisy) -> impl Coroutine<Noisy, Yield = u32, Return = Noisy> {
    for _ in 0..2 {
        value = yield_!(id(&value));
    }
    value
}

#[test]
fn the_argument_may_be_assigned() {
    let log = record(|| {
        let mut coroutine = reassigned();
        for id in 1..=3 {
            coroutine.send(Noisy::new(id));
        }
    });
    assert_eq!(log, ["new 1", "new 2", "drop 1", "new 3", "drop 2", "drop 3"]);
}

#[costate::coroutine]
fn unit(#[resume] (): ()) -> impl Coroutine<(), Yield = u32, Return = ()> {
    yield_!(1);
    yield_!(2);
}

#[test]
fn of_type_unit() {
    let mut coroutine = unit();
    assert_eq!(coroutine.send(()), Yielded(1));
    assert_eq!(coroutine.send(()), Yielded(2));
    assert_eq!(coroutine.send(()), Complete(()));
}

struct Counter {
    total: u32,
}

impl Counter {
    #[costate::coroutine]
    fn count(&mut self, #[resume] first: u32) -> impl Coroutine<u32, Yield = u32, Return = ()> {
        self.total += first;
        while self.total < 10 {
            self.total += yield_!(self.total);
        }
    }
}

#[test]
fn in_a_method() {
    let mut counter = Counter { total: 1 };
    let mut counting = counter.count();
    assert_eq!(counting.send(2), Yielded(3));
    assert_eq!(counting.send(3), Yielded(6));
    assert_eq!(counting.send(9), Complete(()));
    drop(counting);
    assert_eq!(counter.total, 15);
}

#[costate::coroutine]
fn generic<T: Clone>(#[resume] first: T, times: usize) -> impl Coroutine<T, Yield = Vec<T>, Return = T> {
    let mut seen = vec![first.clone()];
    for _ in 0..times {
        let value = yield_!(seen.clone());
        seen.push(value);
    }
    first
}

#[test]
fn generic_value() {
    let mut coroutine = generic(1);
    assert_eq!(coroutine.send("a"), Yielded(vec!["a"]));
    assert_eq!(coroutine.send("b"), Complete("a"));
}
