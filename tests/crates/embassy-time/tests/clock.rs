//! Sleeps by the clock and the alarms of `embassy-time`.

use costate::time::{Clock, Elapsed, EmbassyClock};
use costate::{catch_cancel, gather};
use embassy_time_tests::{TIMERS, run};
use std::cell::Cell;
use std::future::pending;
use std::time::{Duration, Instant};

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn the_clock_is_that_of_embassy_time() {
    for _ in 0..100 {
        let before = embassy_time::Instant::now().as_micros();
        let now = EmbassyClock.now().as_nanos() / 1000;
        let after = embassy_time::Instant::now().as_micros();
        assert!((before..=after).contains(&now), "{before} {now} {after}");
    }
}

#[test]
fn t1_sleeps_complete_in_order_and_not_before_their_time() {
    let begin = Instant::now();
    let woken = Cell::new(0);
    let (order, waits) = run(async |_| {
        let sleeper = async |duration| {
            TIMERS.sleep(millis(duration)).await;
            assert!(begin.elapsed() >= millis(duration));
            woken.set(woken.get() + 1);
            woken.get()
        };
        let order = gather!(sleeper(30), sleeper(10), sleeper(20)).await;
        assert!(TIMERS.is_empty());
        order
    });
    assert_eq!(order, (3, 1, 2));
    // t4: once for each deadline. The driver may be a little early or wake for a deadline that is gone.
    assert!((3..20).contains(&waits), "{waits} waits");
}

#[test]
fn c9_a_timeout_cancels() {
    let (result, _) = run(async |_| {
        TIMERS
            .timeout(millis(10), async {
                match catch_cancel(pending::<()>()).await {
                    Ok(()) => unreachable!("it is pending"),
                    Err(cancelled) => {
                        TIMERS.sleep(millis(5)).await;
                        Err::<(), _>(cancelled)
                    }
                }
            })
            .await
    });
    // It cleaned up, and raised the cancel again.
    assert!(matches!(result, Ok(Err(_))));
    let (result, _) = run(async |_| TIMERS.timeout(millis(10), pending::<()>()).await);
    assert_eq!(result, Err(Elapsed));
}
