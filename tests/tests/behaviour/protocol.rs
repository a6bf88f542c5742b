//! The rules G1 to G6 of the contract: what a coroutine promises to whoever drives it.

use costate::{Coroutine, CoroutineState};
use costate_tests::steps::{drive, panic_of, start};
use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};
use std::iter::FusedIterator;
use std::pin::Pin;

use CoroutineState::{Complete, Yielded};

#[costate::coroutine]
fn adder(first: Noisy, second: Noisy) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    t("body runs");
    let sum = id(&first) + id(&second);
    let third = Noisy::new(3);
    let sum = sum + yield_!(sum);
    let fourth = Noisy::new(4);
    let sum = sum + yield_!(sum);
    t(id(&third) + id(&fourth));
    sum
}

fn two_noisy() -> impl Coroutine<u32, Yield = u32, Return = u32> + Unpin {
    adder(Noisy::new(1), Noisy::new(2))
}

#[costate::coroutine]
fn countdown(from: u32) -> impl Iterator<Item = u32> {
    let _held = Noisy::new(from);
    for i in (0..from).rev() {
        yield_!(i);
    }
}

#[costate::coroutine]
fn fails(after: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let _held = Noisy::new(9);
    for i in 0..after {
        yield_!(i);
    }
    panic!("failed after {after}")
}

#[test]
fn g1_calling_runs_none_of_the_body() {
    let log = record(|| {
        let coroutine = two_noisy();
        t("called");
        drop(coroutine);
        t("dropped");
    });
    assert_eq!(log[..3], ["new 1", "new 2", "t(\"called\")"]);
    let mut drops = log[3..5].to_vec();
    drops.sort();
    assert_eq!(drops, ["drop 1", "drop 2"]);
    assert_eq!(log[5..], ["t(\"dropped\")"]);
}

#[test]
fn g1_an_unstarted_iterator_runs_nothing() {
    assert!(record(|| drop(countdown(5))).is_empty());
}

#[test]
fn g2_start_runs_to_the_first_yield() {
    let mut coroutine = two_noisy();
    assert_eq!(start(&mut coroutine), Yielded(3));
}

#[test]
fn g2_send_is_the_value_of_the_yield() {
    let mut coroutine = two_noisy();
    assert_eq!(start(&mut coroutine), Yielded(3));
    assert_eq!(coroutine.send(10), Yielded(13));
    assert_eq!(Pin::new(&mut coroutine).resume(20), Complete(33));
    assert!(coroutine.is_done());
}

#[test]
fn g2_the_first_resume_of_unit_starts() {
    #[costate::coroutine]
    fn greet() -> impl Coroutine<(), Yield = &'static str, Return = u32> {
        yield_!("hello");
        5
    }
    let mut coroutine = greet();
    assert_eq!(coroutine.send(()), Yielded("hello"));
    assert_eq!(coroutine.send(()), Complete(5));
    let mut coroutine = greet();
    assert_eq!(start(&mut coroutine), Yielded("hello"));
    assert_eq!(Pin::new(&mut coroutine).resume(()), Complete(5));
}

#[test]
fn g2_without_a_yield_start_completes() {
    #[costate::coroutine]
    fn at_once(n: u32) -> impl Coroutine<u32, Yield = u32, Return = u32> {
        n + 1
    }
    let mut coroutine = at_once(4);
    assert_eq!(start(&mut coroutine), Complete(5));
    assert!(coroutine.is_done());
}

#[test]
fn g3_a_value_before_the_start_is_refused_and_names_start() {
    let mut coroutine = two_noisy();
    let log = record(|| {
        let message = panic_of(|| coroutine.send(5));
        assert!(message.contains("`start`"), "{message}");
    });
    assert!(log.is_empty(), "a refusal runs nothing: {log:?}");
}

#[test]
fn g3_a_refused_coroutine_can_still_be_started() {
    let mut coroutine = two_noisy();
    panic_of(|| coroutine.send(5));
    assert!(!coroutine.is_done());
    assert_eq!(start(&mut coroutine), Yielded(3));
    assert_eq!(coroutine.send(1), Yielded(4));
    assert_eq!(coroutine.send(1), Complete(5));
}

#[test]
fn g3_starting_twice_is_refused() {
    let mut coroutine = two_noisy();
    assert_eq!(start(&mut coroutine), Yielded(3));
    let message = panic_of(|| start(&mut coroutine));
    assert!(message.contains("already started"), "{message}");
}

