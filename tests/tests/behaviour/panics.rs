//! A panic in the body drops what is alive, in order, at once; the machine is dead from then on.

use costate_tests::{Noisy, id, oracle, t};

fn fail(code: u32) -> u32 {
    panic!("code {code}")
}

oracle! {
    fn before_the_first_yield() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _a = Noisy::new(1);
        let _b = Noisy::new(2);
        fail(1);
        yield_!(1);
    }
    before_the_first_yield() <- [0];
}

oracle! {
    fn after_a_yield() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = Noisy::new(1);
        {
            let _b = Noisy::new(2);
            yield_!(id(&a));
            let _c = Noisy::new(3);
            fail(2);
        }
        yield_!(4)
    }
    after_a_yield() <- [0];
}

oracle! {
    fn of_an_iterator(n: u32) -> impl Iterator<Item = u32> {
        let _held = Noisy::new(1);
        for i in 0..n {
            yield_!(i);
            if i == 1 {
                fail(i);
            }
        }
    }
    of_an_iterator(1);
    of_an_iterator(5);
}

// A native coroutine captures its arguments as a closure does, so it drops them in another order.
#[cfg(not(feature = "nightly"))]
oracle! {
    fn with_arguments(a: Noisy, b: Noisy) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        yield_!(id(&a));
        let c = Noisy::new(3);
        drop(b);
        fail(yield_!(id(&c)))
    }
    with_arguments(Noisy::new(1), Noisy::new(2)) <- [0, 7];
}

oracle! {
    fn in_an_argument_list() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        fn three(a: Noisy, b: u32, c: Noisy) -> u32 {
            id(&a) + b + id(&c)
        }
        let _held = Noisy::new(1);
        three(Noisy::new(2), fail(yield_!(1)), Noisy::new(3))
    }
    in_an_argument_list() <- [4];
}

oracle! {
    fn with_operands_spilled() -> impl Coroutine<u32, Yield = u32, Return = [u32; 3]> {
        let _held = Noisy::new(1);
        let list = [Noisy::new(2).into_id(), yield_!(1), { yield_!(2); fail(3) }];
        yield_!(4);
        list
    }
    with_operands_spilled() <- [5, 6];
}

oracle! { named
    fn of_a_sent_value() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        let first = yield_!(1);
        let second = yield_!(id(&first));
        if id(&second) > 5 {
            fail(id(&second));
        }
        yield_!(id(&second));
    }
    of_a_sent_value() <- [Noisy::new(1), Noisy::new(9)];
    of_a_sent_value() <- [Noisy::new(1), Noisy::new(2)];
}

oracle! {
    fn of_a_moved_and_a_maybe_moved_value() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let a = Noisy::new(1);
        let b = Noisy::new(2);
        if yield_!(1) {
            drop(a);
        }
        let c = b;
        yield_!(id(&c));
        fail(4);
        yield_!(5);
    }
    of_a_moved_and_a_maybe_moved_value() <- [true];
    of_a_moved_and_a_maybe_moved_value() <- [false];
}

oracle! {
    fn in_a_for_iterator() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _held = Noisy::new(1);
        for i in (0..4).map(|i| if i == 2 { fail(i) } else { i }) {
            let _turn = Noisy::new(10 + i);
            yield_!(i);
        }
    }
    in_a_for_iterator() <- [0];
}

oracle! {
    fn in_a_condition() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let held = Noisy::new(1);
        while fail(yield_!(id(&held))) > 0 {
            yield_!(2);
        }
        3
    }
    in_a_condition() <- [9];
}

oracle! {
    fn in_a_closure_of_the_body() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let noisy = Noisy::new(1);
        let check = move |n: u32| if n > 3 { fail(id(&noisy)) } else { n };
        let a = check(yield_!(1));
        let b = check(yield_!(a));
        check(a + b)
    }
    in_a_closure_of_the_body() <- [1, 2];
    in_a_closure_of_the_body() <- [1, 5];
    in_a_closure_of_the_body() <- [2, 2];
}

oracle! {
    fn of_standard_operations() -> impl Coroutine<usize, Yield = usize, Return = usize> {
        let _held = Noisy::new(1);
        let list = vec![1, 2, 3];
        let index = yield_!(0);
        let value = list[index];
        let maybe = list.get(yield_!(value)).copied();
        maybe.expect("an index in range") / yield_!(1)
    }
    of_standard_operations() <- [9];
    of_standard_operations() <- [0, 9];
    of_standard_operations() <- [0, 1, 0];
    of_standard_operations() <- [0, 1, 2];
}

/// Panics when it is dropped, once it is armed.
#[derive(Clone)]
struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        t("bomb");
        if self.0 {
            panic!("dropped an armed bomb");
        }
    }
}

oracle! {
    fn of_a_drop_by_assignment() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _a = Noisy::new(1);
        let mut bomb = Bomb(false);
        yield_!(1);
        bomb.0 = true;
        bomb = Bomb(false);
        yield_!(bomb.0.into());
    }
    of_a_drop_by_assignment() <- [0];
}
