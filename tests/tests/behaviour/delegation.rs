//! `yield_from!`: values both ways, the inner return value, recursion, and who is closed first.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, panic_of, start};
use costate_tests::trace::{log, record};
use costate_tests::{Noisy, id, oracle, t};

oracle! {
    fn inner(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let mut sum = 0;
        for i in 0..n {
            sum += yield_!(i);
        }
        t(sum)
    }
    fn values_both_ways(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let a = yield_from!(inner(n));
        let b = yield_!(a);
        let c = yield_from!(inner(b));
        a * 100 + c
    }
    values_both_ways(2) <- [1, 2];
    values_both_ways(0) <- [1, 2];
    values_both_ways(3) <- [0];
}

oracle! {
    fn noisy_inner(n: u32) -> impl Coroutine<u32, Yield = u32, Return = Noisy> {
        let _a = Noisy::new(n);
        let b = Noisy::new(n + 1);
        yield_!(id(&b));
        yield_!(id(&b) * 10);
        b
    }
    fn ending_the_outer_ends_the_inner_first() -> impl Coroutine<u32, Yield = u32, Return = ()> {
        let _x = Noisy::new(1);
        let made = yield_from!(noisy_inner(10));
        let _y = Noisy::new(2);
        let again = yield_from!(noisy_inner(20));
        yield_!(id(&made) + id(&again));
        t("end");
    }
    ending_the_outer_ends_the_inner_first() <- [0];
}

oracle! {
    fn level_three(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _held = Noisy::new(30);
        yield_!(n) + 1
    }
    fn level_two(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _held = Noisy::new(20);
        yield_from!(level_three(n + 1)) + 1
    }
    fn three_levels() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _held = Noisy::new(10);
        yield_from!(level_two(1)) + yield_from!(level_three(5))
    }
    three_levels() <- [100, 200];
}

oracle! {
    fn part(n: u32) -> impl Coroutine<u32, Yield = u32, Return = Option<u32>> {
        let sent = yield_!(n);
        (sent != 0).then_some(sent + n)
    }
    fn in_expressions() -> impl Coroutine<u32, Yield = u32, Return = Option<u32>> {
        let pair = (yield_from!(part(1))?, yield_from!(part(2))?);
        if let Some(n) = yield_from!(part(pair.0)) && n > 5 {
            return yield_from!(part(n));
        }
        match yield_from!(part(pair.1)) {
            Some(n) => Some(n + yield_!(50)),
            None => None,
        }
    }
    in_expressions() <- [1];
    in_expressions() <- [7];
    in_expressions() <- [1, 0];
    in_expressions() <- [0];
}

oracle! {
    fn turn(i: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
        yield_!(i);
        yield_!(i * 10);
    }
    fn from_an_iterator_in_a_loop(n: u32) -> impl Iterator<Item = u32> {
        for i in 1..n {
            let _turn = Noisy::new(i);
            yield_from!(turn(i));
        }
    }
    from_an_iterator_in_a_loop(4);
}

oracle! {
    fn broken(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _inner = Noisy::new(n);
        let sent = yield_!(n);
        assert!(sent < 5, "sent {sent}");
        sent
    }
    fn a_panic_passes_through() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let _outer = Noisy::new(1);
        yield_from!(broken(10)) + yield_from!(broken(20))
    }
    a_panic_passes_through() <- [1, 9];
    a_panic_passes_through() <- [9];
}

oracle! {
    fn never_yields(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        t(n) + 1
    }
    fn inner_without_a_yield() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let n = yield_from!(never_yields(1));
        yield_!(n) + yield_from!(never_yields(2))
    }
    inner_without_a_yield() <- [10];
}

/// A tree whose walk recurses through `Box`.
enum Tree {
    Leaf,
    Node(Box<Tree>, u32, Box<Tree>),
}

impl Tree {
    fn of(values: &[u32]) -> Box<Tree> {
        Box::new(match values.len() {
            0 => Tree::Leaf,
            n => Tree::Node(Tree::of(&values[..n / 2]), values[n / 2], Tree::of(&values[n / 2 + 1..])),
        })
    }
}

fn walk(tree: &Tree) -> Box<dyn Coroutine<(), Yield = u32, Return = usize> + Unpin + '_> {
    #[costate::coroutine]
    fn step(tree: &Tree) -> impl Coroutine<(), Yield = u32, Return = usize> {
        let Tree::Node(left, value, right) = tree else {
            return 0;
        };
        let below = yield_from!(walk(left));
        yield_!(*value);
        below + 1 + yield_from!(walk(right))
    }
    Box::new(step(tree))
}

