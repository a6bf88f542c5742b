//! `shield`.

use costate::cancel::Delivery::{Dead, Finished, Handling, Held};
use costate::{Cancelled, catch_cancel, shield};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use costate_executor_tests::wakes::{again, cancel, poll};
use futures_util::future::select;
use std::future::{pending, ready};
use std::pin::pin;
use std::task::Poll;

#[test]
fn without_a_cancel_it_is_the_future() {
    let mut victim = pin!(shield(ready(3)));
    assert_eq!(poll(victim.as_mut()), Poll::Ready(3));
}

#[test]
fn finishes_and_then_ends_as_cancelled() {
    let gate = Gate::new();
    let trace = Trace::new();
    let mut victim = Box::pin(async {
        let _local = trace.guard("local");
        shield(async {
            gate.wait().await;
            trace.note("saved");
        })
        .await;
        trace.note("unreachable");
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Held);
    assert_eq!(again(victim.as_mut()), Held);
    assert_eq!(trace.events(), "");
    gate.open();
    assert_eq!(again(victim.as_mut()), Dead);
    assert_eq!(trace.events(), "saved");
    drop(victim);
    assert_eq!(trace.events(), "-local");
}

#[test]
fn a_catch_around_it_hears_of_the_cancel_when_it_has_finished() {
    let gate = Gate::new();
    let mut victim = pin!(async { catch_cancel(shield(gate.wait())).await });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Held);
    gate.open();
    assert_eq!(again(victim), Finished(Err(Cancelled)));
}

#[test]
fn what_is_shielded_sees_no_cancel() {
    let gate = Gate::new();
    let trace = Trace::new();
    let mut victim = pin!(shield(async {
        let caught = catch_cancel(gate.wait()).await;
        trace.note(format!("{caught:?}"));
    }));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Held);
    assert_eq!(cancel(victim.as_mut()), Held, "nor a second one");
    gate.open();
    assert_eq!(again(victim), Dead);
    assert_eq!(trace.events(), "Ok(())");
}

#[test]
fn a_shield_begun_under_a_cancel_runs_to_its_end_first() {
    let (before, within) = (Gate::new(), Gate::new());
    let mut victim = pin!(async {
        before.wait().await;
        shield(within.wait()).await;
    });
    assert!(poll(victim.as_mut()).is_pending());
    before.open();
    assert_eq!(cancel(victim.as_mut()), Held);
    within.open();
    assert_eq!(again(victim), Dead);
}

#[test]
fn a_shield_in_a_clean_up_holds_off_the_second_cancel_alone() {
    let gate = Gate::new();
    let mut victim = pin!(async {
        let _ = catch_cancel(pending::<()>()).await;
        shield(gate.wait()).await;
        1
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    gate.open();
    assert_eq!(poll(victim), Poll::Ready(1), "the first cancel was answered by the catch");
}

#[test]
fn a_cancel_whose_shield_is_gone_is_delivered_at_the_next_suspension() {
    let (shielded, other) = (Gate::new(), Gate::new());
    let mut victim = pin!(async {
        let _ = select(Box::pin(shield(shielded.wait())), Box::pin(other.wait())).await;
        catch_cancel(pending::<()>()).await
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Held);
    other.open();
    assert_eq!(again(victim), Finished(Err(Cancelled)));
}

#[test]
#[should_panic = "`shield` polled after completion"]
fn refuses_a_poll_after_its_completion() {
    let mut done = pin!(shield(ready(())));
    assert_eq!(poll(done.as_mut()), Poll::Ready(()));
    let _ = poll(done);
}
