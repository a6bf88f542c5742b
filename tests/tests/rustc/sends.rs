//! Which values count as held across a yield, seen by `Send` and `Clone`.

use crate::step;
use costate::{Coroutine, CoroutineState};
use costate_tests::steps::drive;
use std::rc::Rc;

fn send<T: Send>(value: T) -> T {
    value
}

/// A value that must not cross threads.
#[derive(Default)]
struct Local {
    _not_send: Option<Rc<u32>>,
}

struct Pair {
    local: Local,
    x: i32,
}

#[test]
fn issue_57478() {
    #[costate::coroutine]
    fn dropped_before() -> impl Coroutine<(), Yield = (), Return = ()> {
        let guard = Local::default();
        drop(guard);
        yield_!();
    }
    drop(send(dropped_before()));
}

#[test]
fn partial_drop() {
    #[costate::coroutine]
    fn taken_apart() -> impl Coroutine<(), Yield = i32, Return = ()> {
        let guard = Pair { local: Local::default(), x: 42 };
        let Pair { local, x } = guard;
        drop(local);
        yield_!(x);
    }
    assert_eq!(drive(send(taken_apart()), [()]), (vec![42], Some(())));
}

#[test]
fn issue_57017() {
    #[costate::coroutine]
    fn scrutinee_moved_away() -> impl Coroutine<(), Yield = (), Return = ()> {
        match drop(Local::default()) {
            _status => yield_!(),
        }
    }
    drop(send(scrutinee_moved_away()));
}

#[test]
fn derived_drop_parent_expr() {
    #[derive(Default)]
    struct Client {
        nickname: String,
    }
    #[costate::coroutine]
    fn updated() -> impl Coroutine<(), Yield = (), Return = ()> {
        match drop(Client { nickname: "n".into(), ..Client::default() }.nickname) {
            _status => yield_!(),
        }
    }
    drop(send(updated()));
}

#[test]
fn drop_yield_twice() {
    // rustc's test expects an error for the value held over the first yield; the half that must pass is this.
    #[costate::coroutine]
    fn twice() -> impl Coroutine<(), Yield = u32, Return = ()> {
        {
            let guard = Local::default();
            drop(guard);
        }
        yield_!(1);
        drop(Local::default());
        yield_!(2);
    }
    assert_eq!(drive(send(twice()), [(), ()]), (vec![1, 2], Some(())));
}

#[test]
fn clone_impl() {
    fn clone<T: Clone>(value: &T) -> T {
        value.clone()
    }
    fn copy<T: Copy>(_: &T) {}

    #[costate::coroutine]
    fn copyable(n: u32) -> impl Coroutine<(), Yield = (), Return = u32> + Copy {
        yield_!();
        n
    }
    #[costate::coroutine]
    fn not_clone_after_the_yield(n: u32) -> impl Coroutine<(), Yield = (), Return = u32> + Copy {
        yield_!();
        drop(Local::default());
        n
    }
    #[costate::coroutine]
    fn clonable(list: Vec<u32>) -> impl Coroutine<(), Yield = usize, Return = Vec<char>> + Clone {
        let letters = vec!['a'];
        yield_!(list.len());
        drop(list);
        letters
    }
    let coroutine = copyable(5);
    copy(&coroutine);
    assert_eq!(drive(clone(&coroutine), [()]), (vec![()], Some(5)));
    copy(&not_clone_after_the_yield(1));
    let mut coroutine = clonable(vec![1, 2]);
    assert_eq!(step(&mut coroutine), CoroutineState::Yielded(2));
    let mut fork = clone(&coroutine);
    assert_eq!(step(&mut coroutine), CoroutineState::Complete(vec!['a']));
    assert_eq!(step(&mut fork), CoroutineState::Complete(vec!['a']));
}

#[test]
fn clone_rpit() {
    #[costate::coroutine]
    fn as_a_bound<'a>(text: &'a str) -> impl Coroutine<(), Yield = &'a str, Return = ()> + Clone {
        let () = yield_!(text);
    }
    let original = as_a_bound("x");
    assert_eq!(drive(original.clone(), [()]), drive(original, [()]));
}
