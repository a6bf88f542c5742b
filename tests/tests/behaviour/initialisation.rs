//! Deferred initialisation: `let x;` and a first assignment later, on some paths or on all.

use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn assigned_at_once() -> impl Iterator<Item = u32> {
        let a;
        a = 1;
        yield_!(a);
        let b: u32;
        yield_!(2);
        b = a + 10;
        yield_!(b);
    }
    assigned_at_once();
}

oracle! {
    fn assigned_from_the_sent_value() -> impl Coroutine<String, Yield = usize, Return = String> {
        let a;
        let b;
        a = yield_!(1);
        b = yield_!(a.len());
        a + &b
    }
    assigned_from_the_sent_value() <- ["one".to_string(), "three".to_string()];
}

oracle! {
    fn assigned_in_every_branch() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let text;
        if yield_!(1) > 5 {
            text = String::from("large");
        } else {
            let n = yield_!(2);
            text = n.to_string();
        }
        yield_!(text.len() as u32);
        text
    }
    assigned_in_every_branch() <- [9];
    assigned_in_every_branch() <- [1, 22];
}

oracle! {
    fn assigned_in_every_arm() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let noisy;
        match yield_!(1) {
            0 => noisy = Noisy::new(10),
            1 => {
                yield_!(2);
                noisy = Noisy::new(20);
            }
            _ => return,
        }
        yield_!(id(&noisy));
        t("end");
    }
    assigned_in_every_arm() <- [0];
    assigned_in_every_arm() <- [1];
    assigned_in_every_arm() <- [2];
}

oracle! {
    fn never_assigned_on_some_paths() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let _first = Noisy::new(1);
        let _maybe;
        let _last = Noisy::new(2);
        if yield_!(1) {
            _maybe = Noisy::new(3);
            t("assigned");
        }
        yield_!(2);
        t("end");
    }
    never_assigned_on_some_paths() <- [true];
    never_assigned_on_some_paths() <- [false];
}

oracle! {
    fn drop_order_follows_the_declaration() -> impl Iterator<Item = u32> {
        let _a;
        let _b = Noisy::new(1);
        _a = Noisy::new(2);
        let _c;
        let _d = Noisy::new(3);
        yield_!(1);
        _c = Noisy::new(4);
        yield_!(2);
    }
    drop_order_follows_the_declaration();
}

oracle! {
    fn assigned_in_a_loop_that_breaks() -> impl Coroutine<u32, Yield = u32, Return = (u32, String)> {
        let found;
        let text;
        loop {
            let n = yield_!(0);
            if n > 5 {
                found = n;
                text = format!("found {n}");
                break;
            }
        }
        yield_!(found);
        (found, text)
    }
    assigned_in_a_loop_that_breaks() <- [1, 2, 7];
}

oracle! {
    fn declared_outside_assigned_inside_each_turn() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut last;
        last = Noisy::new(0);
        for i in 1..3 {
            let held;
            held = Noisy::new(yield_!(id(&last)) + i);
            last = held;
            yield_!(id(&last));
        }
        id(&last)
    }
    declared_outside_assigned_inside_each_turn() <- [10, 20, 30];
}

oracle! {
    fn several_names_at_once() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let (a, b, c);
        (a, b) = (yield_!(1), yield_!(2));
        c = a + b;
        yield_!(c);
        let (d, e): (u32, u32);
        [d, e] = [c, yield_!(c)];
        d * e
    }
    several_names_at_once() <- [1, 2, 3, 4];
}

oracle! {
    fn type_known_only_at_the_assignment() -> impl Iterator<Item = u32> {
        let list;
        yield_!(1);
        list = Vec::new();
        yield_!(2);
        let mut list = list;
        list.push(3);
        yield_!(list[0]);
    }
    type_known_only_at_the_assignment();
}

oracle! {
    fn assigned_inside_a_labelled_block() -> impl Coroutine<bool, Yield = u32, Return = u32> {
        let n;
        'set: {
            if yield_!(1) {
                n = 5;
                break 'set;
            }
            yield_!(2);
            n = 6;
        }
        yield_!(n);
        n
    }
    assigned_inside_a_labelled_block() <- [true];
    assigned_inside_a_labelled_block() <- [false];
}
