//! Control flow: smoke, control-flow, issue-*.

use crate::step;
use costate::{Coroutine, CoroutineState, generator};
use std::thread;

use CoroutineState::{Complete, Yielded};

/// Resumes to the end and counts the yields on the way.
fn finish<C: Coroutine<(), Yield = ()> + Unpin>(expected: usize, mut coroutine: C) -> C::Return {
    for _ in 0..expected {
        assert!(matches!(step(&mut coroutine), Yielded(())));
    }
    match step(&mut coroutine) {
        Complete(value) => value,
        Yielded(()) => panic!("more yields than expected"),
    }
}

#[test]
fn control_flow() {
    #[costate::coroutine]
    fn only_a_yield() -> impl Coroutine<(), Yield = (), Return = ()> {
        yield_!()
    }
    #[costate::coroutine]
    fn in_a_loop() -> impl Coroutine<(), Yield = (), Return = ()> {
        for _ in 0..8 {
            yield_!();
        }
    }
    #[costate::coroutine]
    fn in_one_branch(first: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        if first {
            yield_!();
        } else {
        }
        if first {
        } else {
            yield_!();
        }
    }
    #[costate::coroutine]
    fn in_a_condition() -> impl Coroutine<(), Yield = (), Return = ()> {
        if {
            yield_!();
            false
        } {
            yield_!();
            panic!()
        }
        yield_!()
    }
    finish(1, only_a_yield());
    finish(8, in_a_loop());
    finish(1, in_one_branch(true));
    finish(1, in_one_branch(false));
    finish(2, in_a_condition());
}

#[costate::coroutine]
fn returns_its_argument(text: String, suspend: bool) -> impl Coroutine<(), Yield = (), Return = String> {
    if suspend {
        yield_!();
    }
    text
}

#[costate::coroutine]
fn yields_its_argument(text: String) -> impl Coroutine<(), Yield = String, Return = ()> {
    yield_!(text);
}

#[test]
fn smoke() {
    #[costate::coroutine]
    fn simple() -> impl Coroutine<(), Yield = (), Return = ()> {
        if false {
            yield_!();
        }
    }
    #[costate::coroutine]
    fn yield_then_return() -> impl Coroutine<(), Yield = String, Return = String> {
        yield_!("bar".to_string());
        return "foo".to_string();
    }
    assert_eq!(step(&mut simple()), Complete(()));
    assert_eq!(step(&mut returns_its_argument("foo".into(), false)), Complete("foo".into()));
    assert_eq!(finish(1, returns_its_argument("foo".into(), true)), "foo");
    let mut coroutine = yields_its_argument("foo".into());
    assert_eq!(step(&mut coroutine), Yielded("foo".into()));
    assert_eq!(step(&mut coroutine), Complete(()));
    let mut coroutine = yield_then_return();
    assert_eq!(step(&mut coroutine), Yielded("bar".into()));
    assert_eq!(step(&mut coroutine), Complete("foo".into()));
}

#[test]
fn smoke_send_over_threads() {
    let mut coroutine = yields_its_argument("a".to_string());
    let steps = thread::spawn(move || (step(&mut coroutine), step(&mut coroutine)));
    assert_eq!(steps.join().expect("no panic"), (Yielded("a".to_string()), Complete(())));
}

#[test]
fn smoke_send_and_sync() {
    fn check<T: Send + Sync>(_: T) {}
    #[costate::coroutine]
    fn holds_nothing() -> impl Coroutine<(), Yield = String, Return = String> {
        yield_!("foo".to_string());
        "bar".to_string()
    }
    check(holds_nothing());
    check(yields_its_argument("a".to_string()));
    check(returns_its_argument("a".to_string(), true));
    let text = "a".to_string();
    check(generator!(move { yield 1; drop(text); }));
    let n = 3;
    check(generator!(move { yield n; }));
}

#[test]
fn issue_44197() {
    fn made(_: &str) -> String {
        String::new()
    }
    fn refused(_: &str) -> Result<String, ()> {
        Err(())
    }
    #[costate::coroutine]
    fn operand_borrows(text: String) -> impl Coroutine<(), Yield = String, Return = ()> {
        yield_!(made(&text));
    }
    #[costate::coroutine]
    fn condition_borrows(text: String) -> impl Coroutine<(), Yield = String, Return = ()> {
        if let Ok(found) = refused(&text) {
            yield_!(found);
        }
    }
    assert_eq!(step(&mut operand_borrows(String::new())), Yielded(String::new()));
    assert_eq!(step(&mut condition_borrows(String::new())), Complete(()));
}

#[test]
fn issue_57084() {
    #[costate::coroutine]
    fn with<F: Fn()>(f: F) -> impl Coroutine<(), Yield = (), Return = ()> {
        loop {
            match f() {
                _ => yield_!(),
            }
        }
    }
    #[costate::coroutine]
    fn holds_another(data: &[u32]) -> impl Coroutine<(), Yield = usize, Return = ()> {
        let _held = with(move || assert_eq!(data.len(), 1));
        loop {
            yield_!(data.len());
        }
    }
    let data = vec![1];
    let mut coroutine = holds_another(&data);
    assert_eq!(step(&mut coroutine), Yielded(1));
    assert_eq!(step(&mut coroutine), Yielded(1));
    let mut coroutine = with(|| ());
    assert_eq!(step(&mut coroutine), Yielded(()));
}

#[test]
fn issue_58888() {
    struct Database;
    impl Database {
        fn connections(&self) -> impl Iterator<Item = u32> {
            [7].into_iter()
        }

        #[costate::coroutine]
        fn check(&self) -> impl Coroutine<(), Yield = u32, Return = ()> + '_ {
            let connections = self.connections();
            for connection in connections {
                yield_!(connection);
            }
        }
    }
    let database = Database;
    assert_eq!(step(&mut database.check()), Yielded(7));
}

