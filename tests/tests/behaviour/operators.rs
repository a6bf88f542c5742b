//! Unary and binary operators, casts, ranges, references and index, with suspended operands.

use costate_tests::{Noisy, id, oracle, t};
use std::ops::{Add, Index, Neg, Not, Sub};

oracle! {
    fn binary_operands_left_to_right() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        t(1000) - yield_!(1) * t(2) - (yield_!(2) + t(3)) / yield_!(3) % t(7)
    }
    binary_operands_left_to_right() <- [10, 20, 3];
}

oracle! {
    fn arithmetic_and_bits() -> impl Coroutine<u32, Yield = u32, Return = Vec<u32>> {
        let a = yield_!(1);
        vec![a << yield_!(2), a >> t(1), a & yield_!(3), a | t(8), a ^ yield_!(4)]
    }
    arithmetic_and_bits() <- [13, 2, 6, 9];
}

oracle! {
    fn comparisons() -> impl Coroutine<u32, Yield = u32, Return = Vec<bool>> {
        vec![
            yield_!(1) == yield_!(2),
            t(3) != yield_!(3),
            yield_!(4) < t(4),
            t(5) <= yield_!(5),
            yield_!(6) > yield_!(7),
            yield_!(8) >= t(8),
        ]
    }
    comparisons() <- [1, 1, 2, 4, 5];
    comparisons() <- [3];
}

oracle! {
    fn comparison_of_owned_values() -> impl Coroutine<String, Yield = u32, Return = (bool, bool, String)> {
        let text = String::from("b");
        let less = text < yield_!(1);
        let same = yield_!(2) == text;
        (less, same, text)
    }
    comparison_of_owned_values() <- ["c".to_string(), "b".to_string()];
}

oracle! {
    fn unary_operators() -> impl Coroutine<i32, Yield = i32, Return = (i32, i32, bool)> {
        (-yield_!(1), !yield_!(2), !(yield_!(3) > 0))
    }
    unary_operators() <- [5, 6, 7];
}

oracle! {
    fn dereference() -> impl Coroutine<Box<u32>, Yield = u32, Return = u32> {
        let boxed = yield_!(1);
        *boxed + *yield_!(2) + *Box::new(yield_!(3)).as_ref()
            .as_ref()
    }
    dereference() <- [Box::new(10), Box::new(20), Box::new(30)];
}

oracle! { named
    fn casts() -> impl Coroutine<i64, Yield = u8, Return = (u8, f64, char)> {
        (yield_!(1) as u8, yield_!(2) as f64 / 2.0, (yield_!(3) as u8 + 1) as char)
    }
    casts() <- [300, 7, 65];
}

oracle! {
    fn ranges() -> impl Coroutine<usize, Yield = usize, Return = Vec<usize>> {
        let list = [0, 10, 20, 30, 40, 50];
        let mut out = Vec::new();
        out.extend(yield_!(1)..yield_!(2));
        out.extend(t(7)..=yield_!(3));
        out.extend(&list[yield_!(4)..]);
        out.extend(&list[..yield_!(5)]);
        out.extend(&list[..=t(0)]);
        out.extend((yield_!(6)..).take(2));
        out
    }
    ranges() <- [1, 3, 8, 4, 2, 100];
}

oracle! {
    fn references_to_suspended_values() -> impl Coroutine<String, Yield = usize, Return = usize> {
        let a = (&yield_!(1)).len();
        let b = (&mut yield_!(2)).drain(..1).count();
        a + b + str::len(&yield_!(3))
    }
    references_to_suspended_values() <- ["one".to_string(), "three".to_string()];
}

oracle! { named
    fn extended_temporary_of_a_let() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = *&yield_!(1);
        let list = &[n, n + 1];
        let sum = list.iter().sum::<u32>();
        yield_!(sum)
    }
    extended_temporary_of_a_let() <- [5];
}

oracle! {
    fn index_suspended() -> impl Coroutine<usize, Yield = u32, Return = u32> {
        let list = vec![10, 20, 30];
        list[yield_!(1)] + [1, 2, 3][yield_!(2)] + list[list.len() - yield_!(3)]
    }
    index_suspended() <- [0, 1, 2];
}

oracle! {
    fn index_base_suspended() -> impl Coroutine<Vec<u32>, Yield = u32, Return = u32> {
        yield_!(1)[t(1)] + yield_!(2)[yield_!(3).len()]
    }
    index_base_suspended() <- [vec![10, 20], vec![30, 40, 50]];
}

oracle! {
    fn index_of_an_index() -> impl Coroutine<usize, Yield = u32, Return = u32> {
        let mut grid = vec![vec![1, 2], vec![3, 4]];
        grid[yield_!(1)][yield_!(2)] = 9;
        let order = [1, 0];
        grid[order[yield_!(3)]][order[yield_!(4)]] + grid[0][1]
    }
    index_of_an_index() <- [0, 1, 1, 0];
}

oracle! {
    fn index_out_of_bounds_panics() -> impl Coroutine<usize, Yield = u32, Return = u32> {
        let _held = Noisy::new(1);
        let list = [1, 2, 3];
        list[yield_!(1)] + list[yield_!(2)]
    }
    index_out_of_bounds_panics() <- [1, 3];
    index_out_of_bounds_panics() <- [2, 0];
}

