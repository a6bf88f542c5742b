//! `catch_cancel`, seen by its canceller and by the body around it.

use costate::cancel::Delivery::{Dead, Finished, Handling};
use costate::{Cancelled, catch_cancel};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use costate_executor_tests::wakes::{Wakes, cancel, poll};
use std::future::{pending, ready};
use std::pin::{Pin, pin};
use std::task::Poll;

#[test]
fn nothing_but_drops_without_a_catch() {
    let trace = Trace::new();
    let mut victim = Box::pin(async {
        let _first = trace.guard("first");
        let _second = trace.guard("second");
        pending::<()>().await;
        trace.note("unreachable");
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Dead);
    assert_eq!(trace.events(), "", "the victim is the canceller's to drop");
    drop(victim);
    assert_eq!(trace.events(), "-second -first");
}

#[test]
fn swallowed_in_the_poll_that_cancels() {
    let trace = Trace::new();
    let mut victim = pin!(async {
        let result = catch_cancel(async {
            let _inner = trace.guard("inner");
            pending::<u32>().await
        })
        .await;
        trace.note("clean-up");
        result.unwrap_or(7)
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished(7));
    assert_eq!(trace.events(), "-inner clean-up");
}

#[test]
fn raised_again_after_a_clean_up_that_waits() {
    let gate = Gate::new();
    let trace = Trace::new();
    let mut victim = pin!(async {
        let _local = trace.guard("local");
        if let Err(cancelled) = catch_cancel(pending::<()>()).await {
            trace.note("begin");
            gate.wait().await;
            trace.note("end");
            return Err(cancelled);
        }
        Ok(())
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(trace.events(), "begin");
    assert!(poll(victim.as_mut()).is_pending());
    gate.open();
    assert_eq!(poll(victim), Poll::Ready(Err(Cancelled)));
    assert_eq!(trace.events(), "end -local");
}

#[test]
fn the_question_mark_raises_again() {
    async fn body() -> Result<u32, Box<dyn std::error::Error>> {
        Ok(catch_cancel(pending::<u32>()).await?)
    }
    let mut victim = pin!(body());
    assert!(poll(victim.as_mut()).is_pending());
    let Finished(Err(error)) = cancel(victim) else { panic!("not finished") };
    assert_eq!(error.to_string(), "the operation was cancelled");
    assert!(error.is::<Cancelled>());
}

#[test]
fn the_innermost_catch_gets_it() {
    let mut victim = pin!(catch_cancel(async {
        let inner = catch_cancel(pending::<u32>()).await;
        (inner, catch_cancel(ready(1)).await)
    }));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim), Finished(Ok((Err(Cancelled), Ok(1)))));
}

#[test]
fn a_second_cancel_interrupts_the_clean_up() {
    let trace = Trace::new();
    let mut victim = Box::pin(async {
        let _ = catch_cancel(pending::<()>()).await;
        let _local = trace.guard("local");
        pending::<()>().await;
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim.as_mut()), Dead);
    drop(victim);
    assert_eq!(trace.events(), "-local");
}

#[test]
fn a_second_cancel_is_caught_by_a_second_catch() {
    let mut victim = pin!(async {
        let first = catch_cancel(pending::<()>()).await;
        let second = catch_cancel(pending::<()>()).await;
        let third = catch_cancel(pending::<()>()).await;
        (first, second, third)
    });
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling, "one cancel ends one await");
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim), Finished((Err(Cancelled), Err(Cancelled), Err(Cancelled))));
}

#[test]
fn the_outer_catch_gets_a_cancel_of_the_inner_clean_up() {
    let trace = Trace::new();
    let mut victim = pin!(catch_cancel(async {
        let _ = catch_cancel(pending::<()>()).await;
        let _local = trace.guard("local");
        pending::<()>().await;
    }));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Handling);
    assert_eq!(cancel(victim), Finished(Err(Cancelled)));
    assert_eq!(trace.events(), "-local");
}

#[test]
fn delivered_at_the_next_suspension() {
    let gate = Gate::new();
    let trace = Trace::new();
    let mut victim = pin!(async {
        gate.wait().await;
        trace.note("ready");
        let caught = catch_cancel(async {
            trace.note("runs");
            pending::<()>().await;
        })
        .await;
        caught.is_err()
    });
    assert!(poll(victim.as_mut()).is_pending());
    gate.open();
    assert_eq!(cancel(victim), Finished(true));
    assert_eq!(trace.events(), "ready runs");
}

#[test]
fn what_is_ready_is_not_cancelled() {
    let gate = Gate::new();
    let mut victim = pin!(async {
        let first = catch_cancel(gate.wait()).await;
        pending::<()>().await;
        first
    });
    assert!(poll(victim.as_mut()).is_pending());
    gate.open();
    assert_eq!(cancel(victim), Dead, "the cancel goes on to the next await");
}

#[test]
fn through_boxes_and_trait_objects() {
    async fn depth(n: u32) -> u32 {
        if n == 0 {
            return u32::from(catch_cancel(pending::<()>()).await.is_err());
        }
        let inner: Pin<Box<dyn Future<Output = u32>>> = Box::pin(depth(n - 1));
        inner.await + 1
    }
    let mut victim: Pin<Box<dyn Future<Output = u32> + '_>> = Box::pin(depth(20));
    assert!(poll(victim.as_mut()).is_pending());
    assert_eq!(cancel(victim.as_mut()), Finished(21));
}

#[test]
fn a_future_that_was_never_polled_runs_to_its_first_suspension() {
    let trace = Trace::new();
    let mut victim = pin!(catch_cancel(async {
        trace.note("runs");
        pending::<()>().await;
    }));
    assert_eq!(cancel(victim.as_mut()), Finished(Err(Cancelled)));
    assert_eq!(trace.events(), "runs");
}

#[test]
fn a_caught_cancel_survives_a_poll_without_the_second_pass() {
    // What stands between lets the second pass not through, so the wake has to bring the next poll.
    let (wakes, waker) = Wakes::new();
    let mut polls = 0;
    let mut inner = Box::pin(catch_cancel(pending::<()>()));
    let mut victim = pin!(std::future::poll_fn(|cx| {
        polls += 1;
        if polls % 2 == 0 { Poll::Pending } else { inner.as_mut().poll(cx) }
    }));
    let mut cx = std::task::Context::from_waker(&waker);
    assert!(victim.as_mut().poll(&mut cx).is_pending());
    assert!(victim.as_mut().poll(&mut cx).is_pending());
    assert_eq!(wakes.take(), 0);
    assert_eq!(costate::cancel::poll_cancel(victim.as_mut(), &mut cx), Handling);
    assert!(wakes.take() > 0, "there is a reason to poll again");
    assert_eq!(victim.as_mut().poll(&mut cx), Poll::Ready(Err(Cancelled)));
}

#[test]
#[should_panic = "`catch_cancel` polled after completion"]
fn refuses_a_poll_after_its_completion() {
    let mut done = pin!(catch_cancel(ready(())));
    assert_eq!(poll(done.as_mut()), Poll::Ready(Ok(())));
    let _ = poll(done);
}

#[test]
fn cancelled_is_an_ordinary_value() {
    let error: &dyn std::error::Error = &Cancelled;
    assert_eq!(
        (error.to_string(), format!("{Cancelled:?}")),
        ("the operation was cancelled".into(), "Cancelled".into())
    );
}
