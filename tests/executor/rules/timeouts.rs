//! Timeouts.

use crate::no_heap;
use crate::support::{Trace, spawn};
use crate::virtual_time::{now, secs, timed};
use costate::time::Elapsed;
use costate::{Cancelled, catch_cancel, shield, yield_now};
use std::future::pending;
use std::time::Duration;

#[test]
fn c9_in_time() {
    no_heap(|| {
        timed!(async |timers, _| {
            let soon = async {
                timers.sleep(secs(1)).await;
                "soon"
            };
            assert_eq!(timers.timeout(secs(2), soon).await, Ok("soon"));
            assert_eq!(now(timers), 1);
            // At the very same moment.
            let just = async {
                timers.sleep(secs(2)).await;
                "just"
            };
            assert_eq!(timers.timeout(secs(2), just).await, Ok("just"));
        });
    });
}

#[test]
fn c9_on_expiry_it_is_cancelled_and_cleans_up() {
    no_heap(|| {
        let trace = Trace::new();
        timed!(async |timers, _| {
            let late = async {
                let _local = trace.guard("dropped");
                pending::<()>().await;
            };
            assert_eq!(timers.timeout(secs(1), late).await, Err(Elapsed));
            trace.is("dropped");
            let cleans_up = async {
                let _ = catch_cancel(pending::<()>()).await;
                timers.sleep(secs(3)).await;
                trace.note("cleaned");
                pending::<()>().await;
            };
            // Its clean-up takes three seconds, and then it waits, until it is cancelled from outside.
            let outer = timers.timeout(secs(10), timers.timeout(secs(1), cleans_up));
            assert_eq!(outer.await, Err(Elapsed));
            trace.is("cleaned");
            assert_eq!(now(timers), 11);
        });
    });
}

#[test]
fn c9_a_value_during_the_cancel_is_returned() {
    no_heap(|| {
        timed!(async |timers, _| {
            let swallows = async {
                let caught = catch_cancel(pending::<u8>()).await;
                timers.sleep(secs(2)).await;
                caught.unwrap_or(7)
            };
            assert_eq!(timers.timeout(secs(1), swallows).await, Ok(7));
            assert_eq!(now(timers), 3);
            let raises = async { catch_cancel(pending::<u8>()).await };
            assert_eq!(timers.timeout(secs(1), raises).await, Ok(Err(Cancelled)));
        });
    });
}

#[test]
fn c9_no_time_does_not_begin_it() {
    no_heap(|| {
        let trace = Trace::new();
        timed!([a, b], async |timers, spawner| {
            let unbegun = async { trace.note("unreachable") };
            assert_eq!(timers.timeout(Duration::ZERO, unbegun).await, Err(Elapsed));
            // Unless it is already done.
            let mut done = spawn!(spawner, a, async { 3 });
            yield_now().await;
            assert_eq!(timers.timeout(Duration::ZERO, &mut done).await, Ok(Ok(3)));
            let running = spawn!(spawner, b, pending::<()>());
            yield_now().await;
            assert_eq!(timers.timeout(Duration::ZERO, running).await, Err(Elapsed));
        });
        trace.is("");
    });
}

#[test]
fn c9_one_error_for_both() {
    #[derive(Debug, PartialEq)]
    enum Error {
        Cancelled,
        Elapsed,
        Own,
    }
    impl From<Cancelled> for Error {
        fn from(_: Cancelled) -> Self {
            Error::Cancelled
        }
    }
    impl From<Elapsed> for Error {
        fn from(_: Elapsed) -> Self {
            Error::Elapsed
        }
    }
    no_heap(|| {
        timed!(async |timers, _| {
            let raises = async { Ok::<u8, Error>(catch_cancel(pending::<u8>()).await?) };
            assert_eq!(timers.timeout(secs(1), raises).flatten().await, Err(Error::Elapsed));
            let swallows = async { Ok::<u8, Error>(catch_cancel(pending::<u8>()).await.unwrap_or(7)) };
            assert_eq!(timers.timeout(secs(1), swallows).flatten().await, Ok(7));
            let fails = async { Err::<u8, Error>(Error::Own) };
            assert_eq!(timers.timeout(secs(1), fails).flatten().await, Err(Error::Own));
            let late = pending::<Result<u8, Error>>();
            assert_eq!(timers.timeout(secs(1), late).flatten().await, Err(Error::Elapsed));
        });
    });
}

