//! What one branch takes, the others keep: Rust has a drop flag for such a local.

use costate_tests::{Noisy, id, oracle, t};

fn eat(noisy: Noisy) -> u32 {
    noisy.into_id()
}

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Shared(Noisy);

impl Shared {
    fn release(self) -> u32 {
        self.0.id()
    }

    fn note(&mut self, n: u32) {
        t(n + self.0.id());
    }
}

oracle! {
    fn method_on_one_path() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let guard = Shared(Noisy::new(1));
        let _later = Noisy::new(2);
        let done = yield_!(0);
        if done {
            t(guard.release());
        }
        yield_!(1);
        t("end");
    }
    method_on_one_path() <- [true];
    method_on_one_path() <- [false];
}

oracle! {
    fn method_in_a_chain_of_conditions() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let guard = Shared(Noisy::new(1));
        let _later = Noisy::new(2);
        let which = yield_!(0);
        let got = if which == 0 {
            guard.release()
        } else if which == 1 {
            yield_!(10);
            7
        } else if which == 2 {
            eat(guard.0)
        } else {
            return 3;
        };
        yield_!(got);
        t("end");
        got
    }
    method_in_a_chain_of_conditions() <- [0];
    method_in_a_chain_of_conditions() <- [1];
    method_in_a_chain_of_conditions() <- [2];
    method_in_a_chain_of_conditions() <- [3];
}

oracle! {
    fn arm_that_takes() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let guard = Some(Noisy::new(1));
        let _later = Noisy::new(2);
        let which = yield_!(0);
        match guard {
            Some(taken) if which == 0 => _ = (t(eat(taken))),
            None => _ = (t("none")),
            Some(_) => _ = (t("some")),
        }
        yield_!(1);
        t("end");
    }
    arm_that_takes() <- [0];
    arm_that_takes() <- [1];
}

oracle! {
    fn arm_whose_pattern_has_the_name() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let guard = Shared(Noisy::new(1));
        let _got = match yield_!(0) {
            0 => t(guard.release()),
            guard if guard > 4 => t(guard),
            _ => t(9),
        };
        t("end");
    }
    arm_whose_pattern_has_the_name() <- [0];
    arm_whose_pattern_has_the_name() <- [1];
    arm_whose_pattern_has_the_name() <- [5];
}

oracle! {
    fn argument_moved_later(first: Noisy, second: Option<Noisy>) -> impl Coroutine<bool, Yield = u32, Return = Option<u32>> {
        if yield_!(0) {
            return None;
        }
        let second = second?;
        t(id(&second));
        yield_!(id(&first));
        Some(eat(second))
    }
    argument_moved_later(Noisy::new(1), Some(Noisy::new(2))) <- [true];
    argument_moved_later(Noisy::new(1), Some(Noisy::new(2))) <- [false];
    argument_moved_later(Noisy::new(1), None) <- [false];
}

oracle! {
    fn branch_that_only_borrows() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut noted = vec![Noisy::new(1)];
        let _later = Noisy::new(3);
        if yield_!(0) {
            noted.push(Noisy::new(2));
        } else {
            t(noted.into_iter().count());
        }
        yield_!(1);
        t("end");
    }
    branch_that_only_borrows() <- [true];
    branch_that_only_borrows() <- [false];
}

oracle! {
    fn loan_that_outlives_the_branch() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut guard = Shared(Noisy::new(1));
        let wanted = yield_!(0);
        guard.note(5);
        let inner = &guard.0;
        let other = if wanted { id(inner) } else { 0 };
        t(id(inner) + other);
        if wanted {
            t(guard.release());
        }
        yield_!(1);
        t("end");
    }
    loan_that_outlives_the_branch() <- [true];
    loan_that_outlives_the_branch() <- [false];
}

oracle! {
    fn inside_a_loop() -> impl Iterator<Item = u32> {
        for turn in 0..4u32 {
            let guard = Shared(Noisy::new(turn));
            let _later = Noisy::new(10 + turn);
            if turn == 1 {
                t(guard.release());
            } else if turn == 2 {
                continue;
            }
            yield_!(turn);
        }
    }
    inside_a_loop();
}

oracle! { named
    fn taken_apart_before(pair: (Noisy, Shared)) -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let wanted = yield_!(0);
        eat(pair.0);
        if wanted {
            t(pair.1.release());
        }
        t("end");
    }
    taken_apart_before((Noisy::new(1), Shared(Noisy::new(2)))) <- [true];
    taken_apart_before((Noisy::new(1), Shared(Noisy::new(2)))) <- [false];
}

oracle! {
    fn pushed_where_it_may_have_been_moved() -> impl Coroutine<u32, Yield = usize, Return = ()> {
        let mut numbers = vec![1u32, 0];
        match yield_!(0) {
            0 => {
                t(numbers.into_iter().count());
                numbers = vec![7];
            }
            1 => {
                drop(numbers);
                return;
            }
            _ => {}
        }
        numbers.push(numbers.len() as u32);
        numbers.insert(numbers.len() - 1, 9);
        yield_!(numbers.len());
        t(numbers);
    }
    pushed_where_it_may_have_been_moved() <- [0];
    pushed_where_it_may_have_been_moved() <- [1];
    pushed_where_it_may_have_been_moved() <- [2];
}