#[test]
fn g3_resuming_after_completion_is_refused() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    coroutine.send(1);
    assert_eq!(coroutine.send(1), Complete(5));
    for _ in 0..2 {
        assert_eq!(panic_of(|| coroutine.send(1)), "coroutine resumed after completion");
        assert_eq!(panic_of(|| start(&mut coroutine)), "coroutine resumed after completion");
    }
}

#[test]
fn g3_resuming_after_a_panic_is_refused() {
    for after in 0..3 {
        let mut coroutine = fails(after);
        let log = record(|| {
            let message = panic_of(|| {
                start(&mut coroutine);
                for _ in 0..after {
                    coroutine.send(0);
                }
            });
            assert_eq!(message, format!("failed after {after}"));
        });
        assert_eq!(log, ["new 9", "drop 9"], "the panic drops what is alive");
        assert!(coroutine.is_done());
        for _ in 0..2 {
            assert_eq!(panic_of(|| coroutine.send(1)), "coroutine resumed after panicking");
            assert_eq!(panic_of(|| start(&mut coroutine)), "coroutine resumed after panicking");
        }
        coroutine.close();
        assert_eq!(panic_of(|| coroutine.send(1)), "coroutine resumed after panicking");
    }
}

#[test]
fn g3_a_refused_value_is_dropped_once() {
    #[costate::coroutine]
    fn eats() -> impl Coroutine<Noisy, Yield = (), Return = ()> {
        yield_!();
    }
    let mut coroutine = eats();
    let log = record(|| drop(panic_of(|| coroutine.send(Noisy::new(1)))));
    assert_eq!(log, ["new 1", "drop 1"]);
    start(&mut coroutine);
    coroutine.send(Noisy::new(2));
    let log = record(|| drop(panic_of(|| coroutine.send(Noisy::new(3)))));
    assert_eq!(log, ["new 3", "drop 3"]);
}

#[test]
fn g3_a_finished_iterator_stays_at_none() {
    let mut iterator = countdown(2);
    assert_eq!([iterator.next(), iterator.next()], [Some(1), Some(0)]);
    for _ in 0..3 {
        assert_eq!(iterator.next(), None);
    }
}

#[test]
fn g3_iterators_are_fused() {
    #[costate::coroutine]
    fn unit_coroutine() -> impl Coroutine<(), Yield = u32, Return = ()> + FusedIterator<Item = u32> {
        yield_!(1);
    }
    #[costate::coroutine]
    fn fused_by_bound() -> impl Iterator<Item = u32> + FusedIterator {
        yield_!(1);
    }
    fn check(iterator: impl FusedIterator<Item = u32>) {
        assert_eq!(iterator.collect::<Vec<_>>(), [1]);
    }
    check(unit_coroutine());
    check(fused_by_bound());
}

#[test]
fn g4_close_drops_in_reverse_order_at_once() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    coroutine.send(0);
    let log = record(|| {
        coroutine.close();
        t("closed");
    });
    assert_eq!(log, ["drop 4", "drop 3", "drop 2", "drop 1", "t(\"closed\")"]);
    assert!(coroutine.is_done());
}

#[test]
fn g4_close_of_a_closed_one_does_nothing() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    coroutine.close();
    let log = record(|| {
        coroutine.close();
        coroutine.close();
    });
    assert!(log.is_empty());
    assert_eq!(panic_of(|| coroutine.send(1)), "coroutine resumed after completion");
}

#[test]
fn g4_close_of_an_unstarted_one_does_nothing() {
    let mut coroutine = two_noisy();
    let log = record(|| coroutine.close());
    assert!(log.is_empty());
    assert!(!coroutine.is_done());
    assert_eq!(start(&mut coroutine), Yielded(3));
}

#[test]
fn g4_close_of_a_finished_one_does_nothing() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    coroutine.send(1);
    coroutine.send(1);
    assert!(record(|| coroutine.close()).is_empty());
    assert!(coroutine.is_done());
}

#[test]
fn g5_delegation_passes_values_both_ways() {
    #[costate::coroutine]
    fn outer() -> impl Coroutine<u32, Yield = u32, Return = String> {
        let inner = yield_from!(adder(Noisy::new(1), Noisy::new(2)));
        format!("inner gave {inner}, {} sent last", yield_!(inner))
    }
    let expected = (vec![3, 13, 33], Some("inner gave 33, 7 sent last".to_string()));
    assert_eq!(drive(outer(), [10, 20, 7]), expected);
}

