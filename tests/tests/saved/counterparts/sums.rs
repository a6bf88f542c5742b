use costate::{Coroutine, CoroutineState};

#[costate::coroutine]
fn with_bonus(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut sum = 0;
    for i in 0..n {
        sum += i + yield_!(sum);
    }
    sum
}

pub(super) fn main() {
    let mut sums = with_bonus(3);
    assert_eq!(sums.begin(), CoroutineState::Yielded(0));
    assert_eq!(sums.send(10), CoroutineState::Yielded(10));
    assert_eq!(sums.send(0), CoroutineState::Yielded(11));
    assert_eq!(sums.send(5), CoroutineState::Complete(18));
}
