//! `unsafe` blocks in a body are the user's own: they stay blocks, and may hold suspensions.

#![allow(unsafe_code, reason = "the subject of this file")]

use costate_tests::{Noisy, oracle, t};

/// Reads a byte.
///
/// # Safety
/// `index` must be in range.
unsafe fn byte_at(bytes: &[u8], index: usize) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { *bytes.get_unchecked(index) }
}

oracle! {
    fn block_as_a_value() -> impl Iterator<Item = u8> {
        let bytes = b"abc";
        for i in 0..bytes.len() {
            // SAFETY: the index is in range.
            yield_!(unsafe { byte_at(bytes, i) });
        }
    }
    block_as_a_value();
}

oracle! {
    fn suspension_inside_the_block() -> impl Coroutine<usize, Yield = u8, Return = u8> {
        let bytes = [10, 20, 30];
        // SAFETY: the script sends indices in range.
        unsafe {
            let a = byte_at(&bytes, yield_!(0));
            let b = byte_at(&bytes, yield_!(a));
            byte_at(&bytes, (yield_!(b)).min(2)) + a
        }
    }
    suspension_inside_the_block() <- [0, 1, 2];
}

oracle! {
    fn scope_of_the_block() -> impl Iterator<Item = u32> {
        let _outer = Noisy::new(1);
        // SAFETY: nothing unsafe is called outside `byte_at`, whose index is in range.
        let n = unsafe {
            let _inner = Noisy::new(2);
            yield_!(1);
            u32::from(byte_at(&[7], 0))
        };
        t("after");
        yield_!(n);
    }
    scope_of_the_block();
}

/// # Safety
/// None is needed; what calls it must say so.
#[costate::coroutine]
async unsafe fn next_after(n: u32) -> u32 {
    std::future::ready(n).await + 1
}

#[costate::coroutine]
async fn awaited_inside_the_block() -> u32 {
    // SAFETY: `next_after` asks for nothing.
    let n = unsafe { next_after(1).await };
    // SAFETY: as above.
    unsafe { n + next_after(n).await + next_after(3).await }
}

#[test]
fn unsafe_functions_are_awaited() {
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let polled = std::pin::pin!(awaited_inside_the_block()).poll(&mut cx);
    assert_eq!(polled, std::task::Poll::Ready(2 + 3 + 4));
}

oracle! {
    fn a_loop_inside() -> impl Iterator<Item = u32> {
        static N: u32 = 5;
        let pointer = &raw const N;
        let mut turns = 0;
        unsafe {
            loop {
                yield_!(deref(pointer) + turns);
                turns += 1;
                if turns == 3 { break; }
            }
            while turns < 5 { turns += 1; yield_!(deref(pointer)); }
        }
    }
    a_loop_inside();
}

unsafe fn deref(pointer: *const u32) -> u32 {
    unsafe { *pointer }
}
