//! `break`, `continue` and `return`: their operands, where they lead, what they drop on the way.

use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn suspended_break_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = loop {
            break t(1) + yield_!(2);
        };
        n * 2
    }
    suspended_break_operand() <- [5];
}

oracle! { named
    fn suspended_return_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        if yield_!(1) == 0 {
            return yield_!(2) + yield_!(3);
        }
        return yield_!(4);
    }
    suspended_return_operand() <- [0, 10, 20];
    suspended_return_operand() <- [1, 30];
}

oracle! {
    fn labelled_break_with_a_value() -> impl Coroutine<u32, Yield = u32, Return = (u32, u32)> {
        let found = 'search: loop {
            for i in 0..3 {
                let sent = yield_!(i);
                if sent > 10 {
                    break 'search (i, sent);
                }
            }
        };
        yield_!(99);
        found
    }
    labelled_break_with_a_value() <- [0, 11];
    labelled_break_with_a_value() <- [0, 0, 0, 0, 12];
}

oracle! {
    fn labelled_block() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let grade = 'grade: {
            let score = yield_!(1);
            if score > 90 {
                break 'grade 1;
            }
            if yield_!(score) > 90 {
                break 'grade 2;
            }
            3
        };
        yield_!(grade);
        grade
    }
    labelled_block() <- [95];
    labelled_block() <- [5, 95];
    labelled_block() <- [5];
}

oracle! { named
    fn labelled_block_without_a_value() -> impl Iterator<Item = u32> {
        'skip: {
            yield_!(1);
            if t(true) {
                break 'skip;
            }
            yield_!(2);
        }
        yield_!(3);
    }
    labelled_block_without_a_value();
}

oracle! { named
    fn nested_labelled_blocks() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        'a: {
            let n = 'b: {
                match yield_!(1) {
                    0 => break 'a 100,
                    1 => break 'b 10,
                    n => yield_!(n),
                }
            };
            n + 1
        }
    }
    nested_labelled_blocks() <- [0];
    nested_labelled_blocks() <- [1];
    nested_labelled_blocks() <- [2, 3];
}

oracle! {
    fn labelled_block_out_of_a_loop() -> impl Iterator<Item = u32> {
        let n = 'found: {
            for i in 0.. {
                yield_!(i);
                if i * i > 5 {
                    break 'found i;
                }
            }
            unreachable!()
        };
        yield_!(n * 100);
    }
    labelled_block_out_of_a_loop();
}

oracle! {
    fn break_drops_between_here_and_the_label() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _a = Noisy::new(1);
        let n = 'out: {
            let _b = Noisy::new(2);
            {
                let _c = Noisy::new(3);
                if yield_!(1) == 0 {
                    break 'out t(7);
                }
                t("not left");
            }
            yield_!(2)
        };
        yield_!(n)
    }
    break_drops_between_here_and_the_label() <- [0, 5];
    break_drops_between_here_and_the_label() <- [1, 6];
}

oracle! {
    fn break_value_is_made_before_the_drops() -> impl Iterator<Item = u32> {
        let made = loop {
            let source = Noisy::new(1);
            yield_!(0);
            break Noisy::new(id(&source) + 1);
        };
        yield_!(id(&made));
    }
    break_value_is_made_before_the_drops();
}

oracle! {
    fn return_drops_everything() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let _a = Noisy::new(1);
        for i in 2..5 {
            let _b = Noisy::new(i);
            if yield_!(i) {
                let _c = Noisy::new(10);
                return t(i);
            }
        }
        0
    }
    return_drops_everything() <- [false, true];
    return_drops_everything() <- [true];
    return_drops_everything() <- [false];
}

oracle! {
    fn return_value_that_drops() -> impl Coroutine<bool, Yield = u32, Return = Noisy> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        if yield_!(id(&a)) {
            return b;
        }
        yield_!(id(&b));
        a
    }
    return_value_that_drops() <- [true];
    return_value_that_drops() <- [false];
}

oracle! {
    fn jumps_as_operands() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut total = 0;
        loop {
            total += if yield_!(total) > 5 { break } else { 1 };
            let n = match yield_!(total) {
                0 => continue,
                1 => return 1000,
                n => n,
            };
            total += n;
        }
        total
    }
    jumps_as_operands() <- [0, 2, 9];
    jumps_as_operands() <- [0, 0, 0, 1];
    jumps_as_operands() <- [0, 0, 9];
}

oracle! {
    fn operands_left_of_a_jump_are_dropped() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        fn three(a: Noisy, b: u32, c: Noisy) -> u32 {
            id(&a) + b + id(&c)
        }
        let n = three(
            Noisy::new(1),
            if yield_!(1) { return 0 } else { 10 },
            Noisy::new(2),
        );
        yield_!(n)
            .into()
    }
    operands_left_of_a_jump_are_dropped() <- [true];
    operands_left_of_a_jump_are_dropped() <- [false, true];
}

oracle! { named
    fn return_of_unit() -> impl Iterator<Item = u32> {
        yield_!(1);
        if t(true) {
            return;
        }
        yield_!(2);
    }
    return_of_unit();
}

oracle! {
    fn closures_keep_their_own_jumps() -> impl Iterator<Item = u32> {
        let classify = |n: u32| {
            if n == 0 {
                return 100;
            }
            for i in 1..n {
                if i * i == n {
                    return i;
                }
            }
            n
        };
        for n in 0..5 {
            yield_!(classify(n));
        }
    }
    closures_keep_their_own_jumps();
}

oracle! {
    fn continue_in_a_while_with_a_suspended_condition() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut turns = 0;
        while yield_!(turns) != 0 {
            turns += 1;
            if turns % 2 == 0 {
                continue;
            }
            yield_!(turns * 10);
        }
        turns
    }
    continue_in_a_while_with_a_suspended_condition() <- [1, 1, 1, 1, 0];
}
