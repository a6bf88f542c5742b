//! One name, several bindings: in one block, in nested blocks, in patterns, across macro hygiene.

use costate_tests::{Noisy, compare, id, oracle, t};

oracle! {
    fn in_the_same_block() -> impl Iterator<Item = u32> {
        let a = 1;
        yield_!(a);
        let a = a + 10;
        yield_!(a);
        let a = [a, a + 1];
        yield_!(a[1]);
        let a = a.len() as u32;
        yield_!(a);
    }
    in_the_same_block();
}

oracle! {
    fn both_live_across_the_yield() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        let first = id(&a);
        let a = Noisy::new(first + 1);
        yield_!(id(&a));
        let a = Noisy::new(id(&a) + 1);
        yield_!(id(&a));
        t("end");
    }
    both_live_across_the_yield();
}

oracle! {
    fn in_a_nested_block() -> impl Iterator<Item = String> {
        let a = 1;
        {
            let a = "inner".to_string();
            yield_!(a.clone());
            {
                let a = 2.5;
                yield_!(a.to_string());
            }
            yield_!(a);
        }
        yield_!(a.to_string());
    }
    in_a_nested_block();
}

oracle! {
    fn initialised_from_its_namesake() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let a = yield_!(1);
        let a = a.to_string();
        let a = format!("{a}{}", yield_!(a.len() as u32));
        let a = (a.clone(), yield_!(2), a);
        a.0 + &a.1.to_string() + &a.2
    }
    initialised_from_its_namesake() <- [10, 20, 30];
}

oracle! { named
    fn argument_shadowed(n: u32) -> impl Iterator<Item = u32> {
        yield_!(n);
        let n = n + 1;
        yield_!(n);
        for n in 0..n {
            yield_!(n * 100);
        }
        yield_!(n);
    }
    argument_shadowed(2);
}

oracle! {
    fn shadowed_in_patterns(n: Option<Option<u32>>) -> impl Iterator<Item = u32> {
        if let Some(n) = n {
            if let Some(n) = n {
                yield_!(n);
                let n = n * 2;
                yield_!(n);
            } else {
                yield_!(u32::from(n.is_none()));
            }
        }
        match n {
            Some(Some(n)) if n > 5 => yield_!(n + 1),
            n => yield_!(n.map_or(0, |n| n.map_or(7, |n| n + 2))),
        }
        while let Some(n) = n {
            yield_!(n.unwrap_or(3));
            break;
        }
    }
    shadowed_in_patterns(Some(Some(9)));
    shadowed_in_patterns(Some(Some(1)));
    shadowed_in_patterns(Some(None));
    shadowed_in_patterns(None);
}

oracle! {
    fn shadowed_in_a_chain() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
        let x = Some(5);
        if let Some(x) = x && let Some(y) = yield_!(x) && let Some(x) = yield_!(x + y) {
            x
        } else {
            x.unwrap_or(0) + 100
        }
    }
    shadowed_in_a_chain() <- [Some(1), Some(2)];
    shadowed_in_a_chain() <- [Some(1), None];
}

oracle! {
    fn shadowed_in_a_loop() -> impl Iterator<Item = u32> {
        let a = Noisy::new(1);
        for i in 2..4 {
            let a = Noisy::new(id(&a) * 10 + i);
            yield_!(id(&a));
            let a = i;
            yield_!(a);
        }
        yield_!(id(&a));
    }
    shadowed_in_a_loop();
}

oracle! {
    fn let_else_shadows(a: Option<u32>) -> impl Iterator<Item = u32> {
        let Some(a) = a else {
            yield_!(u32::from(a.is_none()));
            return;
        };
        yield_!(a);
        let Some(a) = a.checked_sub(5) else {
            yield_!(a * 100);
            return;
        };
        yield_!(a);
    }
    let_else_shadows(None);
    let_else_shadows(Some(3));
    let_else_shadows(Some(7));
}

oracle! {
    fn closure_parameters_shadow() -> impl Iterator<Item = u32> {
        let a = 1;
        let add = move |b: u32| a + b;
        let a = move |a: u32| add(a) * 10;
        yield_!(a(1));
        yield_!(a(2));
    }
    closure_parameters_shadow();
}

oracle! {
    fn names_of_generated_things() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        // Names an expansion might be tempted to use.
        let state = 1;
        let arg = yield_!(state);
        let value = yield_!(arg);
        let (this, step, resume, machine, slot) = (1, 2, 3, 4, 5);
        let (label, next, cur, out, sent) = (6, 7, 8, 9, 10);
        let (__state, __arg, __0, _0, a0, l0) = (11, 12, 13, 14, 15, 16);
        yield_!(this + step + resume + machine + slot);
        yield_!(label + next + cur + out + sent);
        state + arg + value + __state + __arg + __0 + _0 + a0 + l0
    }
    names_of_generated_things() <- [100, 200];
}

