//! Conditional moves: a value given away on some paths is dropped on the others, once.

use costate_tests::{Noisy, id, oracle, t};

fn eat(noisy: Noisy) -> u32 {
    t("eating");
    id(&noisy)
}

oracle! {
    fn in_a_branch() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let _before = Noisy::new(1);
        let noisy = Noisy::new(2);
        let _after = Noisy::new(3);
        if yield_!(1) {
            eat(noisy);
        }
        yield_!(2);
        t("end");
    }
    in_a_branch() <- [true];
    in_a_branch() <- [false];
}

oracle! {
    fn in_one_of_several_branches() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        match yield_!(1) {
            0 => { eat(a); }
            1 => { eat(b); }
            2 => { eat(b); yield_!(5); eat(a); }
            _ => {}
        }
        yield_!(2);
        t("end");
    }
    in_one_of_several_branches() <- [0];
    in_one_of_several_branches() <- [1];
    in_one_of_several_branches() <- [2];
    in_one_of_several_branches() <- [3];
}

oracle! {
    fn before_the_suspension_in_the_branch() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let noisy = Noisy::new(1);
        if yield_!(1) {
            eat(noisy);
            yield_!(2);
        } else {
            yield_!(3);
            eat(noisy);
        }
        yield_!(4);
        t("end");
    }
    before_the_suspension_in_the_branch() <- [true];
    before_the_suspension_in_the_branch() <- [false];
}

oracle! {
    fn in_the_last_turn_of_a_loop() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let noisy = Noisy::new(1);
        let mut turns = 0;
        let id = loop {
            turns += 1;
            if yield_!(turns) {
                break eat(noisy);
            }
        };
        t("after");
        yield_!(id);
        turns
    }
    in_the_last_turn_of_a_loop() <- [false, false, true];
    in_the_last_turn_of_a_loop() <- [true];
}

oracle! {
    fn refilled_before_the_next_turn() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut noisy = Noisy::new(0);
        for i in 1..4 {
            if yield_!(i) {
                eat(noisy);
                noisy = Noisy::new(i);
            }
            yield_!(id(&noisy) + 100);
        }
        t("end");
    }
    refilled_before_the_next_turn() <- [true];
    refilled_before_the_next_turn() <- [false];
    refilled_before_the_next_turn() <- [true, false, false];
}

oracle! {
    fn by_a_lazy_operator() -> impl Coroutine<bool, Yield = u32, Return = bool> {
        let noisy = Noisy::new(1);
        let eaten = yield_!(1) && eat(noisy) == 1;
        yield_!(2);
        t("end");
        eaten
    }
    by_a_lazy_operator() <- [true];
    by_a_lazy_operator() <- [false];
}

oracle! {
    fn by_an_early_return() -> impl Coroutine<bool, Yield = u32, Return = Option<Noisy>> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        if yield_!(1) {
            return Some(a);
        }
        if yield_!(2) {
            return Some(b);
        }
        yield_!(id(&a) + id(&b));
        None
    }
    by_an_early_return() <- [true];
    by_an_early_return() <- [false, true];
    by_an_early_return() <- [false];
}

oracle! {
    fn into_a_yield() -> impl Coroutine<bool, Yield = Noisy, Return = ()> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        if yield_!(Noisy::new(3)) {
            yield_!(a);
        } else {
            t("kept");
        }
        yield_!(b);
        t("end");
    }
    into_a_yield() <- [true];
    into_a_yield() <- [false];
}

oracle! {
    fn into_a_closure() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let noisy = Noisy::new(1);
        if yield_!(1) {
            let later = move || eat(noisy);
            yield_!(2);
            yield_!(later());
        }
        yield_!(3);
        t("end");
    }
    into_a_closure() <- [true];
    into_a_closure() <- [false];
}

oracle! {
    fn by_a_by_value_pattern() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let slot = Some(Noisy::new(1));
        if yield_!(1)
            && let Some(noisy) = slot
        {
            yield_!(id(&noisy));
            t("end of then");
        }
        yield_!(2);
        t("end");
    }
    by_a_by_value_pattern() <- [true];
    by_a_by_value_pattern() <- [false];
}

// A native coroutine captures its arguments as a closure does, so it drops them in another order.
#[cfg(not(feature = "nightly"))]
oracle! { named
    fn of_an_argument(noisy: Noisy, other: Noisy) -> impl Coroutine<bool, Yield = u32, Return = ()> {
        if yield_!(1) {
            eat(noisy);
        } else {
            eat(other);
        }
        yield_!(2);
        t("end");
    }
    of_an_argument(Noisy::new(1), Noisy::new(2)) <- [true];
    of_an_argument(Noisy::new(1), Noisy::new(2)) <- [false];
}

oracle! {
    fn nested_conditions() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        if yield_!(1) {
            if yield_!(2) {
                eat(a);
                if yield_!(3) {
                    eat(b);
                }
            }
            yield_!(4);
        }
        yield_!(5);
        t("end");
    }
    nested_conditions() <- [true];
    nested_conditions() <- [true, true, false];
    nested_conditions() <- [true, false];
    nested_conditions() <- [false];
}

oracle! {
    fn read_where_it_is_known_to_be_there() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let noisy = Noisy::new(1);
        let keep = yield_!(1);
        if !keep {
            eat(noisy);
            return 0;
        }
        yield_!(id(&noisy));
        let id = id(&noisy);
        if yield_!(2) {
            id + eat(noisy)
        } else {
            id
        }
    }
    read_where_it_is_known_to_be_there() <- [true];
    read_where_it_is_known_to_be_there() <- [false];
    read_where_it_is_known_to_be_there() <- [true, true, false];
}
