//! Items declared in a body, `cfg`d statements and attributes on expressions.

use costate_tests::{Noisy, oracle, t};

oracle! {
    fn constants_and_statics() -> impl Iterator<Item = usize> {
        const STEP: usize = 3;
        static NAMES: [&str; 3] = ["a", "bb", "ccc"];
        for name in NAMES {
            yield_!(name.len() * STEP);
        }
        yield_!(LAST);
        const LAST: usize = STEP + 1;
    }
    constants_and_statics();
}

oracle! {
    fn items_used_before_their_declaration() -> impl Iterator<Item = u32> {
        yield_!(triple(1));
        let point = Point { x: 2 };
        yield_!(point.tripled());
        fn triple(n: u32) -> u32 {
            n * 3
        }
        #[derive(Clone)]
        struct Point { x: u32 }
        impl Point {
            fn tripled(&self) -> u32 {
                triple(self.x)
            }
        }
        yield_!(triple(triple(point.x)));
    }
    items_used_before_their_declaration();
}

oracle! {
    fn items_in_inner_blocks() -> impl Iterator<Item = u32> {
        fn same() -> u32 { 1 }
        yield_!(same());
        {
            fn same() -> u32 { 2 }
            yield_!(same());
            const LOCAL: u32 = 5;
            yield_!(LOCAL);
        }
        for _ in 0..2 {
            fn same() -> u32 { 3 }
            yield_!(same());
        }
        yield_!(same());
    }
    items_in_inner_blocks();
}

fn outer() -> u32 {
    1
}
const LEVEL: u32 = 10;

mod words {
    pub(super) fn outer() -> u32 {
        4
    }
    pub(super) mod deep {
        pub(in super::super) fn outer() -> u32 {
            5
        }
    }
}

oracle! {
    fn items_seen_in_their_block_only() -> impl Iterator<Item = u32> {
        yield_!(outer());
        {
            fn outer() -> u32 { 2 }
            const LEVEL: u32 = 20;
            yield_!(outer());
            yield_!(match 20 { LEVEL => 1, _ => 0 });
            let n = 7;
            t(format!("{LEVEL} {n} {LEVEL:>n$}"));
            t(format!("{LEVEL}"));
        }
        t(format!("{LEVEL}"));
        yield_!(match 10 { LEVEL => 1, _ => 0 });
        {
            use words::outer;
            yield_!(outer());
        }
        {
            use words::{deep::{self, outer as another}, outer as outer_2};
            yield_!(outer_2() + another() + deep::outer() + outer());
        }
        yield_!(outer());
    }
    items_seen_in_their_block_only();
}

oracle! {
    fn macros_seen_after_their_definition() -> impl Iterator<Item = u32> {
        macro_rules! one { () => { 1 }; }
        yield_!(one!());
        {
            macro_rules! one { () => { 2 }; (two) => { one!() + 10 }; }
            yield_!(one!());
            yield_!(one!(two));
            macro_rules! one { () => { outer() + 2 }; }
            yield_!(one!());
            fn outer() -> u32 { 100 }
        }
        yield_!(one!() + outer());
        macro_rules! one { () => { 4 }; }
        yield_!(one!());
    }
    macros_seen_after_their_definition();
}

