//! `match`: suspensions in the scrutinee and the arms; bindings by value and by reference.

use costate_tests::{Noisy, id, oracle, t};

oracle! { named
    fn suspended_scrutinee() -> impl Coroutine<u32, Yield = u32, Return = &'static str> {
        match yield_!(1) {
            0 => "zero",
            1 | 2 => "few",
            n if n > 100 => "lots",
            3..=9 => "some",
            _ => "many",
        }
    }
    suspended_scrutinee() <- [0];
    suspended_scrutinee() <- [2];
    suspended_scrutinee() <- [7];
    suspended_scrutinee() <- [70];
    suspended_scrutinee() <- [700];
}

oracle! { named
    fn suspended_arms(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        match n {
            0 => yield_!(0),
            1 => {
                yield_!(1);
                yield_!(11)
            }
            2 => 5 + yield_!(2),
            _ => t(9),
        }
    }
    suspended_arms(0) <- [1, 2];
    suspended_arms(1) <- [1, 2];
    suspended_arms(2) <- [1, 2];
    suspended_arms(3) <- [1, 2];
}

oracle! {
    fn bindings_live_across_a_yield() -> impl Coroutine<Option<(u32, char)>, Yield = u32, Return = String> {
        match yield_!(1) {
            Some((n, c)) if n < 10 => {
                yield_!(n);
                yield_!(n + 1);
                format!("{c}{n}")
            }
            Some((n @ 10..=20, c)) => {
                yield_!(n * 2);
                format!("{n}{c}")
            }
            Some(pair) => {
                yield_!(3);
                format!("{pair:?}")
            }
            None => String::new(),
        }
    }
    bindings_live_across_a_yield() <- [Some((5, 'x'))];
    bindings_live_across_a_yield() <- [Some((15, 'y'))];
    bindings_live_across_a_yield() <- [Some((25, 'z'))];
    bindings_live_across_a_yield() <- [None];
}

oracle! {
    fn or_pattern_binds_in_each_alternative() -> impl Coroutine<Result<u32, u32>, Yield = u32, Return = u32> {
        match yield_!(1) {
            Ok(n @ 1..=5) | Err(n) => {
                _ = yield_!(n);
                n
            }
            Ok(other) => other + 100,
        }
    }
    or_pattern_binds_in_each_alternative() <- [Ok(3)];
    or_pattern_binds_in_each_alternative() <- [Err(30)];
    or_pattern_binds_in_each_alternative() <- [Ok(30)];
}

oracle! {
    fn enum_scrutinee_by_value() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        enum Shape {
            Dot(Noisy),
            Line { from: Noisy, to: Noisy },
            Nothing,
        }
        for shape in [
            Shape::Line { from: Noisy::new(1), to: Noisy::new(2) },
            Shape::Nothing,
            Shape::Dot(Noisy::new(3)),
        ] {
            match shape {
                Shape::Dot(at) => yield_!(id(&at)),
                Shape::Line { from, .. } if id(&from) > 5 => yield_!(id(&from)),
                Shape::Line { from, to } => {
                    yield_!(id(&to));
                    drop(from);
                    t("line done");
                }
                Shape::Nothing => yield_!(0),
            }
        }
    }
    enum_scrutinee_by_value();
}

oracle! {
    fn wholly_bound_scrutinee() -> impl Iterator<Item = u32> {
        let pair = (Noisy::new(1), Noisy::new(2));
        match pair {
            (a, _b) => {
                yield_!(id(&a));
                t("end of arm");
            }
        }
        yield_!(3);
        t("end");
    }
    wholly_bound_scrutinee();
}

oracle! {
    fn scrutinee_stays_whole_under_wildcards() -> impl Iterator<Item = u32> {
        let noisy = Noisy::new(1);
        match noisy {
            _ => yield_!(1),
        }
        yield_!(id(&noisy));
    }
    scrutinee_stays_whole_under_wildcards();
}

oracle! {
    fn copy_out_of_a_reference(list: &[(u32, u32)]) -> impl Iterator<Item = u32> {
        for pair in list {
            match *pair {
                (a, 0) => yield_!(a),
                (a, b) => {
                    yield_!(a);
                    yield_!(b);
                }
            }
        }
    }
    copy_out_of_a_reference(&[(1, 0), (2, 3)]);
}

oracle! {
    fn reference_bindings_of_an_argument(text: &str) -> impl Iterator<Item = String> {
        match text.split_once('=') {
            Some((key, value)) => {
                yield_!(key.to_string());
                yield_!(value.to_string());
            }
            None => yield_!(text.to_uppercase()),
        }
    }
    reference_bindings_of_an_argument("a=b");
    reference_bindings_of_an_argument("ab");
}

