//! Names as others see them: in what macros show, and beside names that the expansion needs for itself.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::start;
use costate_tests::{Noisy, id, oracle, t};

use CoroutineState::{Complete, Yielded};

macro_rules! fields_of {
    ($($name:ident),*) => {
        [$(format!("{}={:?}", stringify!($name), $name)),*].join(" ")
    };
}

macro_rules! given {
    ($($value:tt)*) => {
        $($value)*
    };
}

oracle! {
    fn in_the_arguments_of_macros() -> impl Iterator<Item = String> {
        let n = Noisy::new(3);
        yield_!(stringify!(n + 1).to_owned());
        let n = (id(&n), Noisy::new(4));
        yield_!(stringify!(n.0).to_owned());
        let m = 1;
        yield_!(fields_of!(n, m));
        let m = m + n.0;
        yield_!(fields_of!(m));
        t(m);
    }
    in_the_arguments_of_macros();
}

oracle! {
    fn in_the_message_of_an_assertion(k: u32) -> impl Iterator<Item = u32> {
        let n = Noisy::new(k);
        yield_!(1);
        let n = id(&n) + 1;
        yield_!(n);
        assert!(n > 2);
        yield_!(2);
        let n = n.checked_sub(4);
        yield_!(3);
        assert!(n.is_some());
    }
    in_the_message_of_an_assertion(1);
    in_the_message_of_an_assertion(2);
    in_the_message_of_an_assertion(3);
}

oracle! {
    fn members_in_the_arguments_of_macros() -> impl Iterator<Item = u32> {
        #[derive(Clone)]
        struct Pair { n: u32 }
        let n = Noisy::new(1);
        yield_!(id(&n));
        let n = 3;
        let pair = Pair { n: 7 };
        yield_!(given!(pair.n));
        let mut sum = 0;
        for i in given!(0..n) {
            sum += i;
            yield_!(given!(n));
        }
        yield_!(given!(sum));
    }
    members_in_the_arguments_of_macros();
}

oracle! {
    fn two_of_one_name_around_a_loop() -> impl Iterator<Item = String> {
        let n = Noisy::new(1);
        'outer: loop {
            yield_!(fields_of!(n));
            for n in 0..3 {
                if n == 2 {
                    break 'outer;
                }
                t(fields_of!(n));
            }
        }
        let n = (Noisy::new(2), n);
        yield_!(fields_of!(n));
        drop(n);
    }
    two_of_one_name_around_a_loop();
}

oracle! {
    fn hidden_by_one_that_is_not_stored() -> impl Iterator<Item = String> {
        let n = Noisy::new(1);
        yield_!(fields_of!(n));
        let other = n;
        let n = Noisy::new(2);
        yield_!(given!(id(&n)).to_string());
        if true {
            let n = 5;
            t(n);
            yield_!(String::new());
        }
        drop((other, n));
    }
    hidden_by_one_that_is_not_stored();
}

oracle! {
    fn arguments_of_a_format_string_by_name() -> impl Iterator<Item = String> {
        let x = Noisy::new(1);
        yield_!(format!("{x:?} {}", id(&x)));
        let x = 3;
        yield_!(format!("{x} {x:?}", x = 5));
        let width = 4;
        yield_!(format!("{:0width$}|{:#0width$x}|{x:<width$}", 7, 8));
        let width = width + x;
        yield_!(format!("{:0width$}|{:>0width$}|{:.width$}", 7, 8, "nine"));
    }
    arguments_of_a_format_string_by_name();
}

oracle! {
    fn state_and_arg() -> impl Coroutine<u32, Yield = String, Return = u32> {
        let state = Noisy::new(1);
        let arg = yield_!(String::new());
        let state = id(&state) + arg;
        let arg = yield_!(fields_of!(state, arg));
        let value = yield_!(fields_of!(arg));
        let value = (value, arg);
        yield_!(fields_of!(value));
        state
    }
    state_and_arg() <- [1, 2, 3, 4];
}

oracle! {
    fn an_array_called_at(n: u8) -> impl Iterator<Item = u8> {
        let mut at = [0u8; 64];
        for i in 0..n {
            at[usize::from(i)] = i + 1;
            yield_!(at.iter().sum());
        }
        yield_!(at[0]);
    }
    an_array_called_at(3);
}

oracle! {
    fn like_the_type_parameters_of_the_state(n: u32) -> impl Iterator<Item = u32> {
        let iter = Noisy::new(1);
        let iter_slot = Noisy::new(2);
        let iter_rest = Noisy::new(3);
        let mut at1 = [1u8; 64];
        if n == 1 {
            drop(iter);
        }
        yield_!(1);
        at1[0] += 1;
        yield_!(at1[0].into());
        t((id(&iter_slot), id(&iter_rest)));
    }
    like_the_type_parameters_of_the_state(0);
    like_the_type_parameters_of_the_state(1);
}

#[costate::coroutine]
async fn like_the_future_of_a_state(n: u32) -> u32 {
    let reading_future = vec![n];
    #[state(Reading)]
    let more = async { 2 }.await;
    reading_future[0] + more
}

#[test]
fn futures() {
    assert_eq!(costate::block_on(like_the_future_of_a_state(3)), 5);
}

#[derive(Clone, Copy)]
struct Event<'a>(&'a str);

#[derive(Debug, PartialEq)]
enum Step {
    Next(usize),
}

#[derive(Debug, PartialEq)]
struct State(usize);

#[costate::coroutine]
fn types_like_ours() -> impl for<'a> Coroutine<Event<'a>, Yield = Step, Return = State> {
    let first = yield_!(Step::Next(0)).0.len();
    let second = yield_!(Step::Next(first)).0.len();
    State(first + second)
}

#[costate::coroutine]
fn parameters_like_ours<State: Clone, Step>(
    state: State,
    step: Step,
) -> impl for<'a> Coroutine<Event<'a>, Yield = State, Return = Step> {
    yield_!(state.clone());
    yield_!(state);
    step
}

#[test]
fn our_type_parameters() {
    let mut coroutine = types_like_ours();
    assert_eq!(start(&mut coroutine), Yielded(Step::Next(0)));
    assert_eq!(coroutine.send(Event("abc")), Yielded(Step::Next(3)));
    assert_eq!(coroutine.send(Event("de")), Complete(State(5)));
    let mut coroutine = parameters_like_ours(1, "end");
    assert_eq!(start(&mut coroutine), Yielded(1));
    assert_eq!(coroutine.send(Event("")), Yielded(1));
    assert_eq!(coroutine.send(Event("")), Complete("end"));
}

#[costate::coroutine(name = Applied)]
fn argument_like_ours<Argument1: Clone>(
    value: Argument1,
    apply: impl Fn(Argument1) -> Argument1,
) -> impl Iterator<Item = Argument1> {
    yield_!(value.clone());
    yield_!(apply(value));
}

#[test]
fn our_names_for_arguments() {
    assert_eq!(argument_like_ours(2, |n| n + 1).collect::<Vec<u32>>(), [2, 3]);
}
