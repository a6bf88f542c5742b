//! Statements: `let` in every form, expression statements, nested blocks.

use costate_tests::{Noisy, id, oracle, t};

oracle! { named
    fn empty_body() -> impl Iterator<Item = u32> {}
    empty_body();
}

oracle! { named
    fn no_suspension() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let x = t(1);
        x + 1
    }
    no_suspension() <- [0];
}

oracle! { named
    fn one_statement() -> impl Iterator<Item = u32> {
        yield_!(1);
    }
    one_statement();
}

oracle! { named
    fn tail_expression() -> impl Coroutine<u32, Yield = &'static str, Return = u32> {
        yield_!("tail")
    }
    tail_expression() <- [7];
}

oracle! { named
    fn unit_yield() -> impl Coroutine<u32, Yield = (), Return = u32> {
        let a = yield_!();
        let b = yield_!(());
        a * 10 + b
    }
    unit_yield() <- [3, 4];
}

oracle! { named
    fn three_in_a_row() -> impl Iterator<Item = u32> {
        t("a");
        yield_!(1);
        t("b");
        yield_!(2);
        t("c");
        yield_!(3);
        t("d");
    }
    three_in_a_row();
}

oracle! { named
    fn value_of_a_let() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = yield_!(1);
        let b = yield_!(a + 1);
        let c = yield_!(a + b);
        a + b + c
    }
    value_of_a_let() <- [10, 20, 30];
}

oracle! { named
    fn annotated_let() -> impl Coroutine<u32, Yield = u32, Return = u64> {
        let a: u64 = u64::from(yield_!(1));
        let b: Vec<u64> = vec![a, u64::from(yield_!(2))];
        b.iter().sum()
    }
    annotated_let() <- [5, 6];
}

oracle! { named
    fn ignored_values() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _ = yield_!(1);
        let _unused = yield_!(2);
        yield_!(3);
        _ = yield_!(4);
    }
    ignored_values() <- [9];
}

oracle! {
    fn tuple_pattern() -> impl Coroutine<(u32, char), Yield = u32, Return = String> {
        let (n, c) = yield_!(1);
        let ((a, b), [d, .., e]) = ((n, c), [yield_!(2).0, 7, 8]);
        yield_!(a + d);
        format!("{a}{b}{d}{e}")
    }
    tuple_pattern() <- [(4, 'x'), (5, 'y')];
}

oracle! {
    fn nested_patterns() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        struct Point { x: u32, y: (u32, u32) }
        let Point { x, y: (left, right @ 0..=9) } = (Point { x: 1, y: (2, 3) }) else { return };
        yield_!(x);
        yield_!(left);
        yield_!(right);
    }
    nested_patterns();
}

oracle! {
    fn pattern_with_at_binding() -> impl Iterator<Item = usize> {
        let whole @ [first, ..] = [10usize, 20, 30];
        yield_!(first);
        yield_!(whole.len());
        yield_!(whole[2]);
    }
    pattern_with_at_binding();
}

oracle! {
    fn ref_mut_pattern() -> impl Iterator<Item = u32> {
        let mut pair = (1, 2);
        {
            let (ref mut a, ref b) = pair;
            *a += *b;
        }
        yield_!(pair.0);
        yield_!(pair.1);
    }
    ref_mut_pattern();
}

oracle! {
    fn mutable_bindings_of_a_pattern() -> impl Coroutine<u32, Yield = u32, Return = (u32, u32)> {
        let (mut a, mut b) = (1, 2);
        a += yield_!(a);
        b += yield_!(a + b);
        (a, b)
    }
    mutable_bindings_of_a_pattern() <- [100, 200];
}

oracle! {
    fn let_else_takes_the_value() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        let Some(a) = yield_!(1) else {
            return t(100);
        };
        let Some(b) = yield_!(a) else {
            yield_!(t(50));
            return a;
        };
        a + b
    }
    let_else_takes_the_value() <- [Some(1), Some(2)];
    let_else_takes_the_value() <- [None];
    let_else_takes_the_value() <- [Some(1), None];
}