oracle! {
    fn types_of_generated_things() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        // Items an expansion must not be confused by.
        #[derive(Clone, Copy)]
        enum State { Start, Done }
        #[derive(Clone)]
        enum Option { Some, None }
        #[derive(Clone)]
        struct Machine;
        use State::{Done, Start};
        let state = if yield_!(1) > 5 { Start } else { Done };
        let option = if let Start = state { Option::Some } else { Option::None };
        let _machine = Machine;
        yield_!(2);
        match (state, option) {
            (Start, Option::Some) => 1,
            (Done, Option::None) => 2,
            _ => 3,
        }
    }
    types_of_generated_things() <- [1];
    types_of_generated_things() <- [9];
}

/// A whole function made by a macro, with the macro's own `a` beside the caller's.
macro_rules! two_names {
    ($caller:ident) => {
        mod transformed {
            #[costate::coroutine]
            pub(super) fn body($caller: u32) -> impl Iterator<Item = String> {
                let a = "of the macro";
                yield_!(format!("{} {}", a, $caller));
                let $caller = $caller + 1;
                yield_!(format!("{} {}", a, $caller));
                {
                    let a = a.len();
                    yield_!(format!("{} {}", a, $caller));
                    let $caller = 'x';
                    yield_!(format!("{} {}", a, $caller));
                }
                yield_!(format!("{} {}", a, $caller));
            }
        }

        mod native {
            macro_rules! yield_ {
                ($value:expr) => {
                    costate_tests::native::suspend::<String, ()>($value)
                };
            }

            pub(super) fn body($caller: u32) {
                let a = "of the macro";
                yield_!(format!("{} {}", a, $caller));
                let $caller = $caller + 1;
                yield_!(format!("{} {}", a, $caller));
                {
                    let a = a.len();
                    yield_!(format!("{} {}", a, $caller));
                    let $caller = 'x';
                    yield_!(format!("{} {}", a, $caller));
                }
                yield_!(format!("{} {}", a, $caller));
            }
        }
    };
}

mod across_hygiene {
    two_names!(a);

    #[test]
    fn agrees_with_the_plain_function() {
        super::compare::iterator("body(5)", || transformed::body(5), || native::body(5));
    }

    #[test]
    fn gives_what_hygiene_promises() {
        let all: Vec<_> = transformed::body(5).collect();
        assert_eq!(all, ["of the macro 5", "of the macro 6", "12 6", "12 x", "of the macro 6"]);
    }
}

/// The caller's expression must not see the macro's binding of the same name.
macro_rules! yields_twice {
    ($name:ident, $value:expr) => {
        #[costate::coroutine]
        fn $name(seed: u32) -> impl Iterator<Item = u32> {
            let hidden = 1000;
            yield_!($value + seed);
            yield_!(hidden);
        }
    };
}

const HIDDEN: u32 = 5;
yields_twice!(expression_from_outside, HIDDEN * 2);

#[test]
fn expression_of_the_caller_in_a_generated_function() {
    assert_eq!(expression_from_outside(1).collect::<Vec<_>>(), [11, 1000]);
}

oracle! {
    fn hygiene_of_a_macro_in_the_body() -> impl Iterator<Item = u32> {
        macro_rules! with_a_local_of_its_own {
            ($value:expr) => {{
                let a = 100;
                a + $value
            }};
        }
        let a = 1;
        yield_!(with_a_local_of_its_own!(a));
        let a = a + 1;
        yield_!(with_a_local_of_its_own!(a * 10));
    }
    hygiene_of_a_macro_in_the_body();
}

oracle! {
    fn values_of_blocks_beside_what_is_yielded() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        fn add(a: u32, b: u32) -> u32 {
            a * 10 + b
        }
        add({ yield_!(1); 7 }, yield_!(5))
    }
    values_of_blocks_beside_what_is_yielded() <- [2, 3];
}

oracle! {
    fn hidden_where_the_loop_is_left() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut k = 5;
        loop {
            if k > 20 {
                break;
            }
            if k > 9 {
                let k = 12;
                t(k);
                break;
            }
            k += yield_!(1);
        }
        k
    }
    hidden_where_the_loop_is_left() <- [2, 3];
    hidden_where_the_loop_is_left() <- [30];
}

oracle! {
    fn hidden_by_another_type() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut k = vec![1u32];
        'found: {
            if k[0] == 1 {
                k[0] = yield_!(1);
            }
            {
                let k = "twelve";
                if k.len() > 3 {
                    break 'found;
                }
            }
            yield_!(2);
        }
        k[0]
    }
    hidden_by_another_type() <- [7];
}
