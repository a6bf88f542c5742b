//! What a machine occupies: what lives across its suspensions, a tag, and nothing else.

use costate::Coroutine;
use costate_tests::Noisy;
use std::mem::size_of_val;

/// A generator over 1 KiB that is used up before the first yield.
#[costate::coroutine]
fn dead_array() -> impl Iterator<Item = u32> {
    let buffer = [1u8; 1024];
    let sum = buffer.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    yield_!(sum);
    yield_!(sum + 1);
}

#[costate::coroutine]
fn dead_array_in_a_block() -> impl Iterator<Item = u32> {
    let sum = {
        let buffer = [2u8; 1024];
        buffer.iter().map(|byte| u32::from(*byte)).sum::<u32>()
    };
    yield_!(sum);
    yield_!(sum + 1);
}

#[test]
fn dead_plain_data_is_not_stored() {
    assert_eq!(dead_array().collect::<Vec<_>>(), [1024, 1025]);
    assert_eq!(size_of_val(&dead_array()), 8);
    assert_eq!(dead_array_in_a_block().collect::<Vec<_>>(), [2048, 2049]);
    assert_eq!(size_of_val(&dead_array_in_a_block()), 8);
}

#[costate::coroutine]
fn live_array() -> impl Iterator<Item = u8> {
    let buffer = [3u8; 1024];
    yield_!(1);
    yield_!(buffer[7]);
}

#[test]
fn live_data_is_stored_once() {
    assert_eq!(live_array().collect::<Vec<_>>(), [1, 3]);
    assert_eq!(size_of_val(&live_array()), 1025);
}

#[costate::coroutine]
fn stateless() -> impl Iterator<Item = u32> {
    yield_!(1);
    yield_!(2);
    yield_!(3);
}

#[test]
fn a_tag_alone_is_one_byte() {
    assert_eq!(size_of_val(&stateless()), 1);
}

#[costate::coroutine]
fn endless_counter() -> impl Iterator<Item = u32> {
    let mut n = 0;
    loop {
        yield_!(n);
        n += 1;
    }
}

#[costate::coroutine]
fn fibonacci() -> impl Iterator<Item = u64> {
    let (mut a, mut b) = (0, 1);
    loop {
        yield_!(a);
        (a, b) = (b, a + b);
    }
}

#[costate::coroutine]
fn range(n: u32) -> impl Iterator<Item = u32> {
    for i in 0..n {
        yield_!(i);
    }
}

#[test]
fn simple_machines() {
    assert_eq!(size_of_val(&endless_counter()), 8);
    assert_eq!(size_of_val(&fibonacci()), 24);
    assert_eq!(size_of_val(&range(5)), 12);
}

#[costate::coroutine]
fn one_after_the_other() -> impl Iterator<Item = u64> {
    {
        let first = [1u64; 8];
        yield_!(1);
        yield_!(first[0]);
    }
    {
        let second = [2u64; 8];
        yield_!(2);
        yield_!(second[0]);
    }
}

#[test]
fn scopes_share_their_space() {
    assert_eq!(size_of_val(&one_after_the_other()), 72);
}

#[costate::coroutine]
fn sent_values_pass_through() -> impl Coroutine<[u8; 512], Yield = usize, Return = usize> {
    let mut sum = 0;
    for _ in 0..3 {
        sum += yield_!(sum).len();
    }
    sum
}

#[test]
fn sent_values_are_not_stored() {
    assert_eq!(size_of_val(&sent_values_pass_through()), 24);
}

#[costate::coroutine]
fn moved_before_the_yield() -> impl Iterator<Item = u32> {
    let first = [Noisy::new(1), Noisy::new(2)];
    let second = first;
    yield_!(second[0].id());
    yield_!(second[1].id());
}

#[test]
fn a_moved_value_is_stored_once() {
    assert_eq!(size_of_val(&moved_before_the_yield()), 12);
}

#[costate::coroutine]
fn borrows(list: &[u32]) -> impl Iterator<Item = u32> {
    for n in list {
        yield_!(*n);
    }
}

#[test]
fn a_borrowed_slice_costs_its_iterator() {
    assert_eq!(size_of_val(&borrows(&[1, 2])), 24);
}
