//! The names of states: labels, and numbers where there is none.

use costate::{Coroutine, CoroutineState::Yielded, Inspect, generator};
use costate_tests::awaits::{finish, pause};
use costate_tests::steps::start;
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Waker};

/// What a state is called in its `Debug`.
fn name(state: &impl Debug) -> String {
    let text = format!("{state:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

#[costate::coroutine(name = Dial)]
#[derive(Clone, Debug)]
fn dial(tries: u32) -> impl Coroutine<bool, Yield = &'static str, Return = bool> {
    for attempt in 1..=tries {
        #[state(Ringing)]
        let answered: bool = yield_!("ring");
        if answered {
            yield_!("hello", state = Talking);
            if attempt > 1 {
                yield_!("sorry");
            }
            return true;
        }
        #[state(Waiting)]
        yield_!("wait");
    }
    false
}

#[test]
fn labels_are_the_names_of_variants() {
    let mut call = dial(2);
    start(&mut call);
    assert!(matches!(call, Dial::Ringing { attempt: 1, .. }));
    call.send(false);
    assert!(matches!(call, Dial::Waiting { .. }));
    call.send(false);
    call.send(true);
    assert!(matches!(call, Dial::Talking { attempt: 2, .. }));
    assert_eq!(call.send(true), Yielded("sorry"));
    assert!(matches!(call, Dial::Yield3), "the third suspension has no label: {call:?}");
}

/// As `dial`, with another order of code and other locals.
#[costate::coroutine(name = Redial)]
#[derive(Clone, Debug)]
fn redial(turns: u32) -> impl Coroutine<bool, Yield = &'static str, Return = bool> {
    yield_!("new");
    for turn in 1..=turns {
        if turn > 1 {
            yield_!("wait", state = Waiting);
        }
        if yield_!("ring", state = Ringing) {
            #[state(Talking)]
            {
                yield_!("hello");
            }
            return true;
        }
    }
    false
}

#[test]
fn labels_stay_when_code_is_reordered() {
    let mut call = redial(2);
    start(&mut call);
    assert_eq!(name(&call), "Yield1");
    let names: Vec<String> = [false, false, false, true]
        .map(|sent| {
            call.send(sent);
            name(&call)
        })
        .to_vec();
    assert_eq!(names, ["Ringing", "Waiting", "Ringing", "Talking"]);
}

#[costate::coroutine(name = Relay)]
#[derive(Clone, Debug)]
fn relay() -> impl Coroutine<bool, Yield = &'static str, Return = bool> {
    #[state(First)]
    let first: bool = yield_from!(dial(1));
    let second = yield_from!(dial(1), state = Second);
    first && second
}

#[test]
fn a_delegation_is_one_state() {
    let mut both = relay();
    start(&mut both);
    assert_eq!(name(&both), "First");
    both.send(true);
    assert_eq!(name(&both), "First");
    both.send(true);
    assert_eq!(name(&both), "Second");
}

#[costate::coroutine(name = Fetch)]
#[derive(Debug)]
async fn fetch(tries: u32) -> u32 {
    #[state(Connecting)]
    let connected: u32 = nap(tries).await;
    #[allow(clippy::let_and_return, reason = "an attribute before the label")]
    #[state(Reading)]
    let read: u32 = nap(connected).await;
    read
}

#[costate::coroutine(name = Nap)]
#[derive(Debug)]
async fn nap(times: u32) -> u32 {
    #[state(Sleeping)]
    pause_of(times).await
}

type Sleep = costate_tests::awaits::Pause;

#[allow(non_camel_case_types, reason = "named coroutines find the type by the function's name")]
type pause_of = Sleep;

fn pause_of(times: u32) -> Sleep {
    pause(times, times)
}

#[test]
fn awaits_have_labels() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut fetching = pin!(fetch(3));
    assert_eq!(name(&*fetching), "Start");
    assert!(fetching.as_mut().poll(&mut cx).is_pending());
    assert_eq!(name(&*fetching), "Connecting");
    let polls = (0..)
        .take_while(|_| fetching.as_mut().poll(&mut cx).is_pending() && name(&*fetching) == "Connecting");
    assert_eq!(polls.count(), 2);
    assert_eq!(name(&*fetching), "Reading");
    assert_eq!(finish(fetch(3)), 3);
}

#[costate::coroutine]
fn opaque(from: u32) -> impl Iterator<Item = u32> + Debug {
    let half = from / 2;
    #[state(Whole)]
    yield_!(from);
    for i in 0..half {
        #[state(Part)]
        yield_!(i);
    }
}

#[test]
fn opaque_machines_have_labels() {
    let mut states = opaque(4);
    let mut names = vec![name(&states)];
    while states.next().is_some() {
        names.push(name(&states));
    }
    assert_eq!(names, ["Start", "Whole", "Part", "Part"]);
}

#[test]
fn a_block_has_labels() {
    let mut numbers = generator!(move {
        #[state(One)]
        yield 1;
        #[state(Two)]
        {
            yield_!(2);
        }
        yield_!(3, state = Three);
    });
    assert_eq!(numbers.by_ref().collect::<Vec<u32>>(), [1, 2, 3]);
}

/// What borrows from a local is awaited as a whole, and has the label that stands inside.
#[costate::coroutine]
async fn all(times: Vec<u32>) -> u32 {
    let mut sum = 0;
    for time in &times {
        #[state(Pausing)]
        let paused = pause(*time, *time).await;
        sum += paused;
    }
    sum
}

#[test]
fn a_label_in_a_stretch() {
    assert_eq!(finish(all(vec![1, 2, 3])), 6);
}

#[costate::coroutine(name = Everywhere)]
fn everywhere(n: u32) -> impl Iterator<Item = u32> {
    #[cfg(not(any()))]
    #[state(There)]
    yield_!(n);
    #[state(Gone)]
    #[cfg(any())]
    yield_!(n);
    #[state(Choosing)]
    let Some(()) = Some(yield_!(2)) else { return };
    match n {
        1 => {
            #[state(Matched)]
            yield_!(3);
        }
        _ => return,
    }
    #[allow(unused_unsafe, reason = "it is about the block")]
    unsafe {
        #[state(Unsafe)]
        yield_!(4);
    }
}

#[test]
fn labels_inside_of_other_code() {
    let mut states = everywhere(1);
    let mut names = Vec::new();
    while states.next().is_some() {
        names.push(states.state().name);
    }
    assert_eq!(names, ["There", "Choosing", "Matched", "Unsafe"]);
}

#[costate::coroutine(name = Items)]
fn items<'a, T: Clone, const N: usize>(list: &'a [T; N]) -> impl Iterator<Item = T> + use<'a, T, N> {
    for item in list {
        #[state(Giving)]
        yield_!(item.clone());
    }
}

#[test]
fn labels_of_a_generic_machine() {
    let list = [1, 2];
    let mut states = items(&list);
    states.next();
    assert_eq!((states.state().name, Items::<u8, 3>::STATES.len()), ("Giving", 4));
}

#[test]
fn labels_of_awaits_and_sends_in_a_block() {
    let waiting = generator!(async move {
        #[state(Waiting)]
        std::future::ready(1).await;
        2
    });
    assert_eq!(waiting.graph().states()[1].name, "Waiting");
    assert_eq!(finish(waiting), 2);
    let mut sent = generator!(move |first: u32| -> u32 {
        let second = yield_!(first, state = Second,);
        second
    });
    sent.send(1);
    assert_eq!(sent.state().name, "Second");
}
