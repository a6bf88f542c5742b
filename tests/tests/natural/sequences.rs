//! Iterators over iterators.

use std::collections::VecDeque;

#[costate::coroutine]
fn windows_of_two<T: Clone>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (T, T)> {
    let mut items = items.into_iter();
    let Some(mut last) = items.next() else { return };
    for item in items {
        yield_!((last.clone(), item.clone()));
        last = item;
    }
}

#[test]
fn pairs_of_neighbours() {
    assert_eq!(windows_of_two([1, 2, 3]).collect::<Vec<_>>(), [(1, 2), (2, 3)]);
    assert_eq!(windows_of_two([1]).count(), 0);
    assert_eq!(windows_of_two(Vec::<u8>::new()).count(), 0);
}

#[costate::coroutine]
fn moving_sum(items: impl Iterator<Item = i32>, width: usize) -> impl Iterator<Item = i32> {
    let mut window = VecDeque::with_capacity(width);
    let mut sum = 0;
    for item in items {
        if window.len() == width {
            sum -= window.pop_front().unwrap_or(0);
        }
        window.push_back(item);
        sum += item;
        if window.len() == width {
            yield_!(sum);
        }
    }
}

#[test]
fn sums_over_a_moving_window() {
    assert_eq!(moving_sum(1..=6, 3).collect::<Vec<_>>(), [6, 9, 12, 15]);
}

#[costate::coroutine]
fn zip_longest<A: Clone, B: Clone>(
    a: impl Iterator<Item = A>,
    b: impl Iterator<Item = B>,
    fill: (A, B),
) -> impl Iterator<Item = (A, B)> {
    let (mut a, mut b) = (a, b);
    loop {
        match (a.next(), b.next()) {
            (None, None) => break,
            (left, right) => {
                let left = left.unwrap_or_else(|| fill.0.clone());
                let right = right.unwrap_or_else(|| fill.1.clone());
                yield_!((left, right));
            }
        }
    }
}

#[test]
fn zip_to_the_longer_end() {
    let zipped: Vec<_> = zip_longest([1, 2, 3].into_iter(), "ab".chars(), (0, '-')).collect();
    assert_eq!(zipped, [(1, 'a'), (2, 'b'), (3, '-')]);
}

#[costate::coroutine]
fn flatten<T>(nested: Vec<Vec<T>>) -> impl Iterator<Item = T> {
    for inner in nested {
        for item in inner {
            yield_!(item);
        }
    }
}

#[test]
fn flattened_lists() {
    assert_eq!(flatten(vec![vec!["a"], vec![], vec!["b", "c"]]).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[costate::coroutine]
fn merge(a: impl Iterator<Item = u32>, b: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut a = a.peekable();
    let mut b = b.peekable();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let next = if x <= y { a.next() } else { b.next() };
        if let Some(n) = next {
            yield_!(n);
        }
    }
    for rest in a.chain(b) {
        yield_!(rest);
    }
}

#[test]
fn merge_of_two_sorted() {
    let merged: Vec<_> = merge([1, 4, 6].into_iter(), [2, 3, 7, 8].into_iter()).collect();
    assert_eq!(merged, [1, 2, 3, 4, 6, 7, 8]);
}

#[costate::coroutine]
fn run_lengths<T: PartialEq>(items: Vec<T>) -> impl Iterator<Item = (T, usize)> {
    let mut items = items.into_iter();
    let Some(mut current) = items.next() else { return };
    let mut count = 1;
    for item in items {
        if item == current {
            count += 1;
        } else {
            yield_!((std::mem::replace(&mut current, item), count));
            count = 1;
        }
    }
    yield_!((current, count));
}

#[test]
fn run_length_encoding() {
    let encoded: Vec<_> = run_lengths("aaabcc".chars().collect()).collect();
    assert_eq!(encoded, [('a', 3), ('b', 1), ('c', 2)]);
}

#[costate::coroutine]
fn run_length_decoding(pairs: &[(char, usize)]) -> impl Iterator<Item = char> {
    for (letter, count) in pairs {
        for _ in 0..*count {
            yield_!(*letter);
        }
    }
}

#[test]
fn run_lengths_decoded() {
    assert_eq!(run_length_decoding(&[('a', 2), ('b', 0), ('c', 1)]).collect::<String>(), "aac");
}

#[costate::coroutine]
fn groups(items: Vec<i32>) -> impl Iterator<Item = Vec<i32>> {
    let mut group = Vec::new();
    for item in items {
        if group.last().is_some_and(|last| *last >= item) {
            let done = std::mem::take(&mut group);
            yield_!(done);
        }
        group.push(item);
    }
    if !group.is_empty() {
        yield_!(group);
    }
}

#[test]
fn ascending_runs() {
    assert_eq!(groups(vec![1, 2, 5, 3, 4, 4]).collect::<Vec<_>>(), [vec![1, 2, 5], vec![3, 4], vec![4]]);
}

#[costate::coroutine]
fn round_robin<T>(lists: Vec<Vec<T>>) -> impl Iterator<Item = T> {
    let mut queue = lists.into_iter().map(Vec::into_iter).collect::<VecDeque<_>>();
    while let Some(mut list) = queue.pop_front() {
        if let Some(item) = list.next() {
            queue.push_back(list);
            yield_!(item);
        }
    }
}

#[test]
fn taking_turns() {
    let lists = vec![vec![1, 2, 3], vec![10], vec![20, 21]];
    assert_eq!(round_robin(lists).collect::<Vec<_>>(), [1, 10, 20, 2, 21, 3]);
}

#[costate::coroutine]
fn cycle_until(items: &[u32], limit: u32) -> impl Iterator<Item = u32> {
    let mut sum = 0;
    'all: loop {
        for item in items {
            sum += item;
            if sum > limit {
                break 'all;
            }
            yield_!(sum);
        }
    }
}

#[test]
fn cycle_up_to_a_limit() {
    assert_eq!(cycle_until(&[1, 2], 8).collect::<Vec<_>>(), [1, 3, 4, 6, 7]);
}

#[costate::coroutine]
fn dedup_by_key<T, K: PartialEq>(items: Vec<T>, key: impl Fn(&T) -> K) -> impl Iterator<Item = T> {
    let mut last = None;
    for item in items {
        let this = Some(key(&item));
        if this != last {
            last = this;
            yield_!(item);
        }
    }
}

#[test]
fn neighbours_with_equal_keys_once() {
    let words = vec!["apple", "avocado", "banana", "axe"];
    assert_eq!(
        dedup_by_key(words, |word| word.as_bytes()[0]).collect::<Vec<_>>(),
        ["apple", "banana", "axe"]
    );
}
