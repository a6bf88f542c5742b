use costate::{Coroutine, CoroutineState};

#[costate::coroutine(name = Part, serde)]
fn part(begin: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    begin + yield_!(begin)
}

#[costate::coroutine(name = Whole, serde)]
fn whole(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let first = yield_from!(part(n));
    first + yield_!(first)
}

pub(super) fn main() {
    let mut states = whole(5);
    assert_eq!(states.begin(), CoroutineState::Yielded(5));

    let saved = serde_json::to_string(&states).unwrap();
    let mut loaded: Whole = serde_json::from_str(&saved).unwrap();

    assert_eq!(loaded.send(1), CoroutineState::Yielded(6));
    assert_eq!(loaded.send(2), CoroutineState::Complete(8));
}
