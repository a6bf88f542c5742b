//! The signal among the combinators of another crate, which know nothing of it.

use costate::cancel::Delivery::{Dead, Finished, Handling, Held};
use costate::{Cancelled, catch_cancel, shield};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use costate_executor_tests::wakes::{again, cancel, poll};
use futures_util::future::{self, Either, FutureExt};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::future::{pending, ready};
use std::pin::pin;
use std::task::Poll;

#[test]
fn join_delivers_to_each_branch_that_handles_it() {
    let mut victim =
        pin!(future::join(catch_cancel(pending::<()>()), async { (catch_cancel(pending::<()>()).await, 2) }));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished((Err(Cancelled), (Err(Cancelled), 2))));
}

#[test]
fn join_keeps_a_branch_that_knows_nothing_while_another_handles_it() {
    let gate = Gate::new();
    let trace = Trace::new();
    let mut victim = pin!(future::join(
        async {
            let _local = trace.guard("unaware");
            gate.wait().await;
            trace.note("went on");
        },
        async {
            let caught = catch_cancel(pending::<()>()).await;
            trace.note("clean-up");
            caught
        }
    ));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(trace.events(), "clean-up");
    gate.open();
    assert_eq!(poll(victim), Poll::Ready(((), Err(Cancelled))));
    assert_eq!(trace.events(), "went on -unaware");
}

#[test]
fn join_inside_a_catch_counts_as_handled_by_its_branch() {
    let mut victim = pin!(catch_cancel(future::join(pending::<()>(), async {
        let _ = catch_cancel(pending::<()>()).await;
        pending::<()>().await;
    })));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim), Finished(Err(Cancelled)), "the second one finds nobody within");
}

#[test]
fn join_without_a_handler_is_dead() {
    let mut victim = pin!(future::join(pending::<()>(), async { pending::<()>().await }));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Dead);
}

#[test]
fn join_of_a_shield_and_a_catch_gives_both() {
    let gate = Gate::new();
    let wait = gate.wait();
    let mut victim = pin!(future::join(
        shield(async {
            wait.await;
            5
        }),
        catch_cancel(pending::<()>()),
    ));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    gate.open();
    assert_eq!(poll(victim), Poll::Ready((5, Err(Cancelled))));
}

#[test]
fn join_of_two_shields_waits_for_both() {
    let (first, second) = (Gate::new(), Gate::new());
    let mut victim = pin!(future::join(shield(first.wait()), shield(second.wait())));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Held);
    first.open();
    assert_eq!(again(victim.as_mut()), Held);
    second.open();
    assert_eq!(again(victim), Dead);
}

#[test]
fn a_shield_that_finished_beside_a_handler_still_gives_its_value() {
    // The shield is ready in the first pass, and the branch after it catches in the same pass.
    let gate = Gate::new();
    let wait = gate.wait();
    let mut victim = pin!(future::join(
        shield(async {
            wait.await;
            5
        }),
        catch_cancel(pending::<()>())
    ));
    assert!(poll(victim.as_mut()).is_pending());
    gate.open();
    assert_eq!(cancel(victim), Finished((5, Err(Cancelled))));
}

#[test]
fn select_lets_the_catching_branch_win() {
    let mut victim = pin!(async {
        match future::select(Box::pin(catch_cancel(pending::<()>())), pending::<()>()).await {
            Either::Left((caught, _)) => caught,
            Either::Right(_) => unreachable!(),
        }
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished(Err(Cancelled)));
}

#[test]
fn a_cancel_caught_by_what_another_branch_displaced_is_delivered_again() {
    // `select` drops the catch that answered, before its body could see anything.
    let gate = Gate::new();
    let mut victim = pin!(async {
        let _ = future::select(Box::pin(catch_cancel(pending::<()>())), Box::pin(gate.wait())).await;
        catch_cancel(pending::<()>()).await
    });
    assert!(poll(victim.as_mut()).is_pending());
    gate.open();
    assert_eq!(cancel(victim), Finished(Err(Cancelled)));

    let gate = Gate::new();
    let mut unaware = pin!(async {
        let _ = future::select(Box::pin(catch_cancel(pending::<()>())), Box::pin(gate.wait())).await;
        pending::<()>().await
    });
    assert!(poll(unaware.as_mut()).is_pending());
    gate.open();
    assert_eq!(cancel(unaware), Dead);
}

#[test]
fn the_select_macro_hands_the_signal_on() {
    let mut victim = pin!(async {
        let mut work = pin!(catch_cancel(pending::<()>()).fuse());
        let mut tick = pin!(pending::<()>().fuse());
        futures_util::select! { caught = work => caught, () = tick => Ok(()) }
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished(Err(Cancelled)));
}

#[test]
fn a_combinator_with_wakers_of_its_own_hides_the_signal() {
    let trace = Trace::new();
    let mut victim = Box::pin(async {
        let mut all = FuturesUnordered::new();
        all.push(async {
            let _local = trace.guard("local");
            let _ = catch_cancel(pending::<()>()).await;
            trace.note("unreachable");
        });
        all.next().await;
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Dead);
    drop(victim);
    assert_eq!(trace.events(), "-local");
}

#[test]
fn a_catch_around_such_a_combinator_works() {
    let mut victim = pin!(async {
        let mut all: FuturesUnordered<_> = (0..3).map(|_| catch_cancel(pending::<()>())).collect();
        catch_cancel(all.next()).await.map(|_| ())
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished(Err(Cancelled)));
}

#[test]
fn the_clean_up_may_await_what_was_begun_before() {
    // `background` has been polled already and is not cancelled by what the clean-up answers to.
    let gate = Gate::new();
    let mut victim = pin!(async {
        let mut background = pin!(catch_cancel(gate.wait()));
        assert!(futures_util::poll!(background.as_mut()).is_pending());
        let caught = catch_cancel(pending::<()>()).await;
        (caught, background.await)
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    gate.open();
    assert_eq!(poll(victim), Poll::Ready((Err(Cancelled), Ok(()))));
}

#[test]
fn a_loop_that_swallows_goes_on() {
    let mut victim = pin!(async {
        let mut refused = 0;
        while catch_cancel(pending::<()>()).await.is_err() {
            refused += 1;
            ready(()).await;
            if refused == 3 {
                break;
            }
        }
        refused
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim), Finished(3));
}