oracle! {
    fn let_else_breaks(list: Vec<Option<u32>>) -> impl Iterator<Item = u32> {
        for entry in list {
            let Some(n) = entry else {
                yield_!(0);
                break;
            };
            yield_!(n);
        }
        yield_!(99);
    }
    let_else_breaks(vec![Some(1), None, Some(2)]);
    let_else_breaks(vec![Some(1), Some(2)]);
}

oracle! { named
    fn let_else_continues(list: Vec<Result<u32, char>>) -> impl Iterator<Item = u32> {
        for entry in list {
            let Ok(n @ 1..) = entry else { continue };
            yield_!(n);
        }
    }
    let_else_continues(vec![Ok(1), Err('x'), Ok(0), Ok(2)]);
}

oracle! {
    fn let_else_drops_the_unmatched_value() -> impl Iterator<Item = u32> {
        let held = Noisy::new(1);
        let Some(inner) = Some(Noisy::new(2)).filter(|noisy| id(&noisy) > 5) else {
            yield_!(id(&held));
            return;
        };
        yield_!(id(&inner));
    }
    let_else_drops_the_unmatched_value();
}

oracle! {
    fn nested_blocks() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = {
            let b = {
                let c = yield_!(1);
                c + yield_!(2)
            };
            t(b) + yield_!(3)
        };
        { { yield_!(a); } }
        { { { a + 1 } } }
    }
    nested_blocks() <- [1, 10, 100];
}

oracle! {
    fn block_scopes_end_in_order() -> impl Iterator<Item = u32> {
        let outer = Noisy::new(1);
        {
            let inner = Noisy::new(2);
            yield_!(id(&inner));
            let last = Noisy::new(3);
            yield_!(id(&last) + id(&inner));
        }
        yield_!(id(&outer));
    }
    block_scopes_end_in_order();
}

oracle! {
    fn block_value_outlives_its_block() -> impl Iterator<Item = u32> {
        let kept = {
            let lost = Noisy::new(1);
            let kept = Noisy::new(2);
            yield_!(id(&lost));
            kept
        };
        yield_!(id(&kept));
    }
    block_value_outlives_its_block();
}

oracle! {
    fn expression_statement_drops_its_value_at_once() -> impl Iterator<Item = u32> {
        Noisy::new(1);
        yield_!(1);
        { Noisy::new(2) };
        yield_!(2);
        let _ = Noisy::new(3);
        yield_!(3);
        let _named = Noisy::new(4);
        yield_!(4);
    }
    expression_statement_drops_its_value_at_once();
}

oracle! { named
    fn sent_value_is_dropped_by_a_statement() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        yield_!(1);
        t("after");
        let _ = yield_!(2);
        t("after");
        let _kept = yield_!(3);
        t("after");
        yield_!(4);
    }
    sent_value_is_dropped_by_a_statement() <- [Noisy::new(1), Noisy::new(2), Noisy::new(3)];
}

oracle! {
    fn yielded_value_is_given_away() -> impl Iterator<Item = Noisy> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        yield_!(a);
        t("between");
        yield_!(b);
        yield_!(Noisy::new(3));
    }
    yielded_value_is_given_away();
}

oracle! { named
    fn yield_in_a_yield() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        yield_!(yield_!(yield_!(1) + 1) + 1)
    }
    yield_in_a_yield() <- [10, 20, 30];
}

oracle! { named
    fn statements_after_the_end_are_unreachable() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        if yield_!(1) == 0 {
            return 5;
        }
        loop {
            if yield_!(2) == 0 {
                return 6;
            }
        }
    }
    statements_after_the_end_are_unreachable() <- [0];
    statements_after_the_end_are_unreachable() <- [1, 0];
}

oracle! { named
    fn empty_statements() -> impl Iterator<Item = u32> {
        ;;
        yield_!(1);;
        {};
        ();
        yield_!(2);
    }
    empty_statements();
}
