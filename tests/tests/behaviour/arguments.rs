//! Arguments: patterns, `mut`, references, unused ones, attributes, visibilities, `unsafe fn`.

#![allow(unsafe_code, reason = "`unsafe fn` is among what is tested")]

use costate::Coroutine;
use costate_tests::steps::drive;

struct Point {
    x: u32,
    y: u32,
}

#[costate::coroutine]
fn patterns(
    Point { x, y: up }: Point,
    (first, [.., last]): (u32, [u32; 3]),
    &copied: &u32,
    whole @ (left, _): (u32, u32),
) -> impl Iterator<Item = u32> {
    yield_!(x);
    yield_!(up);
    yield_!(first + last);
    yield_!(copied);
    yield_!(left + whole.1);
}

#[test]
fn patterns_as_arguments() {
    let point = Point { x: 1, y: 2 };
    assert_eq!(patterns(point, (3, [0, 0, 4]), &8, (9, 10)).collect::<Vec<_>>(), [1, 2, 7, 8, 19]);
}

#[costate::coroutine]
fn mutable(mut n: u32, mut text: String, (mut a, b): (u32, u32)) -> impl Iterator<Item = String> {
    while n > 0 {
        n -= 1;
        a += b;
        text.push_str(&a.to_string());
        yield_!(text.clone());
    }
}

#[test]
fn mutable_arguments() {
    assert_eq!(mutable(2, "x".to_string(), (1, 2)).collect::<Vec<_>>(), ["x3", "x35"]);
}

#[costate::coroutine]
fn unused(_: String, _named: Vec<u32>, n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
}

#[test]
fn unused_arguments() {
    assert_eq!(unused(String::new(), vec![], 5).collect::<Vec<_>>(), [5]);
}

#[costate::coroutine]
fn through_references(
    list: &mut Vec<u32>,
    limit: &usize,
) -> impl Coroutine<u32, Yield = usize, Return = usize> {
    while list.len() < *limit {
        let sent = yield_!(list.len());
        list.push(sent);
        if let Some(first) = list.first_mut() {
            *first += 1;
        }
    }
    list.len()
}

#[test]
fn reference_arguments() {
    let mut list = vec![];
    assert_eq!(drive(through_references(&mut list, &2), [10, 20]), (vec![0, 1], Some(2)));
    assert_eq!(list, [12, 20]);
}

#[costate::coroutine]
fn reborrowed(list: &mut Vec<u32>) -> impl Iterator<Item = usize> {
    {
        let inner = &mut *list;
        inner.push(1);
        inner.push(2);
        yield_!(inner.len());
    }
    yield_!(list.len());
    list.clear();
    let short = &mut *list;
    yield_!(short.len());
    short.push(3);
    yield_!(short.len());
}

#[test]
fn reborrowed_argument() {
    let mut list = vec![];
    assert_eq!(reborrowed(&mut list).collect::<Vec<_>>(), [2, 2, 0, 1]);
    assert_eq!(list, [3]);
}

#[costate::coroutine]
fn slices(mut rest: &[u8], out: &mut [u8]) -> impl Iterator<Item = usize> {
    for slot in out {
        let Some((first, after)) = rest.split_first() else {
            return;
        };
        *slot = first.to_ascii_uppercase();
        rest = after;
        yield_!(rest.len());
    }
}

#[test]
fn slice_arguments() {
    let mut out = [0; 2];
    assert_eq!(slices(b"abc", &mut out).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(&out, b"AB");
}

#[costate::coroutine]
fn attributes(
    kept: u32,
    #[allow(unused_variables, reason = "the attribute is the test")] unused: u32,
) -> impl Iterator<Item = u32> {
    yield_!(kept);
}

#[test]
fn attributes_on_arguments() {
    assert_eq!(attributes(5, 6).collect::<Vec<_>>(), [5]);
}

mod inner {
    /// Its documentation stays.
    #[costate::coroutine]
    #[inline]
    #[must_use = "the attribute stays"]
    pub(super) fn visible(n: u32) -> impl Iterator<Item = u32> {
        for i in hidden(n) {
            yield_!(i * 2);
        }
    }

    #[costate::coroutine]
    fn hidden(n: u32) -> impl Iterator<Item = u32> {
        for i in 0..n {
            yield_!(i);
        }
    }
}

#[test]
fn visibility_and_attributes() {
    assert_eq!(inner::visible(3).collect::<Vec<_>>(), [0, 2, 4]);
}

/// Yields the bytes behind a pointer.
///
/// # Safety
/// `from` must be valid for `length` bytes until the iterator is dropped.
#[costate::coroutine]
unsafe fn bytes(from: *const u8, length: usize) -> impl Iterator<Item = u8> {
    for i in 0..length {
        // SAFETY: the caller's promise.
        yield_!(unsafe { *from.add(i) });
    }
}

#[test]
fn unsafe_fn() {
    let text = b"abc";
    // SAFETY: the text outlives the iterator.
    let all = unsafe { bytes(text.as_ptr(), text.len()) };
    assert_eq!(all.collect::<Vec<_>>(), text);
}

#[costate::coroutine]
extern "Rust" fn with_an_abi(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
}

#[test]
fn extern_fn() {
    assert_eq!(with_an_abi(3).collect::<Vec<_>>(), [3]);
}

mod renamed {
    pub(crate) use ::costate as other_name;
}

#[costate::coroutine(crate = renamed::other_name)]
fn with_a_crate_path(n: u32) -> impl Coroutine<(), Yield = u32, Return = u32> {
    yield_!(n);
    n + 1
}

#[test]
fn crate_path() {
    assert_eq!(drive(with_a_crate_path(1), [()]), (vec![1], Some(2)));
}

#[costate::coroutine]
fn raw_names(r#type: u32, r#match: u32) -> impl Iterator<Item = u32> {
    yield_!(r#type);
    let r#loop = r#type + r#match;
    yield_!(r#loop);
    yield_!(r#match);
}

#[test]
fn raw_identifiers() {
    assert_eq!(raw_names(1, 2).collect::<Vec<_>>(), [1, 3, 2]);
}

#[costate::coroutine]
fn qualified_paths(n: u32) -> impl ::core::iter::Iterator<Item = u32> {
    yield_!(n);
}

#[costate::coroutine]
fn qualified_coroutine() -> impl costate::Coroutine<u32, Yield = u32, Return = u32> {
    yield_!(1)
}

#[costate::coroutine]
fn without_a_resume_type() -> impl Coroutine<Yield = u32, Return = u32> {
    yield_!(1);
    2
}

#[test]
fn spellings_of_the_return_type() {
    assert_eq!(qualified_paths(3).collect::<Vec<_>>(), [3]);
    assert_eq!(drive(qualified_coroutine(), [4]), (vec![1], Some(4)));
    assert_eq!(drive(without_a_resume_type(), [()]), (vec![1], Some(2)));
}
