//! Temporaries live to the end of their statement, also when it suspends on the way.

use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn in_a_yield_operand() -> impl Iterator<Item = u32> {
        yield_!(id(&Noisy::new(1)));
        t("next");
        yield_!({ id(&Noisy::new(2)) });
    }
    in_a_yield_operand();
}

oracle! {
    fn left_of_a_suspension() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = id(&Noisy::new(1)) + yield_!(1);
        t("next");
        n
    }
    left_of_a_suspension() <- [10];
}

oracle! { named
    fn right_of_a_suspension() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = yield_!(1) + id(&Noisy::new(1));
        t("next");
        n
    }
    right_of_a_suspension() <- [10];
}

oracle! {
    fn in_an_argument_list() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        fn sum(a: u32, b: u32, c: &Noisy) -> u32 {
            t(a + b + id(&c))
        }
        let n = sum(id(&Noisy::new(1)), yield_!(1), &Noisy::new(2));
        t("next");
        n
    }
    in_an_argument_list() <- [10];
}

oracle! {
    fn in_a_condition() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        if id(&Noisy::new(1)) == yield_!(1) {
            t("then");
            yield_!(2);
        } else {
            t("else");
            yield_!(3);
        }
    }
    in_a_condition() <- [1];
    in_a_condition() <- [2];
}

oracle! { named
    fn in_a_condition_without_a_suspension() -> impl Iterator<Item = u32> {
        if id(&Noisy::new(1)) == 1 {
            t("then");
            yield_!(2);
        }
        while id(&Noisy::new(2)) == 3 {
            yield_!(3);
        }
        t("end");
    }
    in_a_condition_without_a_suspension();
}

oracle! {
    fn of_a_scrutinee_span_the_arms() -> impl Iterator<Item = u32> {
        match id(&Noisy::new(1)) {
            1 => {
                t("arm");
                yield_!(1);
                t("end of arm");
            }
            _ => {}
        }
        t("after");
        yield_!(2);
    }
    of_a_scrutinee_span_the_arms();
}

oracle! {
    fn of_an_if_let_span_the_block() -> impl Iterator<Item = u32> {
        if let 1 = id(&Noisy::new(1)) {
            t("then");
            yield_!(1);
        } else {
            t("else");
        }
        if let 1 = id(&Noisy::new(2)) {
            yield_!(1);
        } else {
            t("else");
            yield_!(2);
        }
        t("after");
    }
    of_an_if_let_span_the_block();
}

oracle! {
    fn of_a_for_iterator_span_the_loop() -> impl Iterator<Item = u32> {
        for i in 0..id(&Noisy::new(2)) {
            yield_!(i);
        }
        t("after");
    }
    of_a_for_iterator_span_the_loop();
}

oracle! {
    fn of_a_statement_without_a_suspension() -> impl Iterator<Item = u32> {
        let id = id(&Noisy::new(1));
        t("next");
        yield_!(id);
        let _text = format!("{:?}", Noisy::new(2));
        t("next");
        yield_!(2);
    }
    of_a_statement_without_a_suspension();
}

oracle! { named
    fn extended_by_a_let() -> impl Iterator<Item = u32> {
        {
            let noisy = &Noisy::new(1);
            t(id(&noisy));
        }
        yield_!(1);
        t("end");
    }
    extended_by_a_let();
}

oracle! {
    fn of_a_tail_expression() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _local = Noisy::new(1);
        yield_!(0);
        id(&Noisy::new(2)) + yield_!(1)
    }
    of_a_tail_expression() <- [10, 20];
}

oracle! {
    fn of_every_kind_left_of_a_suspension() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let of_a_tuple = [1, id(&(Noisy::new(1), 5).0), { yield_!(1); 1 }];
        let of_a_block = vec![1, id(&{ Noisy::new(2) }), yield_!(2)];
        let of_an_array = (id(&[Noisy::new(3), Noisy::new(4)][1]), yield_!(3));
        let of_a_branch = id(&if of_block(&of_a_block) { Noisy::new(5) } else { Noisy::new(6) }) + yield_!(4);
        t((of_a_tuple, of_a_block, of_an_array, of_a_branch));
    }
    of_every_kind_left_of_a_suspension() <- [10, 20, 30, 40];
}

fn of_block(numbers: &[u32]) -> bool {
    numbers.len() > 2
}

oracle! {
    fn extended_by_a_let_over_a_suspension() -> impl Iterator<Item = u32> {
        let _first = Noisy::new(1);
        let _noisy = &Noisy::new(2);
        let _exclusive = &mut Noisy::new(3);
        let ref _by_pattern = Noisy::new(4);
        let _last = Noisy::new(5);
        t("before");
        yield_!(1);
        t("end");
    }
    extended_by_a_let_over_a_suspension();
}

oracle! {
    fn of_the_scrutinee_of_an_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let sum = t(100) + match id(&Noisy::new(1)) + yield_!(1) { 0 => 7, n => n } + yield_!(2);
        t("after");
        yield_!(3);
        sum
    }
    of_the_scrutinee_of_an_operand() <- [10, 20, 30];
}

/// Made by a constructor of a constant, which alone does not say whether it has a drop.
#[derive(Clone)]
struct Constructed(u32);

impl Drop for Constructed {
    fn drop(&mut self) {
        t(self.0);
    }
}

fn look(constructed: &Constructed) -> u32 {
    constructed.0
}

oracle! {
    fn of_a_constructor() -> impl Iterator<Item = u32> {
        match look(&Constructed(1)) {
            1 => yield_!(2),
            _ => {}
        }
        for n in 0..look(&Constructed(2)) { yield_!(n); }
        if let 3 = look(&Constructed(3)) { yield_!(3); }
        let _extended = &Constructed(4);
        let constant = &Some(5);
        yield_!(5);
        yield_!(constant.unwrap_or(6));
    }
    of_a_constructor();
}

oracle! {
    fn constants_live_on() -> impl Iterator<Item = u32> {
        #[derive(Debug)]
        struct Meters(u32);
        let far = &Meters(5);
        yield_!(1);
        t(format!("{far:?}"));
        yield_!(far.0);
    }
    constants_live_on();
}