oracle! {
    fn slice_patterns(list: &[u32]) -> impl Iterator<Item = u32> {
        match list {
            [] => {}
            [one] => yield_!(*one),
            [first, middle @ .., last] => {
                yield_!(*first);
                for n in middle {
                    yield_!(*n * 10);
                }
                yield_!(*last);
            }
        }
    }
    slice_patterns(&[]);
    slice_patterns(&[1]);
    slice_patterns(&[1, 2, 3, 4]);
}

oracle! {
    fn nested_matches() -> impl Coroutine<(u32, u32), Yield = u32, Return = u32> {
        match yield_!(1) {
            (0, b) => match b {
                0 => yield_!(2).0,
                other => match yield_!(other) {
                    (x, y) if x == y => x,
                    (x, y) => x * y + other,
                },
            },
            (a, b) => a + b,
        }
    }
    nested_matches() <- [(0, 0), (5, 6)];
    nested_matches() <- [(0, 2), (3, 3)];
    nested_matches() <- [(0, 2), (3, 4)];
    nested_matches() <- [(1, 2)];
}

oracle! {
    fn match_as_an_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        10 * match yield_!(1) {
            0 => yield_!(2),
            n => n,
        } + match yield_!(3) {
            0 => yield_!(4),
            n => n,
        }
    }
    match_as_an_operand() <- [0, 5, 0, 6];
    match_as_an_operand() <- [1];
}

oracle! {
    fn arms_that_leave() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut sum = 0;
        loop {
            sum += match yield_!(sum) {
                0 => break,
                1 => continue,
                9 => return 900,
                n => n,
            };
        }
        sum
    }
    arms_that_leave() <- [2, 1, 3, 0];
    arms_that_leave() <- [2, 9];
}

oracle! {
    fn guard_sees_the_bindings() -> impl Coroutine<Vec<u32>, Yield = usize, Return = u32> {
        match yield_!(0) {
            list if list.is_empty() => 0,
            list if list.iter().sum::<u32>() > 10 => {
                yield_!(list.len());
                list[0]
            }
            mut list => {
                list.push(1);
                yield_!(list.len());
                list.into_iter().sum()
            }
        }
    }
    guard_sees_the_bindings() <- [vec![]];
    guard_sees_the_bindings() <- [vec![7, 8]];
    guard_sees_the_bindings() <- [vec![2, 3]];
}

oracle! {
    fn match_on_a_place_then_use_it(flag: bool) -> impl Iterator<Item = u32> {
        let mut state = Some(3u32);
        while let Some(n) = state {
            yield_!(n);
            match &mut state {
                Some(0) => state = None,
                Some(n) if flag => *n -= 1,
                other => *other = None,
            }
        }
    }
    match_on_a_place_then_use_it(true);
    match_on_a_place_then_use_it(false);
}

oracle! {
    fn constants_and_ranges_of_chars(text: String) -> impl Iterator<Item = u32> {
        const NEWLINE: char = '\n';
        for c in text.chars().rev().collect::<Vec<_>>() {
            match c {
                NEWLINE => yield_!(0),
                'a'..='z' => yield_!(1),
                '0'..='9' => yield_!(c as u32 - '0' as u32),
                _ => {}
            }
        }
    }
    constants_and_ranges_of_chars("a1\nB9".to_string());
}

oracle! {
    fn boxed_scrutinee() -> impl Iterator<Item = u32> {
        let boxed = Box::new((Noisy::new(1), 5));
        match *boxed {
            (noisy, n) => {
                yield_!(id(&noisy));
                yield_!(n);
            }
        }
    }
    boxed_scrutinee();
}

oracle! {
    fn never_typed_arm() -> impl Coroutine<Result<u32, u32>, Yield = u32, Return = u32> {
        let value = match yield_!(1) {
            Ok(value) => value,
            Err(code) => {
                _ = yield_!(code);
                panic!("code {code}")
            }
        };
        _ = yield_!(value);
        value
    }
    never_typed_arm() <- [Ok(5)];
    never_typed_arm() <- [Err(6)];
}

oracle! {
    fn what_no_pattern_takes(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        fn attempt(n: u32) -> Result<u32, (Noisy, u32)> {
            if n > 2 { Ok(n) } else { Err((Noisy::new(n), n)) }
        }
        let got = match attempt(n) {
            Ok(n) => yield_!(n),
            Err((ref noisy, 1)) if noisy.id() == 5 => 3,
            Err(_) => {
                let _later = Noisy::new(9);
                yield_!(7)
            }
        };
        t("after");
        got + yield_!(8)
    }
    what_no_pattern_takes(1) <- [10, 20];
    what_no_pattern_takes(2) <- [10, 20];
    what_no_pattern_takes(3) <- [10, 20];
}