#[test]
fn recursion_through_a_box() {
    let values: Vec<u32> = (1..=20).collect();
    let tree = Tree::of(&values);
    assert_eq!(drive(walk(&tree), [(); 20]), (values, Some(20)));
}

#[costate::coroutine]
fn nested(depth: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> + Unpin {
    let _level = Noisy::new(depth);
    if depth == 0 {
        return yield_!(0);
    }
    let inner: Box<dyn Coroutine<u32, Yield = u32, Return = u32> + Unpin> = Box::new(nested(depth - 1));
    yield_from!(inner) + depth
}

#[test]
fn deep_recursion_sends_to_the_innermost() {
    let mut outcome = (Vec::new(), None);
    let log = record(|| outcome = drive(nested(30), [1000]));
    assert_eq!(outcome, (vec![0], Some(1000 + (1..=30).sum::<u32>())));
    let drops: Vec<_> = log.iter().filter(|entry| entry.starts_with("drop")).cloned().collect();
    assert_eq!(drops, (0..=30).map(|n| format!("drop {n}")).collect::<Vec<_>>());
}

#[test]
fn closing_the_outermost_of_a_recursion_closes_the_innermost_first() {
    let log = record(|| {
        let mut outer = nested(3);
        assert_eq!(start(&mut outer), CoroutineState::Yielded(0));
        log("close");
        outer.close();
        log("closed");
    });
    assert_eq!(
        log,
        ["new 3", "new 2", "new 1", "new 0", "close", "drop 0", "drop 1", "drop 2", "drop 3", "closed"]
    );
}

#[costate::coroutine]
fn twice(
    inner: impl Coroutine<u32, Yield = u32, Return = u32> + Unpin,
) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    2 * yield_from!(inner)
}

#[costate::coroutine]
fn echo() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut n = 0;
    for _ in 0..2 {
        n = yield_!(n + 1);
    }
    n
}

#[test]
fn any_coroutine_may_be_the_inner_one() {
    let expected = (vec![1, 11], Some(40));
    assert_eq!(drive(twice(echo()), [10, 20]), expected);
    assert_eq!(drive(twice(Box::new(echo())), [10, 20]), expected);
    assert_eq!(drive(twice(&mut echo()), [10, 20]), expected);
    assert_eq!(drive(twice(Box::pin(echo())), [10, 20]), expected);
    let dynamic: Box<dyn Coroutine<u32, Yield = u32, Return = u32> + Unpin> = Box::new(echo());
    assert_eq!(drive(twice(dynamic), [10, 20]), expected);
}

/// A coroutine written by hand.
struct CountTo(u32, u32);

impl Coroutine<u32> for CountTo {
    type Yield = u32;
    type Return = &'static str;

    fn start(self: std::pin::Pin<&mut Self>) -> CoroutineState<u32, &'static str> {
        CoroutineState::Yielded(self.0)
    }

    fn resume(mut self: std::pin::Pin<&mut Self>, by: u32) -> CoroutineState<u32, &'static str> {
        self.0 += by;
        if self.0 < self.1 { CoroutineState::Yielded(self.0) } else { CoroutineState::Complete("counted") }
    }
}

#[costate::coroutine]
fn outer_of_a_handwritten_one() -> impl Coroutine<u32, Yield = u32, Return = usize> {
    let counter = CountTo(1, 10);
    yield_from!(counter).len()
}

#[test]
fn a_handwritten_inner_one() {
    assert_eq!(drive(outer_of_a_handwritten_one(), [3, 3, 4]), (vec![1, 4, 7], Some(7)));
}

#[costate::coroutine]
fn resumes_another_by_hand() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut inner = echo();
    let mut state = start(&mut inner);
    while let CoroutineState::Yielded(n) = state {
        let sent = yield_!(n * 100);
        state = inner.send(sent);
    }
    state.complete().unwrap_or(0)
}

#[test]
fn a_coroutine_as_a_local() {
    assert_eq!(drive(resumes_another_by_hand(), [5, 6]), (vec![100, 600], Some(6)));
}

#[costate::coroutine]
fn delegates_to_a_finished_one() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let mut inner = echo();
    start(&mut inner);
    inner.close();
    yield_from!(inner)
}

#[test]
fn a_finished_inner_one_is_refused() {
    let mut outer = delegates_to_a_finished_one();
    assert_eq!(panic_of(|| start(&mut outer)), "coroutine resumed after completion");
}