#[test]
fn match_bindings() {
    enum Choice {
        A(String),
        B,
    }
    #[costate::coroutine]
    fn endless(first: bool) -> impl Coroutine<(), Yield = usize, Return = ()> {
        loop {
            let mut seen = 0;
            if let true = first {
                match Choice::A(String::from("a")) {
                    Choice::A(text) => seen += text.len(),
                    Choice::B => {}
                }
            } else if let Choice::B = Choice::B {
                seen += 10;
            }
            yield_!(seen);
        }
    }
    assert_eq!(step(&mut endless(true)), Yielded(1));
    assert_eq!(step(&mut endless(false)), Yielded(10));
}

#[test]
fn nested_coroutine() {
    #[costate::coroutine]
    fn outer() -> impl Coroutine<(), Yield = i32, Return = ()> {
        let mut inner = generator!(move { yield 2; });
        match step(&mut inner) {
            Yielded(n) => {
                yield_!(n);
            }
            Complete(()) => panic!(),
        }
    }
    assert_eq!(step(&mut outer()), Yielded(2));
}

#[test]
fn issue_69039() {
    #[costate::coroutine]
    fn scenario() -> impl Coroutine<String, Yield = &'static str, Return = String> {
        let name = yield_!("What is your name?");
        let mood = yield_!("How are you?");
        format!("{} is {}", name.trim(), mood.trim())
    }
    let mut session = Box::pin(scenario());
    assert_eq!(session.as_mut().start(), Yielded("What is your name?"));
    assert_eq!(session.as_mut().resume(" N ".to_string()), Yielded("How are you?"));
    assert_eq!(session.as_mut().resume("well".to_string()), Complete("N is well".to_string()));
}

#[test]
fn issue_69017() {
    #[costate::coroutine]
    fn prints() -> impl Coroutine<usize, Yield = (), Return = ()> {
        println!("-> {}", yield_!());
    }
    let mut coroutine = prints();
    assert_eq!(std::pin::Pin::new(&mut coroutine).start(), Yielded(()));
    assert_eq!(coroutine.send(5), Complete(()));
}

#[test]
fn issue_52304() {
    #[costate::coroutine]
    fn example() -> impl Coroutine<(), Yield = &'static i32, Return = ()> {
        yield_!(&1)
    }
    assert_eq!(step(&mut example()), Yielded(&1));
}

#[test]
fn issue_52398() {
    struct A;
    impl A {
        fn test(&self, n: u32) -> u32 {
            n + 1
        }
    }
    #[costate::coroutine]
    fn receiver_is_borrowed() -> impl Coroutine<u32, Yield = (), Return = u32> {
        A.test(yield_!())
    }
    let mut coroutine = receiver_is_borrowed();
    assert_eq!(std::pin::Pin::new(&mut coroutine).start(), Yielded(()));
    assert_eq!(coroutine.send(4), Complete(5));
}

#[test]
fn live_upvar_across_yield() {
    let three = |_: u32| 3;
    let mut coroutine = generator!(move |first: u32| -> u32 { three(first) + three(yield) });
    assert_eq!(coroutine.send(0), Yielded(()));
    assert_eq!(coroutine.send(0), Complete(6));
}

#[test]
fn addassign_yield() {
    #[costate::coroutine]
    fn appends() -> impl Coroutine<(), Yield = (), Return = String> {
        let mut text = String::from("a");
        text += {
            yield_!();
            "b"
        };
        text
    }
    assert_eq!(finish(1, appends()), "ab");
}

#[test]
fn pin_box_coroutine() {
    fn check<C: Coroutine>(_: C) {}
    check(generator!(move { yield 1; }));
    check(Box::pin(generator!(move { yield 1; })));
    check(Box::new(generator!(move { yield 1; })));
}

#[test]
fn non_static_is_unpin() {
    fn check<T: Unpin>(_: T) {}
    #[costate::coroutine]
    fn holds_a_pinned_value() -> impl Coroutine<(), Yield = (), Return = ()> {
        let pinned = (std::marker::PhantomPinned, String::new());
        yield_!();
        drop(pinned);
    }
    check(holds_a_pinned_value());
}

#[test]
fn uninhabited_field() {
    enum Never {}
    fn conjure<T>() -> T {
        unreachable!()
    }
    #[costate::coroutine]
    fn run(x: bool, y: bool) -> impl Coroutine<(), Yield = u32, Return = ()> {
        if x {
            let _a: Never;
            if y {
                _a = conjure::<Never>();
            }
            yield_!(1);
        } else {
            let _a: Never;
            if y {
                _a = conjure::<Never>();
            }
            yield_!(2);
        }
    }
    for (x, expected) in [(true, 1), (false, 2)] {
        let mut coroutine = run(x, false);
        assert_eq!(step(&mut coroutine), Yielded(expected));
        assert_eq!(step(&mut coroutine), Complete(()));
    }
}

#[test]
fn issue_53548() {
    use std::cell::RefCell;
    use std::rc::Rc;
    trait Trait: 'static {}
    struct Store<C> {
        inner: Rc<RefCell<Option<C>>>,
    }
    #[costate::coroutine]
    fn holds() -> impl Coroutine<(), Yield = bool, Return = ()> {
        let store = Store::<Box<dyn Trait>> { inner: Rc::default() };
        yield_!(store.inner.borrow().is_none());
        drop(store);
    }
    assert_eq!(step(&mut holds()), Yielded(true));
}