#[test]
fn g5_closing_the_outer_closes_the_inner_first() {
    #[costate::coroutine]
    fn outer() -> impl Coroutine<u32, Yield = u32, Return = u32> {
        let outer = Noisy::new(100);
        yield_from!(adder(Noisy::new(1), Noisy::new(2))) + id(&outer)
    }
    let mut coroutine = outer();
    start(&mut coroutine);
    let log = record(|| coroutine.close());
    assert_eq!(log, ["drop 3", "drop 2", "drop 1", "drop 100"]);
}

#[test]
fn g6_dropping_a_suspended_one_drops_each_live_value_once() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    assert_eq!(record(|| drop(coroutine)), ["drop 3", "drop 2", "drop 1"]);
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    coroutine.send(0);
    assert_eq!(record(|| drop(coroutine)), ["drop 4", "drop 3", "drop 2", "drop 1"]);
}

#[test]
fn g6_moving_a_suspended_one_drops_nothing() {
    let mut coroutine = two_noisy();
    start(&mut coroutine);
    let mut moved = Box::new(coroutine);
    let log = record(|| {
        assert_eq!(moved.send(0), Yielded(3));
        let mut back = *moved;
        assert_eq!(back.send(0), Complete(3));
    });
    assert_eq!(log, ["new 4", "t(7)", "drop 4", "drop 3", "drop 2", "drop 1"]);
}

#[test]
fn traits_are_object_safe() {
    let mut all: Vec<Box<dyn Coroutine<u32, Yield = u32, Return = u32> + Unpin>> =
        vec![Box::new(two_noisy()), Box::new(fails(1))];
    for coroutine in &mut all {
        assert!(matches!(start(coroutine), Yielded(_)));
    }
    assert_eq!(all[0].send(10), Yielded(13));
    assert_eq!(panic_of(|| all[1].send(1)), "failed after 1");
    all[0].close();
    assert!(all.iter().all(|coroutine| coroutine.is_done()));
    let pinned: Pin<Box<dyn Coroutine<u32, Yield = u32, Return = u32>>> = Box::pin(two_noisy());
    assert_eq!(drive(pinned, [1, 1]), (vec![3, 4], Some(5)));
}

#[test]
fn references_drive_the_same_coroutine() {
    let mut coroutine = two_noisy();
    assert_eq!(start(&mut &mut coroutine), Yielded(3));
    assert_eq!((&mut coroutine).send(1), Yielded(4));
    let by_reference: &mut dyn Coroutine<u32, Yield = u32, Return = u32> = &mut coroutine;
    assert!(!by_reference.is_done());
    assert_eq!(Pin::new(&mut coroutine).resume(1), Complete(5));
}

#[test]
fn unit_coroutines_are_iterators_and_iterators_mix() {
    #[costate::coroutine]
    fn both(n: u32) -> impl Coroutine<(), Yield = u32, Return = ()> + Iterator<Item = u32> {
        for i in 0..n {
            yield_!(i);
        }
    }
    let mut numbers = both(4);
    assert_eq!(numbers.next(), Some(0));
    assert_eq!(numbers.send(()), Yielded(1));
    assert_eq!(numbers.next(), Some(2));
    assert_eq!(start(&mut numbers), Yielded(3));
    assert_eq!(numbers.next(), None);
    assert!(numbers.is_done());
    assert_eq!(numbers.next(), None);
}

#[test]
fn iterators_compose() {
    let sum: u32 = countdown(4).zip(countdown(5).skip(1)).map(|(a, b)| a * b).sum();
    assert_eq!(sum, 9 + 4 + 1);
    let mut peekable = countdown(3).chain(countdown(2)).peekable();
    assert_eq!(peekable.peek(), Some(&2));
    assert_eq!(peekable.by_ref().take(2).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(peekable.collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(countdown(3).size_hint().0, 0);
}

#[test]
fn state_of_one_step() {
    assert_eq!(Yielded::<u32, ()>(5).yielded(), Some(5));
    assert_eq!(Complete::<u32, char>('x').yielded(), None);
    assert_eq!(Complete::<u32, char>('x').complete(), Some('x'));
    assert_eq!(Yielded::<u32, ()>(5).complete(), None);
}
