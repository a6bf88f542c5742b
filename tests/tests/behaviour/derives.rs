//! Bounds on the returned `impl`, and derives under the attribute: copies that live on their own, and text that
//! says where a coroutine is and what it holds.

use costate::Coroutine;
use costate_tests::steps::start;
use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

/// A closure, an iterator over one, and an argument that is only called.
#[costate::coroutine]
fn scaled<F: Fn(u32) -> u32 + Clone>(
    list: Vec<u32>,
    scale: F,
    offset: impl Fn() -> u32 + Clone,
) -> impl Iterator<Item = u32> + Clone + Debug {
    let mut total = 0;
    let limit = list.len() as u32;
    let above = move |n: &u32| *n >= limit;
    for n in list.into_iter().map(|n| n * 2).filter(above) {
        total += n;
        yield_!(scale(total) + offset());
    }
    yield_!(total);
}

#[test]
fn a_clone_goes_its_own_way() {
    let factor = 10;
    let mut original = scaled(vec![1, 2, 3, 4], move |n| n * factor, || 1);
    assert_eq!(original.next(), Some(41));
    let mut fork = original.clone();
    assert_eq!(fork.next(), Some(101));
    assert_eq!(original.next(), Some(101));
    assert_eq!(fork.by_ref().collect::<Vec<_>>(), [181, 18]);
    assert_eq!(original.collect::<Vec<_>>(), [181, 18]);
}

#[test]
fn text_of_closures_and_iterators() {
    let mut states = scaled(vec![1, 2, 3], |n| n, || 0);
    assert_eq!(format!("{states:?}"), "Start { list: [1, 2, 3], scale: closure, offset: closure }");
    states.next();
    let text = format!("{states:?}");
    assert!(text.starts_with("Yield1 { scale: closure, offset: closure, total: 4, "), "{text}");
    assert!(text.contains("IntoIter([3])"), "{text}");
    states.by_ref().for_each(drop);
    assert_eq!(format!("{states:?}"), "Done");
}

/// Its suspensions share `total`, and there are arrays beside them: the layout is not seen.
#[costate::coroutine]
fn nested(list: Vec<u32>) -> impl Iterator<Item = u32> + Clone + Debug {
    let mut total = 0_u64;
    for n in list {
        total += u64::from(n);
        let before = n;
        yield_!(total as u32, state = Sum);
        let mut buffer = [0_u8; 64];
        for i in 0..2 {
            buffer[i] = before as u8;
            yield_!(u32::from(buffer[0]), state = Part);
        }
    }
    yield_!(total as u32);
}

#[test]
fn text_does_not_show_the_layout() {
    let mut states = nested(vec![7, 8]);
    states.next();
    assert_eq!(format!("{states:?}"), "Sum { total: 7, iter_1: IntoIter([8]), before: 7 }");
    states.next();
    let text = format!("{states:?}");
    assert!(
        text.starts_with("Part { ") && text.contains("buffer: [7, 0, 0") && text.contains("total: 7"),
        "{text}"
    );
    assert!(!text.contains("Held") && !text.contains("Arrays"), "{text}");
}

#[test]
fn clones_of_a_nested_state_go_the_same_way() {
    let mut states = nested(vec![7, 8]);
    for _ in 0..8 {
        let mut fork = states.clone();
        let next = states.next();
        assert_eq!(fork.next(), next);
        assert_eq!(format!("{fork:?}"), format!("{states:?}"));
    }
}

#[test]
fn pretty_text() {
    let mut states = nested(vec![7]);
    states.next();
    assert!(format!("{states:#?}").starts_with("Sum {\n    total: 7,\n"));
}

#[costate::coroutine]
fn hashed(n: u8) -> impl Coroutine<u8, Yield = u8, Return = ()> + Clone + Eq + PartialEq + Hash {
    let mut sum = n;
    loop {
        sum = sum.wrapping_mul(3).wrapping_add(yield_!(sum)) % 16;
    }
}

/// A state that was seen before is known: what a search needs.
#[test]
fn states_in_a_set() {
    let mut states = hashed(1);
    start(&mut states);
    let mut seen = HashSet::new();
    while seen.insert(states.clone()) {
        states.send(5);
    }
    assert!(seen.len() > 1 && seen.len() <= 16, "{}", seen.len());
}

#[costate::coroutine(name = Steps)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
fn steps(from: u8, by: Option<u8>) -> impl Iterator<Item = u8> {
    let mut at: u8 = from;
    while at < 100 {
        yield_!(at);
        at += by.unwrap_or(40);
    }
}

#[test]
fn a_default_starts_with_the_arguments_defaults() {
    assert_eq!(Steps::default(), steps(0, None));
    assert_eq!(Steps::default().collect::<Vec<_>>(), [0, 40, 80]);
}

#[test]
fn states_are_ordered() {
    let mut later = steps(1, None);
    later.next();
    assert!(steps(1, None) < steps(2, None));
    assert!(later != steps(1, None));
}

#[costate::coroutine(name = Chosen)]
#[derive(Default)]
fn chosen<T: Clone>(from: Vec<T>) -> impl Iterator<Item = T> {
    for value in from {
        yield_!(value.clone());
        yield_!(value);
    }
}

#[test]
fn a_generic_default() {
    assert_eq!(Chosen::<String>::default().next(), None);
    assert_eq!(chosen(vec![1]).collect::<Vec<_>>(), [1, 1]);
}

/// What is awaited has no text of its own.
#[costate::coroutine]
fn waiting(times: u32) -> impl Future<Output = u32> + Debug {
    let mut sum = 0;
    for time in 0..times {
        sum += costate_tests::awaits::pause(time, 1).await;
    }
    async { sum }.await
}

#[test]
fn text_of_a_future() {
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let mut future = std::pin::pin!(waiting(2));
    assert!(future.as_mut().poll(&mut cx).is_pending());
    assert_eq!(format!("{future:?}"), "Await1 { sum: 0, iter: 1..2 }");
}