oracle! {
    fn guard_of_an_arm_reads_what_is_matched() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let number = yield_!(0);
        let text = Some(String::from("ab"));
        match number {
            small if number < 3 => {
                t(small);
            }
            big => {
                yield_!(big);
            }
        }
        match text {
            Some(text) if text.len() > number as usize => {
                yield_!(1);
                t(text);
            }
            other => {
                t(other);
            }
        }
        yield_!(2);
    }
    guard_of_an_arm_reads_what_is_matched() <- [1];
    guard_of_an_arm_reads_what_is_matched() <- [5];
}

oracle! {
    fn element_of_an_array_that_may_have_been_replaced() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let mut held = ([1usize, 2, 0], Noisy::new(1));
        if yield_!(0) == 1 {
            t(eat(held.1));
            held = ([2, 0, 1], Noisy::new(2));
        } else if yield_!(1) == 2 {
            drop(held);
            return;
        }
        held.0[held.0[1]] += held.0[0];
        yield_!(2);
        t(held.0);
    }
    element_of_an_array_that_may_have_been_replaced() <- [1];
    element_of_an_array_that_may_have_been_replaced() <- [0, 2];
    element_of_an_array_that_may_have_been_replaced() <- [0, 0];
}

oracle! {
    fn condition_that_takes() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let guard = Shared(Noisy::new(1));
        if yield_!(0) == 1 {
            yield_!(9);
        } else if guard.release() > 3 {
            t(4);
        }
        t("end");
        3
    }
    condition_that_takes() <- [0];
    condition_that_takes() <- [1];
}

oracle! { named
    fn pattern_that_does_not_match(given: Result<u32, Noisy>) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        t(yield_!(0));
        if let Ok(number) = given {
            yield_!(number);
        } else {
            let _later = Noisy::new(11);
        }
        t("end");
        3
    }
    pattern_that_does_not_match(Ok(7)) <- [0];
    pattern_that_does_not_match(Err(Noisy::new(1))) <- [1];
}

oracle! { named
    fn plain_data_of_a_written_type() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let b: Option<u32> = Some(1);
        if yield_!(2) {
            yield_!(1);
        } else {
            t(b);
        }
        t("end");
    }
    plain_data_of_a_written_type() <- [true];
    plain_data_of_a_written_type() <- [false];
}

oracle! { named
    fn assigned_again_in_a_branch(h: Noisy) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut h = h;
        drop(h);
        let n = yield_!(12);
        if n > 1 {
            h = Noisy::new(12);
            if n > 2 {
                drop(h);
            }
            yield_!(4);
        }
        yield_!(2)
    }
    assigned_again_in_a_branch(Noisy::new(1)) <- [1];
    assigned_again_in_a_branch(Noisy::new(1)) <- [2];
    assigned_again_in_a_branch(Noisy::new(1)) <- [3];
}

/// As `oracle!`, without the compiler's own coroutine: that is a closure, which captures the arguments in the order of
/// their mentions, and by parts.
macro_rules! of_arguments {
    (
        fn $name:ident($($parameters:tt)*)
            -> impl Coroutine<$resume:ty, Yield = $yield:ty, Return = $return:ty> $body:tt
        $($called:ident $arguments:tt <- $script:expr;)+
    ) => {
        mod $name {
            use super::*;

            mod transformed {
                use super::*;

                #[costate::coroutine]
                pub(super) fn $name($($parameters)*)
                    -> impl costate::Coroutine<$resume, Yield = $yield, Return = $return> $body
            }

            mod native {
                use super::*;

                macro_rules! yield_ {
                    ($value:expr) => { costate_tests::native::suspend::<$yield, $resume>($value) };
                }

                pub(super) fn $name($($parameters)*) -> $return $body
            }

            #[test]
            fn agrees_with_the_plain_function() {
                $(costate_tests::compare::coroutine(
                    stringify!($called $arguments),
                    Vec::from($script),
                    || transformed::$called $arguments,
                    || native::$called $arguments,
                );)+
            }
        }
    };
}

of_arguments! {
    fn arguments_in_order(first: Noisy, second: Noisy, third: Noisy) -> impl Coroutine<bool, Yield = u32, Return = ()> {
        t(id(&first) + id(&third));
        if yield_!(0) {
            t(eat(second));
        }
        yield_!(1);
        t("end");
    }
    arguments_in_order(Noisy::new(1), Noisy::new(2), Noisy::new(3)) <- [true];
    arguments_in_order(Noisy::new(1), Noisy::new(2), Noisy::new(3)) <- [false];
}

of_arguments! {
    fn parts_that_a_pattern_leaves((first, _): (Noisy, Noisy), pair: (Noisy, u32)) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _between = Noisy::new(9);
        let (_, n) = pair;
        t(yield_!(n));
        let three = (Noisy::new(4), Noisy::new(5), Noisy::new(6));
        let _later = Noisy::new(7);
        let (_, taken, _) = three;
        yield_!(id(&taken));
        t(eat(first));
        yield_!(0);
        n
    }
    parts_that_a_pattern_leaves((Noisy::new(1), Noisy::new(2)), (Noisy::new(3), 8)) <- [1];
}