#[test]
fn c9_of_a_task() {
    no_heap(|| {
        let trace = Trace::new();
        timed!([a, b], async |timers, spawner| {
            let late = spawn!(spawner, a, async {
                let _local = trace.guard("ended");
                pending::<()>().await;
            });
            assert_eq!(timers.timeout(secs(1), late).await, Err(Elapsed));
            trace.is("ended");
            let refuses = spawn!(spawner, b, async {
                let _ = catch_cancel(pending::<()>()).await;
                timers.sleep(secs(1)).await;
                8
            });
            assert_eq!(timers.timeout(secs(1), refuses).await, Ok(Ok(8)));
            assert_eq!(now(timers), 3);
        });
    });
}

#[test]
fn c9_nested_only_the_one_that_expired_reports() {
    no_heap(|| {
        timed!(async |timers, _| {
            let inner = timers.timeout(secs(1), pending::<()>());
            assert_eq!(timers.timeout(secs(2), inner).await, Ok(Err(Elapsed)));
            let inner = timers.timeout(secs(2), pending::<()>());
            assert_eq!(timers.timeout(secs(1), inner).await, Err(Elapsed));
        });
    });
}

#[test]
fn c9_a_cancel_from_outside_is_never_reported_as_elapsed() {
    no_heap(|| {
        let trace = Trace::new();
        timed!([a, b], async |timers, spawner| {
            let task = spawn!(spawner, a, async {
                let caught = catch_cancel(timers.timeout(secs(5), pending::<()>())).await;
                trace.note("seen");
                caught
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Ok(Err(Cancelled)));
            trace.is("seen");
            // During the clean-up that the timeout has set off.
            let task = spawn!(spawner, b, async {
                timers
                    .timeout(secs(5), async {
                        let _ = catch_cancel(pending::<()>()).await;
                        trace.note("clean-up");
                        pending::<()>().await;
                    })
                    .await
            });
            timers.sleep(secs(6)).await;
            trace.is("clean-up");
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
        });
    });
}

#[test]
fn c9_expires_also_after_a_cancel_that_was_swallowed() {
    no_heap(|| {
        let trace = &Trace::new();
        timed!([a, b], async |timers, spawner| {
            let stubborn = || {
                timers.timeout(secs(5), async move {
                    for seen in ["one", "two", "three"] {
                        let _ = catch_cancel(pending::<()>()).await;
                        trace.note(seen);
                    }
                })
            };
            let task = spawn!(spawner, a, stubborn());
            timers.sleep(secs(4)).await;
            task.cancel();
            yield_now().await;
            trace.is("one");
            timers.sleep(secs(3)).await;
            trace.is("two");
            task.cancel();
            assert_eq!(task.await, Ok(Ok(())));
            trace.is("three");
            // In the very poll in which the time is over.
            let task = spawn!(spawner, b, stubborn());
            yield_now().await;
            timers.clock().advance(secs(5));
            task.cancel();
            yield_now().await;
            trace.is("one");
            yield_now().await;
            trace.is("two");
            assert!(task.cancel());
            assert_eq!(task.await, Ok(Ok(())));
            trace.is("three");
        });
    });
}

#[test]
fn c9_a_shield_within_finishes_first() {
    no_heap(|| {
        let trace = Trace::new();
        timed!(async |timers, _| {
            let saves = async {
                shield(async {
                    timers.sleep(secs(3)).await;
                    trace.note("saved");
                })
                .await;
                trace.note("unreachable");
            };
            assert_eq!(timers.timeout(secs(1), saves).await, Err(Elapsed));
            assert_eq!(now(timers), 3);
        });
        trace.is("saved");
    });
}

#[test]
fn c9_expires_also_within_a_shield_that_holds_a_cancel_back() {
    no_heap(|| {
        let trace = Trace::new();
        timed!([a], async |timers, spawner| {
            let task = spawn!(spawner, a, async {
                shield(async {
                    assert_eq!(timers.timeout(secs(5), pending::<()>()).await, Err(Elapsed));
                    trace.note("expired");
                    let cleans_up = async {
                        let _ = catch_cancel(pending::<()>()).await;
                        shield(timers.sleep(secs(2))).await;
                        trace.note("cleaned");
                    };
                    assert_eq!(timers.timeout(secs(5), cleans_up).await, Ok(()));
                    let held = async { shield(timers.sleep(secs(7))).await };
                    assert_eq!(timers.timeout(secs(5), held).await, Err(Elapsed));
                    trace.note("ended");
                })
                .await;
                trace.note("unreachable");
            });
            yield_now().await;
            task.cancel();
            assert_eq!(task.await, Err(Cancelled));
            assert_eq!(now(timers), 5 + 5 + 2 + 7);
            trace.is("expired cleaned ended");
        });
    });
}
