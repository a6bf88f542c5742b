//! `loop`, `while`, `while let`, `for`: suspensions in conditions, iterators and bodies.

use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn endless() -> impl Iterator<Item = u64> {
        let (mut a, mut b) = (0, 1);
        loop {
            yield_!(a);
            (a, b) = (b, a + b);
        }
    }
    endless();
}

oracle! {
    fn loop_with_a_value() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut count = 0;
        let last = loop {
            let sent = yield_!(count);
            if sent == 0 {
                break count * 100;
            }
            count += sent;
        };
        last + 1
    }
    loop_with_a_value() <- [1, 2, 0];
    loop_with_a_value() <- [0];
}

oracle! {
    fn while_with_a_plain_condition(n: u32) -> impl Iterator<Item = u32> {
        let mut i = 0;
        while i < n {
            yield_!(i);
            i += 1;
        }
        t("done");
    }
    while_with_a_plain_condition(0);
    while_with_a_plain_condition(3);
}

oracle! {
    fn while_with_a_suspended_condition() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let mut n = 0;
        while yield_!(n) {
            n += 1;
            t(n);
        }
        n
    }
    while_with_a_suspended_condition() <- [true, true, false];
    while_with_a_suspended_condition() <- [false];
}

oracle! {
    fn while_with_a_block_condition() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let mut got = Vec::new();
        while { got.push(yield_!(got.len() as u32)); got.len() < 3 } {
            yield_!(100);
        }
        got
    }
    while_with_a_block_condition() <- [1, 2, 3, 4, 5];
}

oracle! {
    fn while_let_pop() -> impl Iterator<Item = u32> {
        let mut stack = vec![Noisy::new(1), Noisy::new(2), Noisy::new(3)];
        while let Some(top) = stack.pop() {
            yield_!(id(&top));
            if id(&top) == 3 {
                stack.push(Noisy::new(9));
            }
        }
        t("empty");
    }
    while_let_pop();
}

oracle! {
    fn while_let_on_the_sent_value() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        let mut sum = 0;
        while let Some(n) = yield_!(sum) {
            sum += n;
        }
        sum
    }
    while_let_on_the_sent_value() <- [Some(1), Some(2), None];
    while_let_on_the_sent_value() <- [None];
}

oracle! {
    fn while_let_chain() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        let mut sum = 0;
        while let Some(n) = yield_!(sum)
            && n != 0
            && let Some(m) = yield_!(n)
        {
            sum += n * m;
        }
        sum
    }
    while_let_chain() <- [Some(1), Some(2), Some(3), None];
    while_let_chain() <- [Some(0)];
}

oracle! { named
    fn for_over_a_range(from: u32, to: u32) -> impl Iterator<Item = u32> {
        for i in from..to {
            yield_!(i);
        }
        for i in (from..=to).rev().step_by(2) {
            yield_!(i);
        }
    }
    for_over_a_range(0, 4);
    for_over_a_range(3, 3);
}

oracle! {
    fn for_over_a_suspended_iterator() -> impl Coroutine<Vec<u32>, Yield = u32, Return = u32> {
        let mut sum = 0;
        for n in yield_!(0) {
            sum += n;
            for m in yield_!(n) {
                sum += m;
            }
        }
        sum
    }
    for_over_a_suspended_iterator() <- [vec![1, 2], vec![10], vec![20, 30]];
    for_over_a_suspended_iterator() <- [vec![]];
}

oracle! {
    fn for_over_values_that_drop() -> impl Iterator<Item = u32> {
        for noisy in [Noisy::new(1), Noisy::new(2), Noisy::new(3)] {
            yield_!(id(&noisy));
            t("end of turn");
        }
        t("end of loop");
    }
    for_over_values_that_drop();
}

oracle! {
    fn for_left_early_drops_the_rest() -> impl Iterator<Item = u32> {
        for noisy in vec![Noisy::new(1), Noisy::new(2), Noisy::new(3)] {
            if id(&noisy) == 2 {
                break;
            }
            yield_!(id(&noisy));
        }
        t("end of loop");
        yield_!(9);
    }
    for_left_early_drops_the_rest();
}

oracle! {
    fn for_with_patterns() -> impl Iterator<Item = usize> {
        for (i, (letter, n)) in [('a', 1), ('b', 2)].into_iter().enumerate() {
            yield_!(i);
            yield_!(letter as usize + n);
        }
        for _ in 0..2 {
            yield_!(100);
        }
    }
    for_with_patterns();
}

oracle! {
    fn for_over_a_borrowed_argument(list: &[u32]) -> impl Iterator<Item = u32> {
        for n in list {
            yield_!(*n);
        }
        for &n in list.iter().rev() {
            yield_!(n);
        }
        for pair in list.windows(2) {
            yield_!(pair[0] * pair[1]);
        }
    }
    for_over_a_borrowed_argument(&[1, 2, 3]);
}