#[derive(Clone, Debug, PartialEq)]
struct Money(u32);

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        t(Money(self.0 + other.0))
    }
}

impl Sub<u32> for Money {
    type Output = Money;
    fn sub(self, other: u32) -> Money {
        t(Money(self.0 - other))
    }
}

impl Neg for Money {
    type Output = i64;
    fn neg(self) -> i64 {
        -i64::from(self.0)
    }
}

impl Not for Money {
    type Output = bool;
    fn not(self) -> bool {
        self.0 == 0
    }
}

impl Index<&str> for Money {
    type Output = u32;
    fn index(&self, unit: &str) -> &u32 {
        t(unit);
        &self.0
    }
}

oracle! {
    fn overloaded_operators() -> impl Coroutine<u32, Yield = u32, Return = (i64, bool, u32)> {
        let a = Money(t(1)) + Money(yield_!(1)) - yield_!(2);
        let b = a.clone() + Money(yield_!(3));
        (-Money(yield_!(4)), !a, b["cents"])
    }
    overloaded_operators() <- [10, 5, 20, 7];
}

#[derive(Clone)]
struct Term(Noisy);

impl Add<u32> for Term {
    type Output = u32;
    fn add(self, n: u32) -> u32 {
        t(id(&self.0) + n)
    }
}

oracle! {
    fn left_operand_is_held_across_the_suspension() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = Term(Noisy::new(1)) + yield_!(1);
        t("between");
        let term = Term(Noisy::new(2));
        let b = term + yield_!(a);
        t("end");
        b
    }
    left_operand_is_held_across_the_suspension() <- [10];
}

oracle! {
    fn left_operand_is_copied_before_it_changes() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut n = 1;
        n + { n += 10; yield_!(n) } + { n *= 2; n }
    }
    left_operand_is_copied_before_it_changes() <- [100];
}

oracle! {
    fn overflow_panics_where_it_happens() -> impl Coroutine<u8, Yield = u8, Return = u8> {
        let _held = Noisy::new(1);
        let n = 250 + yield_!(1);
        n + yield_!(n)
    }
    overflow_panics_where_it_happens() <- [5, 0];
    overflow_panics_where_it_happens() <- [5, 1];
    overflow_panics_where_it_happens() <- [9];
}

// Numbers are read when it is their turn; what is compared through a borrow stays where it is.
oracle! {
    fn comparison_reads_a_number_at_once() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let kept = costate_tests::Noisy::new(1);
        let mut limit: u32 = 4;
        if limit <= ({ limit = yield_!(1); limit }) {
            drop(kept);
        }
        yield_!(limit);
        let names = [String::from("a"), String::from("b")];
        if names[1] == { yield_!(2); "b" } { limit += 1; }
        limit
    }
    comparison_reads_a_number_at_once() <- [1, 2, 3];
    comparison_reads_a_number_at_once() <- [9, 2, 3];
}

oracle! {
    fn index_left_of_a_suspension_is_checked_before_it(numbers: Vec<u32>) -> impl Coroutine<usize, Yield = u32, Return = bool> {
        let at = yield_!(0);
        let less = numbers[at] >= numbers[yield_!(1)];
        t(less);
        numbers[at + 1] == numbers[yield_!(2)]
    }
    index_left_of_a_suspension_is_checked_before_it(vec![4, 5, 6]) <- [0, 1, 2];
    index_left_of_a_suspension_is_checked_before_it(vec![4, 5, 6]) <- [2, 1, 2];
    index_left_of_a_suspension_is_checked_before_it(vec![4, 5, 6]) <- [3, 1, 2];
}

#[derive(Clone)]
struct Place {
    n: u32,
}

oracle! {
    fn left_side_that_the_right_one_writes() -> impl Coroutine<u32, Yield = u32, Return = Vec<bool>> {
        let mut p = Place { n: 1 };
        let mut m = t(5);
        vec![
            p.n == { p.n += 1; yield_!(1) },
            p.n < { p.n += 1; yield_!(2) },
            m == { m += 1; yield_!(3) },
            (m == 6) == (p.n == 3),
        ]
    }
    left_side_that_the_right_one_writes() <- [1, 2, 5];
    left_side_that_the_right_one_writes() <- [2, 3, 6];
}

#[derive(Clone, Debug)]
struct Big(Noisy);

impl Add for &Big {
    type Output = Big;

    fn add(self, other: &Big) -> Big {
        Big(Noisy::new(self.0.id() + other.0.id()))
    }
}

impl Neg for &Big {
    type Output = Big;

    fn neg(self) -> Big {
        Big(Noisy::new(100))
    }
}

oracle! {
    fn that_make_droppable_values_of_references() -> impl Iterator<Item = u32> {
        let (a, b) = (Big(Noisy::new(1)), Big(Noisy::new(2)));
        {
            let _sum = &a + &b;
            let _negated = -&a;
            yield_!(1);
            t("still there");
        }
        yield_!(2);
    }
    that_make_droppable_values_of_references();
}
