use costate::{Coroutine, CoroutineState};

#[costate::coroutine(name = Counted, serde)]
fn counted(n: u32) -> impl Coroutine<Yield = u32, Return = u32> {
    let mut sum = 0;
    for i in 0..n {
        yield_!(i);
        sum += i;
    }
    sum
}

pub(super) fn main() {
    let mut states = counted(3);
    assert_eq!(states.begin(), CoroutineState::Yielded(0));

    let saved = serde_json::to_string(&states).unwrap();

    let mut loaded: Counted = serde_json::from_str(&saved).unwrap();
    assert_eq!(loaded.send(()), CoroutineState::Yielded(1));
    assert_eq!(loaded.send(()), CoroutineState::Yielded(2));
    assert_eq!(loaded.send(()), CoroutineState::Complete(3));
}