oracle! {
    fn for_over_a_mutably_borrowed_argument() -> impl Iterator<Item = u32> {
        let mut list = vec![1, 2, 3];
        for n in &mut list {
            *n *= 2;
        }
        for n in list {
            yield_!(n);
        }
    }
    for_over_a_mutably_borrowed_argument();
}

oracle! {
    fn nested_loops(n: u32) -> impl Iterator<Item = (u32, u32)> {
        for i in 0..n {
            let mut j = 0;
            while j < i {
                yield_!((i, j));
                j += 1;
            }
            loop {
                yield_!((i, j));
                if j == 0 {
                    break;
                }
                j -= 1;
            }
        }
    }
    nested_loops(3);
}

oracle! {
    fn labels() -> impl Iterator<Item = (u32, u32)> {
        'outer: for i in 0..5 {
            for j in 0..5 {
                if j == 2 {
                    continue 'outer;
                }
                if i == 3 {
                    break 'outer;
                }
                yield_!((i, j));
            }
        }
        yield_!((9, 9));
    }
    labels();
}

oracle! {
    fn same_label_twice() -> impl Iterator<Item = u32> {
        'a: loop {
            'b: loop {
                yield_!(1);
                break 'a;
            }
        }
        'a: for i in 0..3 {
            loop {
                yield_!(i + 10);
                continue 'a;
            }
        }
    }
    same_label_twice();
}

oracle! {
    fn break_from_the_middle_drops_inside_out() -> impl Iterator<Item = u32> {
        let _outer = Noisy::new(1);
        'out: loop {
            let _middle = Noisy::new(2);
            loop {
                let inner = Noisy::new(3);
                yield_!(id(&inner));
                break 'out;
            }
        }
        t("after");
        yield_!(4);
    }
    break_from_the_middle_drops_inside_out();
}

oracle! {
    fn continue_drops_what_this_turn_made() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        for i in 1..4 {
            let noisy = Noisy::new(i);
            if yield_!(i) {
                continue;
            }
            t("kept to the end");
            yield_!(id(&noisy) + 10);
        }
    }
    continue_drops_what_this_turn_made() <- [true];
    continue_drops_what_this_turn_made() <- [false];
    continue_drops_what_this_turn_made() <- [true, false, true];
}

oracle! {
    fn variable_carried_round_the_loop() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let mut last = Noisy::new(0);
        for i in 1..4 {
            let next = Noisy::new(i);
            yield_!(id(&last));
            last = next;
            t("assigned");
        }
        yield_!(id(&last));
    }
    variable_carried_round_the_loop() <- [0];
}

oracle! {
    fn iterator_adapter_chain(limit: usize) -> impl Iterator<Item = usize> {
        let odd = (0..limit).filter(|n| n % 2 == 1).map(|n| n * n);
        let pairs = odd.clone().zip(odd.skip(1));
        for (a, b) in pairs {
            yield_!(a + b);
        }
    }
    iterator_adapter_chain(9);
}

oracle! {
    fn manual_next_and_peek() -> impl Iterator<Item = u32> {
        let mut letters = "3a12b".chars().peekable();
        while let Some(c) = letters.next() {
            let Some(mut n) = c.to_digit(10) else { continue };
            while let Some(next) = letters.peek().and_then(|c| c.to_digit(10)) {
                n = n * 10 + next;
                letters.next();
                yield_!(n + 1000);
            }
            yield_!(n);
        }
    }
    manual_next_and_peek();
}

oracle! {
    fn loops_without_a_suspension_inside() -> impl Iterator<Item = u32> {
        let mut total = 0;
        for i in 0..10 {
            if i == 7 { break }
            if i % 2 == 0 { continue }
            total += i;
        }
        yield_!(total);
        'count: loop {
            while total > 0 {
                total -= 4;
                if total < 4 { break 'count }
            }
        }
        yield_!(total);
    }
    loops_without_a_suspension_inside();
}

oracle! { named
    fn loop_in_a_condition() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        if loop { if yield_!(1) > 5 { break true } else if yield_!(2) > 5 { break false } } { 10 } else { 20 }
    }
    loop_in_a_condition() <- [9];
    loop_in_a_condition() <- [0, 9];
    loop_in_a_condition() <- [0, 0, 0, 9];
}

// The outer loop carries `at` from turn to turn as well as the inner one, which ends its turn.
oracle! { named
    fn both_loops_carry_a_local(mut at: u32, to: u32, limit: u32) -> impl Iterator<Item = u32> {
        let turns = loop {
            if at > limit { break at; }
            loop {
                if at > limit { break; }
                yield_!(at);
                at = to;
            }
        };
        yield_!(turns);
    }
    both_loops_carry_a_local(0, 4, 2);
    both_loops_carry_a_local(1, 2, 1);
    both_loops_carry_a_local(9, 4, 2);
}
