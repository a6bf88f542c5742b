//! Type and const parameters, lifetimes, `where` clauses, `impl Trait` arguments.

use costate::Coroutine;
use costate_tests::steps::drive;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::ops::AddAssign;

#[costate::coroutine]
fn repeat<T: Clone>(value: T, n: usize) -> impl Iterator<Item = T> {
    for _ in 1..n {
        yield_!(value.clone());
    }
    yield_!(value);
}

#[test]
fn type_parameter() {
    assert_eq!(repeat("a", 3).collect::<Vec<_>>(), ["a", "a", "a"]);
    assert_eq!(repeat(vec![1], 2).collect::<Vec<_>>(), [[1], [1]]);
}

#[costate::coroutine]
fn running_total<T>() -> impl Coroutine<T, Yield = T, Return = T>
where
    T: AddAssign + Copy + Default + PartialEq,
{
    let mut total = T::default();
    loop {
        let sent = yield_!(total);
        if sent == T::default() {
            return total;
        }
        total += sent;
    }
}

#[test]
fn where_clause() {
    assert_eq!(drive(running_total(), [1u8, 2, 0]), (vec![0, 1, 3], Some(3)));
    assert_eq!(drive(running_total(), [0.5, 2.0]), (vec![0.0, 0.5, 2.5], None));
}

#[costate::coroutine]
fn chunks<T: Copy, const N: usize>(list: &[T]) -> impl Iterator<Item = [T; N]> {
    let mut rest = list;
    while let Some((chunk, after)) = rest.split_first_chunk::<N>() {
        yield_!(*chunk);
        rest = after;
    }
}

#[costate::coroutine]
fn zeros<const N: usize>() -> impl Iterator<Item = usize> {
    let buffer = [0u8; N];
    yield_!(buffer.len());
    yield_!(N + buffer.iter().filter(|byte| **byte == 0).count());
}

#[test]
fn const_parameter() {
    assert_eq!(chunks::<_, 2>(&[1, 2, 3, 4, 5]).collect::<Vec<_>>(), [[1, 2], [3, 4]]);
    assert_eq!(zeros::<3>().collect::<Vec<_>>(), [3, 6]);
}

#[costate::coroutine]
fn longest<'a, 'b: 'a>(first: &'a [&'b str], second: &'a [&'b str]) -> impl Iterator<Item = &'b str> {
    for (a, b) in first.iter().zip(second) {
        yield_!(if a.len() >= b.len() { *a } else { *b });
    }
}

#[costate::coroutine]
fn words(text: &str) -> impl Iterator<Item = &str> {
    for word in text.split_whitespace() {
        yield_!(word);
    }
}

#[costate::coroutine]
fn written_lifetime<'a>(text: &'a str, by: &str) -> impl Iterator<Item = (&'a str, usize)> {
    for part in text.split(by) {
        yield_!((part, by.len()));
    }
}

#[costate::coroutine]
fn captures_in_bounds<'a>(list: &'a [u32]) -> impl Iterator<Item = u32> + use<'a> {
    for n in list {
        yield_!(*n);
    }
}

#[costate::coroutine]
fn with_outlives_bound<'a>(list: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    for n in list {
        yield_!(*n * 2);
    }
}

#[costate::coroutine]
fn anonymous_lifetime(list: &[u32]) -> impl Iterator<Item = u32> + '_ {
    for n in list {
        yield_!(*n * 3);
    }
}

