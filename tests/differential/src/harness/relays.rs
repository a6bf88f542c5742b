use super::functions::{record, record_unit};
use super::values::Noisy;
use costate::{Coroutine, CoroutineState};
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// A coroutine to delegate to, written by hand: it suspends twice, holding a droppable value, and
/// returns what it received. [`relayed`] is the same as a plain function.
#[derive(Clone, Serialize, Deserialize)]
pub struct Relay {
    state: State,
}

/// The type of what [`relay()`] gives, where the machine has a name.
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type relay = Relay;

#[derive(Clone, Serialize, Deserialize)]
enum State {
    Start(u32, Noisy),
    First(u32, Noisy),
    Second(u32, Noisy),
    Done,
}

/// Makes a [`Relay`].
pub fn relay(number: u32, guard: Noisy) -> Relay {
    Relay { state: State::Start(number, guard) }
}

impl Relay {
    fn step(&mut self, sent: u32) -> CoroutineState<u32, u32> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Start(number, guard) => {
                self.state = State::First(number, guard);
                CoroutineState::Yielded(number)
            }
            State::First(number, guard) => {
                self.state = State::Second((number + sent) % 70, guard);
                CoroutineState::Yielded(guarded(sent))
            }
            State::Second(sum, guard) => CoroutineState::Complete(sum + sent + guard.value()),
            State::Done => panic!("a relay resumed after completion"),
        }
    }
}

fn guarded(sent: u32) -> u32 {
    (sent + 1) % 50
}

impl Coroutine<u32> for Relay {
    type Yield = u32;
    type Return = u32;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<u32, u32> {
        self.step(0)
    }

    fn resume(mut self: Pin<&mut Self>, sent: u32) -> CoroutineState<u32, u32> {
        self.step(sent)
    }
}

impl Coroutine for Relay {
    type Yield = u32;
    type Return = u32;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<u32, u32> {
        self.step(0)
    }

    fn resume(mut self: Pin<&mut Self>, (): ()) -> CoroutineState<u32, u32> {
        self.step(0)
    }
}

/// What a plain function does in place of delegating to a [`Relay`].
pub fn relayed(number: u32, guard: Noisy) -> u32 {
    let first = record(number);
    let second = record(guarded(first));
    (number + first) % 70 + second + guard.value()
}

/// [`relayed`] for bodies that receive nothing.
pub fn relayed_unit(number: u32, guard: Noisy) -> u32 {
    record_unit(number);
    record_unit(guarded(0));
    number % 70 + guard.value()
}