oracle! {
    fn names_that_are_keywords() -> impl Iterator<Item = u32> {
        { fn r#try() -> u32 { 1 } yield_!(r#try()); }
        { fn r#try() -> u32 { 2 } yield_!(r#try()); }
    }
    names_that_are_keywords();
}

#[derive(Clone, Debug, PartialEq)]
struct Event(u32);

#[costate::coroutine]
fn items_named_like_the_signatures() -> impl Iterator<Item = Event> {
    let events = vec![Event(1), Event(2)];
    for event in events {
        struct Inner(u32);
        let inner = Inner(event.0);
        yield_!(event);
        {
            use std::vec::Vec as Event;
            let list: Event<u32> = Event::new();
            yield_!(self::Event(inner.0 + list.len() as u32));
        }
    }
}

#[test]
fn the_signature_is_written_outside() {
    let events: Vec<Event> = items_named_like_the_signatures().collect();
    assert_eq!(events, [Event(1), Event(1), Event(2), Event(2)]);
}

oracle! {
    fn enums_traits_and_uses() -> impl Coroutine<u32, Yield = u32, Return = &'static str> {
        use std::collections::BTreeMap as Map;
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Light { Red, Green }
        use Light::*;
        trait Next { fn next(self) -> Self; }
        impl Next for Light {
            fn next(self) -> Self {
                if self == Red { Green } else { Red }
            }
        }
        let mut seen = Map::new();
        let mut light = Red;
        for _ in 0..4 {
            *seen.entry(light).or_insert(0) += yield_!(light as u32);
            light = light.next();
        }
        if seen[&Red] > seen[&Green] { "red" } else { "green" }
    }
    enums_traits_and_uses() <- [1, 2];
    enums_traits_and_uses() <- [2, 1];
}

oracle! {
    fn type_alias_and_generic_fn() -> impl Iterator<Item = u64> {
        type Pair<T> = (T, T);
        fn add<T: std::ops::Add>((a, b): Pair<T>) -> T::Output { a + b }
        let pair: Pair<u64> = (1, 2);
        yield_!(add(pair));
        yield_!(add((pair.1, 10)));
    }
    type_alias_and_generic_fn();
}

oracle! {
    fn nested_functions_keep_their_own_control_flow() -> impl Iterator<Item = u32> {
        fn first_square_above(n: u32) -> Option<u32> {
            for i in 0.. {
                if i * i > n {
                    return Some(i * i);
                }
            }
            None
        }
        yield_!(first_square_above(5).unwrap_or(0));
        yield_!(first_square_above(50).unwrap_or(0));
    }
    nested_functions_keep_their_own_control_flow();
}

oracle! {
    fn modules_and_inner_macros() -> impl Iterator<Item = u32> {
        mod inner {
            pub(super) const N: u32 = 7;
        }
        macro_rules! more { ($n:expr) => { $n + inner::N }; }
        yield_!(inner::N);
        yield_!(more!(1));
    }
    modules_and_inner_macros();
}

oracle! {
    fn cfgd_statements() -> impl Iterator<Item = u32> {
        #[cfg(any())]
        let n = compile_error!("this statement is compiled out");
        #[cfg(all())]
        let n = 1;
        yield_!(n);
        #[cfg(any())]
        yield_!("of another type");
        #[cfg(any())]
        {
            yield_!(50);
        }
        #[cfg(all())]
        {
            yield_!(n + 1);
        }
        #[cfg(not(all()))]
        return;
        #[cfg(all())]
        for i in 0..2 {
            yield_!(i + 10);
        }
        t("end");
    }
    cfgd_statements();
}

oracle! {
    fn cfgd_parts() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = match yield_!(1) {
            #[cfg(any())]
            0 => yield_!("of another type"),
            #[cfg(all())]
            0 => yield_!(2),
            n => n,
        };
        struct Pair { a: u32, #[cfg(any())] b: Missing, #[cfg(all())] c: u32 }
        let pair = Pair {
            a: yield_!(n),
            #[cfg(any())]
            b: yield_!("of another type"),
            #[cfg(all())]
            c: yield_!(3),
        };
        pair.a + pair.c
    }
    cfgd_parts() <- [0, 5, 6, 7];
    cfgd_parts() <- [1, 5, 6];
}

oracle! {
    fn lint_attributes_on_statements() -> impl Iterator<Item = u32> {
        #[allow(unused_variables, reason = "the attribute is the test")]
        let unused = 5;
        #[allow(unused_mut, reason = "the attribute is the test")]
        let mut n = 1;
        yield_!(n);
        #[allow(clippy::let_and_return, reason = "the attribute is the test")]
        {
            yield_!(2);
        }
        #[allow(unused_variables, reason = "the attribute is the test")]
        let also_unused = Noisy::new(1);
        yield_!(3);
    }
    lint_attributes_on_statements();
}

oracle! {
    fn configured_inside_an_operand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut left = (1, 2);
        let got = yield_!(match 3 {
            n => {
                #[cfg(any())]
                yield_!(not_there.at_all());
                n
            }
        });
        (left.0, ..) = (got, 7);
        t(format!("{}", {
            #[cfg(any())]
            yield_!(not_there.at_all());
            got
        }));
        left.0 + left.1
    }
    configured_inside_an_operand() <- [5];
}