#[test]
fn lifetimes() {
    let owned = String::from("a bb ccc");
    let found: Vec<&str> = {
        let iterator = words(&owned);
        iterator.collect()
    };
    assert_eq!(found, ["a", "bb", "ccc"]);
    let parts = {
        let by = String::from(" ");
        written_lifetime(&owned, &by).map(|(part, _)| part).collect::<Vec<_>>()
    };
    assert_eq!(parts, found);
    assert_eq!(longest(&["a", "bbb"], &["cc", "d"]).collect::<Vec<_>>(), ["cc", "bbb"]);
    let list = [1, 2];
    assert_eq!(captures_in_bounds(&list).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(with_outlives_bound(&list).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(anonymous_lifetime(&list).collect::<Vec<_>>(), [3, 6]);
}

#[costate::coroutine]
fn interleave(
    first: impl IntoIterator<Item = u32>,
    second: impl Iterator<Item = u32> + Clone,
) -> impl Iterator<Item = u32> {
    let mut second = second.cycle();
    for n in first {
        yield_!(n);
        if let Some(m) = second.next() {
            yield_!(m);
        }
    }
}

#[costate::coroutine]
fn apply(step: impl Fn(u32) -> u32, mut observe: impl FnMut(u32)) -> impl Iterator<Item = u32> {
    let mut n = 1;
    while n < 100 {
        n = step(n);
        observe(n);
        yield_!(n);
    }
}

#[costate::coroutine]
fn by_dynamic_reference(parts: &[&dyn Display]) -> impl Iterator<Item = String> {
    for part in parts {
        yield_!(part.to_string());
    }
}

#[costate::coroutine]
fn mixed<K: Eq + Hash + Clone>(keys: impl Iterator<Item = K>) -> impl Iterator<Item = (K, usize)> {
    let mut seen = HashMap::new();
    for key in keys {
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        let count = *count;
        yield_!((key, count));
    }
}

#[test]
fn impl_trait_arguments() {
    assert_eq!(interleave([1, 2, 3], [10, 20].into_iter()).collect::<Vec<_>>(), [1, 10, 2, 20, 3, 10]);
    let mut seen = Vec::new();
    assert_eq!(apply(|n| n * 5, |n| seen.push(n)).collect::<Vec<_>>(), [5, 25, 125]);
    assert_eq!(seen, [5, 25, 125]);
    assert_eq!(by_dynamic_reference(&[&1, &"x"]).collect::<Vec<_>>(), ["1", "x"]);
    assert_eq!(mixed("aba".chars()).collect::<Vec<_>>(), [('a', 1), ('b', 1), ('a', 2)]);
}

#[costate::coroutine]
fn clonable(n: u32) -> impl Iterator<Item = u32> + Clone + Debug + Send + 'static {
    for i in 0..n {
        yield_!(i);
    }
}

#[test]
fn further_bounds() {
    let mut original = clonable(4);
    original.next();
    let fork = original.clone();
    let text = format!("{original:?}");
    assert!(!text.is_empty());
    assert_eq!(original.collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(std::thread::spawn(move || fork.sum::<u32>()).join().expect("no panic"), 6);
}

struct Grid<T, const W: usize> {
    cells: Vec<[T; W]>,
}

impl<T: Clone, const W: usize> Grid<T, W> {
    #[costate::coroutine]
    fn column(&self, x: usize) -> impl Iterator<Item = T> {
        for row in &self.cells {
            yield_!(row[x % W].clone());
        }
    }

    #[costate::coroutine]
    fn map<U>(self, convert: impl Fn(T) -> U) -> impl Iterator<Item = U> {
        for row in self.cells {
            for cell in row {
                yield_!(convert(cell));
            }
        }
    }
}

#[test]
fn generic_impl() {
    let grid = Grid { cells: vec![['a', 'b'], ['c', 'd']] };
    assert_eq!(grid.column(1).collect::<String>(), "bd");
    assert_eq!(grid.map(|c| c as u32 - 96).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[costate::coroutine]
fn debug_of_each<T>(list: Vec<T>) -> impl Coroutine<T, Yield = String, Return = Vec<T>>
where
    T: Debug + 'static,
    Vec<T>: PartialEq,
{
    let mut extra = Vec::new();
    for item in list {
        extra.push(yield_!(format!("{item:?}")));
    }
    extra
}

#[test]
fn unannotated_generic_locals() {
    let expected = (vec!["'a'".to_string(), "'b'".to_string()], Some(vec!['c', 'd']));
    assert_eq!(drive(debug_of_each(vec!['a', 'b']), ['c', 'd']), expected);
}

#[costate::coroutine]
fn defaulted<T: Default + From<u8>, I>(items: I) -> impl Iterator<Item = T>
where
    I: IntoIterator,
    I::Item: Into<T>,
{
    yield_!(T::default());
    for item in items {
        yield_!(item.into());
    }
    yield_!(T::from(7));
}

#[test]
fn associated_types_in_bounds() {
    assert_eq!(defaulted::<u64, _>([1u32, 2]).collect::<Vec<_>>(), [0, 1, 2, 7]);
}
