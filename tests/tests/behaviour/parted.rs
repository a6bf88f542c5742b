//! Locals that are taken apart: some fields moved out by name, the others used later.

use costate_tests::{Noisy, id, oracle, t};

#[derive(Debug)]
struct Trio {
    a: Noisy,
    b: Noisy,
    c: Noisy,
}

fn eat(noisy: Noisy) -> u32 {
    t("eating");
    id(&noisy)
}

oracle! {
    fn fields_moved_out_one_by_one() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let trio = Trio { a: Noisy::new(1), b: Noisy::new(2), c: Noisy::new(3) };
        let b = trio.b;
        yield_!(id(&b));
        drop(trio.a);
        t("a is gone");
        yield_!(id(&trio.c));
        t("end");
    }
    fields_moved_out_one_by_one() <- [0];
}

oracle! {
    fn tuple_moved_out_by_index() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let pair = (Noisy::new(1), (Noisy::new(2), 5));
        let inner = pair.1.0;
        yield_!(id(&inner));
        yield_!(pair.1.1);
        yield_!(id(&pair.0));
    }
    tuple_moved_out_by_index() <- [0];
}

oracle! {
    fn base_gives_up_only_the_missing_fields() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let base = Trio { a: Noisy::new(1), b: Noisy::new(2), c: Noisy::new(3) };
        yield_!(id(&base.a));
        let trio = Trio { b: Noisy::new(4), ..base };
        yield_!(id(&trio.a));
        t("end");
    }
    base_gives_up_only_the_missing_fields() <- [0];
}

oracle! {
    fn fields_that_drop() -> impl Coroutine<Noisy, Yield = u32, Return = ()> {
        let mut pair = (Noisy::new(1), Noisy::new(2));
        pair.0 = yield_!(id(&pair.0));
        t("assigned");
        drop(pair.1);
        t("moved out");
        pair.1 = yield_!(id(&pair.0));
        t("refilled");
        yield_!(id(&pair.1));
    }
    fields_that_drop() <- [Noisy::new(10), Noisy::new(20), Noisy::new(30)];
}

oracle! {
    fn of_a_field() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let pair = (Noisy::new(1), Noisy::new(2));
        if yield_!(1) {
            eat(pair.0);
        }
        yield_!(2);
        yield_!(id(&pair.1));
        t("end");
    }
    of_a_field() <- [true];
    of_a_field() <- [false];
}
