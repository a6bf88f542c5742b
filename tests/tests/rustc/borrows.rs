//! Borrows that end before a suspension, or begin after it.

use crate::step;
use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, start};

use CoroutineState::{Complete, Yielded};

#[test]
fn borrow_in_tail_expr() {
    #[costate::coroutine]
    fn measured() -> impl Coroutine<(), Yield = (), Return = usize> {
        yield_!();
        let text = String::from("abc");
        text.len()
    }
    assert_eq!(drive(measured(), [()]), (vec![()], Some(3)));
}

#[test]
fn reborrow_mut_upvar() {
    #[costate::coroutine]
    fn run(target: &mut i32) -> impl Coroutine<(), Yield = i32, Return = ()> {
        {
            let read = &*target;
            yield_!(*read);
        }
        *target = 2;
    }
    let mut n = 1;
    assert_eq!(drive(run(&mut n), [()]), (vec![1], Some(())));
    assert_eq!(n, 2);
}

#[test]
fn yield_in_args_rev() {
    fn second(_: (), b: &bool) -> bool {
        *b
    }
    #[costate::coroutine]
    fn borrows_after() -> impl Coroutine<(), Yield = (), Return = bool> {
        let b = true;
        second(yield_!(), &b)
    }
    assert_eq!(drive(borrows_after(), [()]), (vec![()], Some(true)));
}

#[test]
fn yield_in_box() {
    #[costate::coroutine]
    fn boxed() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let x = 0;
        let y = Box::new(yield_!(x));
        let z: Box<dyn Fn() -> u32> = Box::new(move || *y + 1);
        z() + yield_!(*Box::new(x))
    }
    assert_eq!(drive(boxed(), [4, 5]), (vec![0, 0], Some(10)));
}

#[test]
fn yield_in_initializer() {
    #[costate::coroutine]
    fn endless() -> impl Coroutine<bool, Yield = u32, Return = ()> {
        let mut turns = 0;
        loop {
            let flag = {
                let sent = yield_!(turns);
                !sent
            };
            let read = &flag;
            turns += u32::from(*read);
        }
    }
    let mut coroutine = endless();
    assert_eq!(start(&mut coroutine), Yielded(0));
    assert_eq!(coroutine.send(false), Yielded(1));
    assert_eq!(coroutine.send(true), Yielded(1));
}

#[test]
fn too_live_local_in_immovable_gen() {
    #[costate::coroutine]
    fn made_after() -> impl Coroutine<(), Yield = (), Return = i32> {
        let a = {
            yield_!();
            4
        };
        let read = &a;
        *read
    }
    assert_eq!(drive(made_after(), [()]), (vec![()], Some(4)));
}

#[test]
fn yield_subtype() {
    #[costate::coroutine]
    fn both<'a>(long: &'static str, short: &'a str) -> impl Coroutine<(), Yield = &'a str, Return = ()> {
        yield_!(long);
        yield_!(short);
    }
    let text = String::from("short");
    assert_eq!(drive(both("long", &text), [(), ()]), (vec!["long", "short"], Some(())));
}

static NUMBERS: [i32; 5] = [1, 2, 3, 4, 5];

#[test]
fn static_reference_across_yield() {
    #[costate::coroutine]
    fn indexed() -> impl Coroutine<usize, Yield = (), Return = i32> {
        NUMBERS[yield_!()]
            + NUMBERS[{
                yield_!();
                1
            }]
    }
    assert_eq!(drive(indexed(), [4, 0]), (vec![(), ()], Some(7)));
}

#[test]
fn static_mut_reference_across_yield() {
    fn check<T: Send + Sync>(value: T) -> T {
        value
    }
    #[costate::coroutine]
    fn indexed(numbers: &'static [i32]) -> impl Coroutine<(), Yield = (), Return = i32> {
        numbers[{
            yield_!();
            3
        }]
    }
    assert_eq!(drive(check(indexed(&NUMBERS)), [()]), (vec![()], Some(4)));
}

#[test]
fn reinit_in_match_guard() {
    #[costate::coroutine]
    fn refills(answer: bool) -> impl Coroutine<(), Yield = (), Return = bool> {
        let mut list = vec![22];
        drop(list);
        list = Vec::new();
        match answer {
            true if {
                list.push(1);
                false
            } => {}
            _ => {
                yield_!();
            }
        }
        list.is_empty()
    }
    assert_eq!(drive(refills(true), [()]), (vec![()], Some(false)));
    assert_eq!(drive(refills(false), [()]), (vec![()], Some(true)));
}

#[test]
fn retain_resume_ref() {
    // Native coroutines cannot take a new borrow at each resume; here it is the ordinary case.
    #[costate::coroutine]
    fn lengths() -> impl for<'a> Coroutine<&'a mut String, Yield = usize, Return = ()> {
        let mut length = 0;
        loop {
            let text = yield_!(length);
            text.push('!');
            length = text.len();
        }
    }
    let mut text = String::from("hello");
    let mut coroutine = lengths();
    assert_eq!(start(&mut coroutine), Yielded(0));
    assert_eq!(coroutine.send(&mut text), Yielded(6));
    assert_eq!(coroutine.send(&mut text), Yielded(7));
    assert_eq!(text, "hello!!");
}

#[test]
fn xcrate_generic() {
    // In rustc's test this lives in another crate; the fixture crates under tests/crates are that.
    fn boxed<T: 'static>(value: T) -> Box<dyn Coroutine<(), Yield = T, Return = ()> + Unpin> {
        #[costate::coroutine]
        fn once<T>(value: T) -> impl Coroutine<(), Yield = T, Return = ()> {
            yield_!(value);
        }
        Box::new(once(value))
    }
    let mut coroutine = boxed(3);
    assert_eq!(step(&mut coroutine), Yielded(3));
    assert_eq!(step(&mut coroutine), Complete(()));
}

#[test]
fn xcrate_reachable() {
    fn message() -> u32 {
        7
    }
    #[costate::coroutine]
    fn private_callee() -> impl Coroutine<(), Yield = (), Return = u32> {
        yield_!();
        return message();
    }
    assert_eq!(drive(private_callee(), [()]), (vec![()], Some(7)));
}
