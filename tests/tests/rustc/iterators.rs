//! Generators as iterators: gen_block_*, gen_fn_*, iterator-count.

use costate::{Coroutine, generator};
use costate_tests::steps::panic_of;
use std::iter::FusedIterator;

#[costate::coroutine]
fn foo() -> impl Iterator<Item = u32> {
    yield_!(42);
    for x in 3..6 {
        yield_!(x)
    }
}

fn moved() -> impl Iterator<Item = u32> {
    #[allow(unused_mut, reason = "a closure would need it: the macro cannot tell that `clear` changes `x`")]
    let mut x = "foo".to_string();
    generator!(move {
        yield 42;
        if x == "foo" {
            return;
        }
        x.clear();
        for x in 3..6 {
            yield x
        }
    })
}

#[test]
fn gen_block_iterate() {
    let mut iterator = foo();
    for expected in [Some(42), Some(3), Some(4), Some(5), None, None] {
        assert_eq!(iterator.next(), expected);
    }
    let mut iterator = moved();
    assert_eq!(iterator.next(), Some(42));
    assert_eq!(iterator.next(), None);
}

#[test]
fn gen_block_move() {
    assert_eq!(moved().count(), 1);
}

#[test]
fn gen_block_is_iter() {
    fn wide() -> impl Iterator<Item = i64> {
        generator!({ yield 42 })
    }
    fn narrow() -> impl Iterator<Item = u8> {
        generator!({ yield 42 })
    }
    assert!(wide().eq([42]));
    assert!(narrow().eq([42]));
}

#[test]
fn gen_block_is_fused_iter() {
    fn fused() -> impl FusedIterator<Item = u16> {
        generator!({ yield 42 })
    }
    let mut iterator = fused();
    assert_eq!(iterator.next(), Some(42));
    assert_eq!([iterator.next(), iterator.next()], [None, None]);
}

#[test]
fn gen_block_iterate_fused() {
    let mut iterator = foo().fuse();
    assert_eq!(iterator.by_ref().last(), Some(5));
    assert_eq!(iterator.next(), None);
}

#[test]
fn gen_block_panic() {
    let fail = true;
    let mut iterator = generator!(move {
        yield 42;
        if fail {
            panic!("foo");
        }
        yield 69;
    });
    assert_eq!(iterator.next(), Some(42));
    assert_eq!(panic_of(|| iterator.next()), "foo");
}

#[test]
fn gen_fn_iter() {
    #[costate::coroutine]
    fn three() -> impl Iterator<Item = i32> {
        yield_!(1);
        yield_!(2);
        yield_!(3);
    }
    let mut iterator = three();
    assert_eq!(iterator.next(), Some(1));
    assert_eq!(iterator.next(), Some(2));
    assert_eq!(iterator.next(), Some(3));
    assert_eq!(iterator.next(), None);
}

#[test]
fn gen_fn_lifetime_capture() {
    #[costate::coroutine]
    fn captures<'a, 'b>(_x: &'a i32, y: &'b i32, z: &'b i32) -> impl Iterator<Item = &'b i32> {
        yield_!(y);
        yield_!(z);
    }
    let z = 3;
    let mut iterator = captures(&1, &2, &z);
    assert_eq!(iterator.next(), Some(&2));
    assert_eq!(iterator.next(), Some(&3));
    assert_eq!(iterator.next(), None);
}

/// An iterator over any coroutine without a return value.
struct Wrapper<C>(C);

impl<C: Coroutine<(), Return = ()> + Unpin> Iterator for Wrapper<C> {
    type Item = C::Yield;

    fn next(&mut self) -> Option<C::Yield> {
        crate::step(&mut self.0).yielded()
    }
}

#[test]
fn iterator_count() {
    #[costate::coroutine]
    fn test() -> impl Coroutine<(), Yield = u8, Return = ()> + Unpin {
        for i in 1..6 {
            yield_!(i)
        }
    }
    let end = 11;
    let from = |start| {
        generator!(move {
            for i in start..end {
                yield i
            }
        })
    };
    assert!(Wrapper(test()).chain(Wrapper(from(6))).eq(1..11));
}
