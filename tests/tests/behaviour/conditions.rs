//! `if`, `else if`, `if let`, let-chains, and the lazy operators that decide like them.

use costate_tests::{Noisy, id, oracle, t};

oracle! { named
    fn suspended_condition() -> impl Coroutine<bool, Yield = u32, Return = &'static str> {
        if yield_!(1) { "yes" } else { "no" }
    }
    suspended_condition() <- [true];
    suspended_condition() <- [false];
}

oracle! { named
    fn without_else() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        if yield_!(1) {
            yield_!(2);
        }
        if t(false) {
            yield_!(3);
        }
        yield_!(4);
    }
    without_else() <- [true];
    without_else() <- [false];
}

oracle! { named
    fn else_if_ladder() -> impl Coroutine<u32, Yield = u32, Return = char> {
        if yield_!(1) == 1 {
            'a'
        } else if yield_!(2) == 2 {
            yield_!(20);
            'b'
        } else if t(true) && yield_!(3) == 3 {
            'c'
        } else {
            yield_!(40);
            'd'
        }
    }
    else_if_ladder() <- [1];
    else_if_ladder() <- [0, 2, 0];
    else_if_ladder() <- [0, 0, 3];
    else_if_ladder() <- [0];
}

oracle! {
    fn as_an_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = if t(true) { yield_!(1) } else { 0 } + if t(false) { 0 } else { yield_!(2) };
        a * if a > 5 { yield_!(3) } else { yield_!(4) }
    }
    as_an_operand() <- [1, 2, 3];
    as_an_operand() <- [4, 5, 6];
}

oracle! {
    fn if_let_binds_the_sent_value() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        if let Some(n) = yield_!(1) {
            yield_!(n);
            n + 1
        } else if let Some(m @ 5..) = yield_!(2) {
            m
        } else {
            0
        }
    }
    if_let_binds_the_sent_value() <- [Some(3), None];
    if_let_binds_the_sent_value() <- [None, Some(6)];
    if_let_binds_the_sent_value() <- [None, Some(4)];
}

oracle! {
    fn if_let_with_a_value_that_drops() -> impl Iterator<Item = u32> {
        if let Some(noisy) = Some(Noisy::new(1)) {
            yield_!(id(&noisy));
            t("end of then");
        }
        yield_!(2);
        if let Some(noisy) = None::<Noisy> {
            yield_!(id(&noisy));
        } else {
            yield_!(3);
        }
    }
    if_let_with_a_value_that_drops();
}

oracle! {
    fn if_let_on_a_place() -> impl Iterator<Item = u32> {
        let mut slot = Some(Noisy::new(1));
        if let Some(noisy) = &mut slot {
            noisy.renumber(2);
        }
        yield_!(1);
        if let Some(noisy) = &slot {
            let id = id(&noisy);
            yield_!(id);
        }
        if let Some(noisy) = slot.take() {
            yield_!(id(&noisy) + 10);
        }
        yield_!(slot.is_some().into());
    }
    if_let_on_a_place();
}

oracle! {
    fn if_let_moves_out_of_a_place() -> impl Iterator<Item = u32> {
        let slot = Some(Noisy::new(1));
        if let Some(noisy) = slot {
            yield_!(id(&noisy));
        }
        yield_!(2);
    }
    if_let_moves_out_of_a_place();
}

oracle! {
    fn let_chain() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        if let Some(a) = yield_!(1)
            && a > 2
            && let Some(b) = yield_!(a)
            && t(b) != a
        {
            yield_!(a + b);
            a * b
        } else {
            yield_!(77);
            0
        }
    }
    let_chain() <- [Some(3), Some(4), None];
    let_chain() <- [Some(3), Some(3), None];
    let_chain() <- [Some(1)];
    let_chain() <- [None];
    let_chain() <- [Some(3), None];
}

oracle! {
    fn let_chain_drops_the_bindings_of_a_failed_test() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        if let Some(a) = Some(Noisy::new(1))
            && let Some(b) = Some(Noisy::new(2))
            && yield_!(id(&a) + id(&b))
        {
            yield_!(id(&a));
            yield_!(id(&b));
        } else {
            t("else");
            yield_!(9);
        }
        t("after");
    }
    let_chain_drops_the_bindings_of_a_failed_test() <- [true];
    let_chain_drops_the_bindings_of_a_failed_test() <- [false];
}

oracle! { named
    fn lazy_and() -> impl Coroutine<bool, Yield = u32, Return = Vec<bool>> {
        let a = t(false) && yield_!(1);
        let b = t(true) && yield_!(2);
        let c = yield_!(3) && t(true);
        let d = yield_!(4) && yield_!(5) && yield_!(6);
        vec![a, b, c, d]
    }
    lazy_and() <- [true];
    lazy_and() <- [false];
    lazy_and() <- [true, true, true, false];
}

oracle! { named
    fn lazy_or() -> impl Coroutine<bool, Yield = u32, Return = Vec<bool>> {
        let a = t(true) || yield_!(1);
        let b = t(false) || yield_!(2);
        let c = yield_!(3) || t(true);
        let d = yield_!(4) || yield_!(5) || yield_!(6);
        vec![a, b, c, d]
    }
    lazy_or() <- [true];
    lazy_or() <- [false];
    lazy_or() <- [false, false, false, true];
}

oracle! { named
    fn mixed_lazy_operators() -> impl Coroutine<u32, Yield = u32, Return = bool> {
        !(yield_!(1) == 1 && yield_!(2) == 2 || yield_!(3) == 3) && (t(1) == 1 || yield_!(4) == 4)
    }
    mixed_lazy_operators() <- [1, 2];
    mixed_lazy_operators() <- [1, 0, 3];
    mixed_lazy_operators() <- [0, 3];
    mixed_lazy_operators() <- [0, 0];
}

oracle! { named
    fn lazy_operand_leaves_the_body() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let ok = yield_!(1) && return 5;
        let also = yield_!(2) || return 6;
        u32::from(ok) + 10 * u32::from(also)
    }
    lazy_operand_leaves_the_body() <- [true];
    lazy_operand_leaves_the_body() <- [false];
    lazy_operand_leaves_the_body() <- [false, true];
}

oracle! {
    fn value_moved_in_one_branch_only() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let noisy = Noisy::new(1);
        if yield_!(1) {
            drop(noisy);
            t("dropped early");
        } else {
            yield_!(2);
        }
        yield_!(3);
        t("end");
    }
    value_moved_in_one_branch_only() <- [true];
    value_moved_in_one_branch_only() <- [false];
}

oracle! { named
    fn condition_with_a_block() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        if { let n = yield_!(1); n > 1 } { yield_!(2) } else { yield_!(3) }
    }
    condition_with_a_block() <- [1, 5];
    condition_with_a_block() <- [2, 6];
}

oracle! {
    fn condition_that_never_suspends() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let limit = 3;
        let mut total = 0;
        if total < limit { total += yield_!(total); }
        if total < limit { total += yield_!(total); } else { total -= 1; }
        if total >= limit { total } else { yield_!(total) }
    }
    condition_that_never_suspends() <- [1];
    condition_that_never_suspends() <- [5];
}
