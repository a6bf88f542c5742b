//! The signal as a waker.

use costate::cancel::Delivery::{Dead, Finished, Handling};
use costate::cancel::poll_cancel;
use costate::{Cancelled, catch_cancel};
use costate_executor_tests::gate::Gate;
use costate_executor_tests::trace::Trace;
use costate_executor_tests::wakes::Wakes;
use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

#[test]
fn a_clone_is_the_real_waker() {
    let (wakes, waker) = Wakes::new();
    let kept = RefCell::new(None);
    let mut victim = Box::pin(poll_fn(|cx| {
        kept.replace(Some(cx.waker().clone()));
        Poll::<()>::Pending
    }));
    assert_eq!(poll_cancel(victim.as_mut(), &mut Context::from_waker(&waker)), Dead);
    drop(victim);
    let kept = kept.take().unwrap();
    assert_eq!(kept.data(), waker.data());
    kept.wake_by_ref();
    kept.wake();
    assert_eq!(wakes.take(), 2);
    drop(waker);
    assert_eq!(Arc::strong_count(&wakes), 1, "no reference is left over");
}

#[test]
fn the_signal_wakes_whom_the_real_waker_wakes() {
    let (wakes, waker) = Wakes::new();
    let mut victim = pin!(poll_fn(|cx| {
        cx.waker().wake_by_ref();
        assert!(cx.waker().will_wake(cx.waker()));
        Poll::<()>::Pending
    }));
    assert_eq!(poll_cancel(victim.as_mut(), &mut Context::from_waker(&waker)), Dead);
    assert_eq!(wakes.take(), 1);
}

#[test]
fn a_waker_that_was_stored_is_not_taken_for_the_signal() {
    let (_, waker) = Wakes::new();
    let mut victim = pin!(poll_fn(|cx| {
        let mut stored = waker.clone();
        assert!(!stored.will_wake(cx.waker()));
        stored.clone_from(cx.waker());
        assert_eq!(stored.data(), waker.data());
        Poll::<()>::Pending
    }));
    assert_eq!(poll_cancel(victim.as_mut(), &mut Context::from_waker(&waker)), Dead);
}

#[test]
fn what_was_registered_during_the_cancel_wakes_later() {
    let (wakes, waker) = Wakes::new();
    let mut cx = Context::from_waker(&waker);
    let gate = Gate::new();
    let mut victim = pin!(async {
        let caught = catch_cancel(pending::<()>()).await;
        gate.wait().await;
        caught
    });
    assert!(victim.as_mut().poll(&mut cx).is_pending());
    assert_eq!(poll_cancel(victim.as_mut(), &mut cx), Handling);
    wakes.take();
    gate.open();
    assert_eq!(wakes.take(), 1);
    assert_eq!(victim.poll(&mut cx), Poll::Ready(Err(Cancelled)));
}

#[test]
fn the_signal_may_be_used_on_other_threads_meanwhile() {
    let (wakes, waker) = Wakes::new();
    let mut victim = pin!(poll_fn(|cx| {
        let signal = cx.waker();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    signal.wake_by_ref();
                    let clone = signal.clone();
                    assert!(!clone.will_wake(signal));
                    clone.wake();
                });
            }
        });
        Poll::<()>::Pending
    }));
    assert_eq!(poll_cancel(victim.as_mut(), &mut Context::from_waker(&waker)), Dead);
    assert_eq!(wakes.take(), 4);
}

#[test]
fn parts_may_be_polled_on_other_threads() {
    let mut parts: Vec<_> = (0..3).map(|_| Box::pin(catch_cancel(pending::<()>()))).collect();
    let mut victim = pin!(poll_fn(|cx| {
        let signal = cx.waker();
        std::thread::scope(|scope| {
            let threads: Vec<_> = parts
                .iter_mut()
                .map(|part| scope.spawn(|| part.as_mut().poll(&mut Context::from_waker(signal))))
                .collect();
            let polled: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
            if polled.iter().all(Poll::is_ready) { Poll::Ready(polled.len()) } else { Poll::Pending }
        })
    }));
    assert!(victim.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!(poll_cancel(victim, &mut Context::from_waker(Waker::noop())), Finished(3));
}

#[test]
fn a_canceller_within_a_victim_has_a_signal_of_its_own() {
    let (wakes, waker) = Wakes::new();
    let mut cx = Context::from_waker(&waker);
    let trace = Trace::new();
    let mut inner = Box::pin(async {
        let caught = catch_cancel(pending::<()>()).await;
        trace.note("inner");
        caught
    });
    let mut victim = pin!(async {
        // Cancels its own part whenever it is polled, be it under a cancel itself.
        let mut polls = 0;
        poll_fn(|cx| {
            polls += 1;
            match polls {
                1 => inner.as_mut().poll(cx).map(|_| ()),
                2 => match poll_cancel(inner.as_mut(), cx) {
                    Finished(Err(Cancelled)) => {
                        cx.waker().wake_by_ref();
                        Poll::Pending
                    }
                    other => panic!("{other:?}"),
                },
                _ => Poll::Ready(()),
            }
        })
        .await;
        trace.note("unreachable");
    });
    assert!(victim.as_mut().poll(&mut cx).is_pending());
    assert_eq!(poll_cancel(victim.as_mut(), &mut cx), Dead, "the inner answer is not the outer one");
    assert_eq!(trace.events(), "inner");
    assert!(wakes.take() > 0, "and wakes come through both");
}

#[test]
fn a_panic_under_the_signal_leaves_nothing_behind() {
    let (wakes, waker) = Wakes::new();
    let mut victim = Box::pin(catch_cancel(async {
        let mut polls = 0;
        poll_fn(|cx| {
            polls += 1;
            let _kept = cx.waker().clone();
            assert!(polls < 2, "second poll");
            Poll::<()>::Pending
        })
        .await
    }));
    let mut cx = Context::from_waker(&waker);
    assert!(victim.as_mut().poll(&mut cx).is_pending());
    let unwound =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| poll_cancel(victim.as_mut(), &mut cx)));
    assert!(unwound.is_err());
    drop((victim, waker));
    assert_eq!(Arc::strong_count(&wakes), 1);
}
