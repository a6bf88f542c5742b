//! Bodies whose types are all known, through both back ends: the inferred enum and the named one.

use costate_tests::{Noisy, id, oracle, t};

oracle! { named
    fn range_loops(from: u32, to: u32) -> impl Iterator<Item = u32> {
        for i in from..to {
            for j in 0..i {
                yield_!(i * 10 + j);
            }
        }
        for i in (from..=to).rev() {
            yield_!(i);
        }
    }
    range_loops(1, 3);
    range_loops(3, 3);
}

oracle! { named
    fn counters_and_conditions(mut left: u8) -> impl Coroutine<bool, Yield = u8, Return = (u8, u32)> {
        let mut flips: u32 = 0;
        while left > 0 {
            if yield_!(left) {
                flips += 1;
                if yield_!(left + 100) {
                    continue;
                }
            }
            left -= 1;
        }
        (left, flips)
    }
    counters_and_conditions(3) <- [true, false, false];
    counters_and_conditions(2) <- [false];
}

oracle! { named
    fn values_that_drop(first: Noisy) -> impl Iterator<Item = u32> {
        let second: Noisy = Noisy::new(2);
        yield_!(id(&first));
        {
            let third: Noisy = Noisy::new(3);
            yield_!(id(&third) + id(&second));
        }
        drop(first);
        yield_!(id(&second));
        t("end");
    }
    values_that_drop(Noisy::new(1));
}

oracle! { named
    fn guards_never_mentioned() -> impl Iterator<Item = u32> {
        let _outer: Noisy = Noisy::new(1);
        for i in 0..2u32 {
            let _inner: Noisy = Noisy::new(10 + i);
            yield_!(i);
        }
        t("end");
    }
    guards_never_mentioned();
}

oracle! { named
    fn conditional_moves(a: Noisy) -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let b: Noisy = Noisy::new(2);
        if yield_!(1) {
            drop(a);
        }
        if yield_!(2) {
            drop(b);
        } else {
            yield_!(3);
        }
        yield_!(4);
        t("end");
    }
    conditional_moves(Noisy::new(1)) <- [true];
    conditional_moves(Noisy::new(1)) <- [false];
    conditional_moves(Noisy::new(1)) <- [true, false];
}

oracle! { named
    fn assignments() -> impl Coroutine<Noisy, Yield = u32, Return = Noisy> {
        let mut value: Noisy = Noisy::new(1);
        for i in 0..2u32 {
            yield_!(id(&value));
            value = yield_!(i);
            t("assigned");
        }
        value
    }
    assignments() <- [Noisy::new(10), Noisy::new(20), Noisy::new(30)];
}

oracle! { named
    fn operands_across_a_suspension() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a: u32 = yield_!(1);
        let doubled: u32 = t(a) * 2;
        let b: u32 = doubled + yield_!(a);
        let list: [u32; 3] = [a, yield_!(b), b];
        list[0] * list[1] + list[2]
    }
    operands_across_a_suspension() <- [3, 4, 5];
}

oracle! { named
    fn matches_and_options(limit: Option<u32>) -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        let mut total: u32 = 0;
        loop {
            let step: u32 = match yield_!(total) {
                Some(0) => break,
                Some(n) => n,
                None => return total + 1000,
            };
            total += step;
            if let Some(limit) = limit {
                if total > limit {
                    yield_!(limit);
                    return total;
                }
            }
        }
        total
    }
    matches_and_options(Some(5)) <- [Some(3)];
    matches_and_options(None) <- [Some(3), Some(0)];
    matches_and_options(None) <- [Some(3), None];
}

oracle! { named
    fn question_marks() -> impl Coroutine<Result<u32, String>, Yield = u32, Return = Result<u32, String>> {
        let _held: Noisy = Noisy::new(1);
        let a: u32 = yield_!(1)?;
        let b: u32 = yield_!(a)?;
        Ok(a + b)
    }
    question_marks() <- [Ok(1), Ok(2)];
    question_marks() <- [Ok(1), Err("second".to_string())];
    question_marks() <- [Err("first".to_string())];
}

oracle! { named_unsaved "lifetime may not live long enough: bytes lend no `&'static str`"
    fn collections(list: Vec<u32>, text: &'static str) -> impl Iterator<Item = u32> {
        let mut seen: Vec<u32> = Vec::new();
        for n in list {
            seen.push(n);
            yield_!(seen.iter().sum());
        }
        let mut rest: &'static str = text;
        while let Some((_, after)) = rest.split_once('-') {
            rest = after;
            yield_!(rest.len() as u32);
        }
    }
    collections(vec![1, 2, 3], "a-bc-d");
    collections(vec![], "a");
}

oracle! { named
    fn deferred_and_shadowed(flag: bool) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n: u32;
        if flag {
            n = yield_!(1);
        } else {
            n = 5;
        }
        let n: u32 = n + yield_!(n);
        {
            let n: u32 = n * 2;
            yield_!(n);
        }
        n
    }
    deferred_and_shadowed(true) <- [10, 20, 30];
    deferred_and_shadowed(false) <- [10, 20];
}

oracle! { named
    fn labels(rows: u32) -> impl Iterator<Item = (u32, u32)> {
        'rows: for y in 0..rows {
            let mut x: u32 = 0;
            loop {
                if x > y {
                    continue 'rows;
                }
                if x + y > 4 {
                    break 'rows;
                }
                yield_!((x, y));
                x += 1;
            }
        }
    }
    labels(2);
    labels(9);
}

oracle! { named
    fn panics(code: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _held: Noisy = Noisy::new(1);
        let n: u32 = yield_!(code);
        assert!(n != code, "sent {n}");
        let _more: Noisy = Noisy::new(2);
        assert_eq!(yield_!(n), code);
        n
    }
    panics(5) <- [5];
    panics(5) <- [4, 6];
    panics(5) <- [4, 5];
}
