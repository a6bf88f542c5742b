//! `generator!` and `gen!`: coroutines in the middle of a function, capturing like closures.

use costate::{Coroutine, CoroutineState, generator};
use costate_tests::steps::{drive, panic_of};
use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};

use CoroutineState::{Complete, Yielded};

#[test]
fn captures_by_move() {
    let k = 4;
    let squares = generator!(move { for i in 0..k { yield i * i } });
    assert_eq!(squares.collect::<Vec<_>>(), [0, 1, 4, 9]);
}

#[test]
fn under_the_keyword_name() {
    let k = 3;
    let squares = costate::r#gen!(move {
        for i in 0..k {
            yield i * i;
        }
    });
    assert_eq!(squares.collect::<Vec<_>>(), [0, 1, 4]);
}

#[test]
fn captures_by_reference() {
    let list = vec![3, 1, 2];
    let iterator = generator!({
        for n in &list {
            yield n * 10;
        }
        yield list.len() as i32;
    });
    assert_eq!(iterator.collect::<Vec<_>>(), [30, 10, 20, 3]);
    assert_eq!(list.len(), 3, "the list was only borrowed");
}

#[test]
fn captures_by_mutable_reference() {
    let mut total = 0;
    {
        let mut adding = generator!(|first: u32| -> u32 {
            let mut n = first;
            while n > 0 {
                total += n;
                n = yield total;
            }
            total * 100
        });
        assert_eq!(adding.send(1), Yielded(1));
        assert_eq!(adding.send(2), Yielded(3));
        assert_eq!(adding.send(0), Complete(300));
    }
    assert_eq!(total, 3);
}

#[test]
fn values_and_return() {
    let mut echo = generator!(move |first: u32| -> u32 {
        let mut x = first;
        while x > 0 {
            x = yield x + 1
        }
        0
    });
    assert_eq!(echo.send(5), Yielded(6));
    assert_eq!(echo.send(9), Yielded(10));
    assert_eq!(echo.send(0), Complete(0));
    assert_eq!(panic_of(|| echo.send(1)), "coroutine resumed after completion");
}

#[test]
fn the_macro_spelling_works_too() {
    let n = 2;
    let iterator = generator!(move {
        yield_!(n);
        let m = n * 2;
        yield_!(m);
        yield n + m;
    });
    assert_eq!(iterator.collect::<Vec<_>>(), [2, 4, 6]);
}

#[test]
fn captured_values_drop_with_the_coroutine() {
    let log = record(|| {
        let noisy = Noisy::new(1);
        let mut iterator = generator!(move {
            yield id(&noisy);
            let inner = Noisy::new(2);
            yield id(&inner);
        });
        assert_eq!(iterator.next(), Some(1));
        assert_eq!(iterator.next(), Some(2));
        t("dropping");
        drop(iterator);
        t("dropped");
    });
    assert_eq!(log, ["new 1", "new 2", "t(\"dropping\")", "drop 2", "drop 1", "t(\"dropped\")"]);
}

#[test]
fn captured_values_may_be_consumed() {
    let log = record(|| {
        let noisy = Noisy::new(1);
        let list = vec![Noisy::new(2)];
        let iterator = generator!(move {
            yield 0;
            drop(noisy);
            for item in list {
                yield id(&item);
            }
            t("end");
        });
        assert_eq!(iterator.collect::<Vec<_>>(), [0, 2]);
    });
    assert_eq!(log, ["new 1", "new 2", "drop 1", "drop 2", "t(\"end\")"]);
}

#[test]
fn an_unstarted_one_runs_nothing() {
    let log = record(|| {
        let noisy = Noisy::new(1);
        let unstarted = generator!(move {
            t("never");
            yield id(&noisy);
        });
        drop(unstarted);
        t("after");
    });
    assert_eq!(log, ["new 1", "drop 1", "t(\"after\")"]);
}

fn returned_from_a_function(list: &[u32], by: u32) -> impl Iterator<Item = u32> {
    generator!(move {
        for n in list {
            if n % by == 0 {
                yield *n;
            }
        }
    })
}

#[test]
fn as_a_return_value() {
    assert_eq!(returned_from_a_function(&[1, 2, 3, 4], 2).collect::<Vec<_>>(), [2, 4]);
}

struct Doubler {
    by: u32,
}

impl Doubler {
    fn run(&self, n: u32) -> impl Iterator<Item = u32> {
        generator!(move {
            for i in 0..n {
                yield i * self.by;
            }
        })
    }

    fn raise(&mut self, n: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
        generator!(move {
            for i in 0..n {
                self.by += i;
                yield self.by;
            }
        })
    }
}

#[test]
fn with_self() {
    let mut doubler = Doubler { by: 2 };
    assert_eq!(doubler.run(3).collect::<Vec<_>>(), [0, 2, 4]);
    assert_eq!(drive(doubler.raise(3), [(); 3]), (vec![2, 3, 5], Some(())));
    assert_eq!(doubler.by, 5);
}

#[test]
fn passed_straight_to_an_adapter() {
    let limit = 10;
    let all: Vec<_> = generator!(move {
        let mut n = 1;
        while n < limit {
            yield n;
            n *= 2;
        }
    })
    .zip(generator!(move { for c in "abcdef".chars() { yield c } }))
    .collect();
    assert_eq!(all, [(1, 'a'), (2, 'b'), (4, 'c'), (8, 'd')]);
}

#[test]
fn shadowing_what_is_captured() {
    let n = 1;
    let iterator = generator!(move {
        yield n;
        let n = n + 1;
        yield n;
        {
            let n = "inner";
            yield n.len() as i32;
        }
        yield n;
    });
    assert_eq!(iterator.collect::<Vec<_>>(), [1, 2, 5, 2]);
    assert_eq!(n, 1);
}

#[test]
fn captured_by_format_strings_and_closures() {
    let name = "n".to_string();
    let step = 3;
    let iterator = generator!({
        let add = |n: i32| n + step;
        yield format!("{name}{}", add(1));
        yield format!("{name}{step}");
    });
    assert_eq!(iterator.collect::<Vec<_>>(), ["n4", "n3"]);
}

#[test]
fn delegation_and_nesting() {
    let inner = |n: u32| generator!(move |first: u32| -> u32 { first + n + yield n });
    let mut outer = generator!(move |first: u32| -> u32 {
        let more = yield first;
        let mut part = inner(more);
        let Yielded(n) = part.send(more) else { return 0 };
        let sent = yield n * 10;
        match part.send(sent) {
            Complete(sum) => sum,
            Yielded(_) => unreachable!(),
        }
    });
    assert_eq!(outer.send(1), Yielded(1));
    assert_eq!(outer.send(2), Yielded(20));
    assert_eq!(outer.send(100), Complete(104));
}

#[test]
fn question_mark_in_a_block() {
    let mut parsing = generator!(move |first: &'static str| -> Result<u32, std::num::ParseIntError> {
        let a: u32 = first.parse()?;
        let b: u32 = (yield a).parse()?;
        Ok(a + b)
    });
    assert_eq!(parsing.send("4"), Yielded(4));
    assert!(matches!(parsing.send("x"), Complete(Err(_))));
}

#[test]
fn in_a_generic_function() {
    fn pairs<T: Clone>(list: &[T]) -> impl Iterator<Item = (T, T)> {
        generator!(move {
            for (i, a) in list.iter().enumerate() {
                for b in &list[i + 1..] {
                    yield (a.clone(), b.clone());
                }
            }
        })
    }
    assert_eq!(pairs(&['a', 'b', 'c']).collect::<Vec<_>>(), [('a', 'b'), ('a', 'c'), ('b', 'c')]);
}
