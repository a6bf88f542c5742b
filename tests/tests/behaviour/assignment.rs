//! Assignment and compound assignment: Rust's evaluation order, drops of the old value, every kind of place.

use costate_tests::{Noisy, id, oracle, t};
use std::ops::AddAssign;

oracle! {
    fn plain_assignment() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut n = t(1);
        n = yield_!(n);
        n = n + yield_!(n);
        n
    }
    plain_assignment() <- [10, 20];
}

oracle! {
    fn assignment_over_a_live_value() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let mut noisy = Noisy::new(1);
        yield_!(id(&noisy));
        noisy = Noisy::new(2);
        t("assigned");
        yield_!(id(&noisy));
        noisy = { yield_!(0); Noisy::new(3) };
        yield_!(id(&noisy));
    }
    assignment_over_a_live_value() <- [0];
}

oracle! {
    fn assignment_over_a_moved_value() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut noisy = Noisy::new(1);
        if yield_!(1) {
            drop(noisy);
            t("moved");
            noisy = Noisy::new(2);
            t("refilled");
        }
        yield_!(id(&noisy));
        drop(noisy);
        yield_!(5);
        noisy = Noisy::new(3);
        yield_!(id(&noisy));
    }
    assignment_over_a_moved_value() <- [true];
    assignment_over_a_moved_value() <- [false];
}

oracle! {
    fn assignment_over_a_maybe_moved_value() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut noisy = Noisy::new(1);
        for i in 2..5 {
            if yield_!(i) {
                drop(noisy);
                t("moved");
            } else {
                t("kept");
            }
            noisy = Noisy::new(i);
            t("assigned");
        }
        yield_!(id(&noisy));
    }
    assignment_over_a_maybe_moved_value() <- [true];
    assignment_over_a_maybe_moved_value() <- [false];
    assignment_over_a_maybe_moved_value() <- [true, false];
}

oracle! {
    fn value_never_read_again() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let mut _noisy = Noisy::new(1);
        yield_!(1);
        _noisy = Noisy::new(2);
        yield_!(2);
        _noisy = Noisy::new(3);
    }
    value_never_read_again() <- [0];
}

oracle! {
    fn assignment_to_the_sent_value() -> impl Coroutine<Noisy, Yield = u32, Return = Noisy> {
        let mut noisy = Noisy::new(1);
        noisy = yield_!(id(&noisy));
        t("assigned");
        noisy = yield_!(id(&noisy));
        noisy
    }
    assignment_to_the_sent_value() <- [Noisy::new(10), Noisy::new(20)];
}

oracle! {
    fn fields() -> impl Coroutine<u32, Yield = u32, Return = (u32, u32)> {
        #[derive(Clone)]
        struct Point { x: u32, y: u32 }
        let mut p = Point { x: 1, y: 2 };
        p.x = yield_!(p.x);
        p.y += yield_!(p.y);
        p.y *= 2;
        (p.x, p.y)
    }
    fields() <- [10, 20];
}

oracle! {
    fn index_places() -> impl Coroutine<usize, Yield = usize, Return = Vec<usize>> {
        let mut list = vec![0, 1, 2, 3];
        list[0] = yield_!(1);
        list[yield_!(2)] = t(50);
        list[yield_!(3)] = yield_!(4);
        list[t(3)] += yield_!(5);
        list[yield_!(6)] += t(7);
        list
    }
    index_places() <- [1, 2, 3, 1, 2, 3, 0];
}

oracle! { once "E0277: `&mut u32: Clone` is not satisfied"
    fn dereferenced_place(slot: &mut u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        *slot = yield_!(*slot);
        *slot += yield_!(*slot);
        *slot
    }
    dereferenced_place(Box::leak(Box::new(1))) <- [10, 20];
}

oracle! {
    fn boxed_place() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut boxed = Box::new(1);
        *boxed = yield_!(*boxed);
        *boxed += yield_!(*boxed);
        *boxed -= 1;
        *boxed
    }
    boxed_place() <- [10, 20];
}

oracle! {
    fn compound_on_primitives_reads_the_place_last() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut n = 1;
        n += { n = 100; yield_!(n) };
        n -= yield_!(n);
        n <<= yield_!(n);
        n
    }
    compound_on_primitives_reads_the_place_last() <- [10, 100, 2];
}

#[derive(Clone, Debug)]
struct Tally(Vec<u32>);

impl AddAssign<u32> for Tally {
    fn add_assign(&mut self, n: u32) {
        t(n);
        self.0.push(n);
    }
}

oracle! {
    fn overloaded_compound_assignment() -> impl Coroutine<u32, Yield = usize, Return = Tally> {
        let mut tally = Tally(Vec::new());
        tally += yield_!(tally.0.len());
        tally += yield_!(tally.0.len());
        tally
    }
    overloaded_compound_assignment() <- [10, 20];
}

oracle! { named
    fn string_append() -> impl Coroutine<&'static str, Yield = usize, Return = String> {
        let mut text = String::new();
        text += yield_!(text.len());
        text += "-";
        text += &yield_!(text.len()).to_uppercase();
        text
    }
    string_append() <- ["one", "two"];
}

oracle! {
    fn destructuring_assignment() -> impl Coroutine<(u32, u32), Yield = u32, Return = (u32, u32, u32)> {
        let (mut a, mut b, mut c) = (1, 2, 3);
        yield_!(a + b + c);
        (a, b) = yield_!(a);
        (c, _) = (b, yield_!(c));
        [a, .., b] = [b, 0, 0, a];
        yield_!(c);
        (a, b, c)
    }
    destructuring_assignment() <- [(10, 20), (30, 40)];
}

oracle! {
    fn swap_through_assignment() -> impl Coroutine<u32, Yield = (u32, u32), Return = ()> {
        let (mut a, mut b) = (1, 10);
        loop {
            let step = yield_!((a, b));
            (a, b) = (b, a + step);
            if a > 40 {
                break;
            }
        }
    }
    swap_through_assignment() <- [5, 6];
}

oracle! {
    fn assignment_is_a_unit_value() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut n = 0;
        let () = n = yield_!(n);
        match n { 0 => n = yield_!(5), _ => n += yield_!(6) }
        n
    }
    assignment_is_a_unit_value() <- [0, 7];
    assignment_is_a_unit_value() <- [1, 7];
}

oracle! {
    fn right_side_leaves() -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<u32>> {
        let mut n = 1;
        n += yield_!(n)?;
        n = yield_!(n)?;
        Some(n)
    }
    right_side_leaves() <- [Some(4), Some(5)];
    right_side_leaves() <- [Some(4), None];
    right_side_leaves() <- [None];
}
