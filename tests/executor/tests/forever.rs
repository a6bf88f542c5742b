//! The executor that never stops, and the tasks without a handle on it.

use costate::task::{Daemon, Executor, Forever, ForeverSpawner, Task, YieldNow, yield_now};
use costate::{Cancelled, catch_cancel};
use costate_executor_tests::trace::Trace;
use std::future::{Future, Pending, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll};

/// Runs until nothing is left to do, which ends it by a panic.
fn run(forever: &'static Forever, begin: impl FnOnce(ForeverSpawner)) {
    let wait = |_: &dyn Fn() -> bool| panic!("nothing is left to do");
    let unwound = catch_unwind(AssertUnwindSafe(|| forever.run(wait, begin)));
    assert_eq!(*unwound.unwrap_err().downcast::<&str>().unwrap(), "nothing is left to do");
}

static TURNS: AtomicU32 = AtomicU32::new(0);

/// Takes turns with others, and notes them in the digits of a number.
#[costate::coroutine(name = Turns)]
async fn turns(digit: u32, times: u32) {
    for _ in 0..times {
        TURNS.store(TURNS.load(Relaxed) * 10 + digit, Relaxed);
        let turn: YieldNow = yield_now();
        turn.await;
    }
}

#[test]
fn daemons_take_turns() {
    static FOREVER: Forever = Forever::new(|| {});
    static FIRST: Daemon<Turns> = Daemon::new();
    static SECOND: Daemon<Turns> = Daemon::new();
    run(&FOREVER, |spawner| {
        FIRST.spawn(spawner, turns(1, 3)).unwrap();
        SECOND.spawn(spawner, turns(2, 2)).unwrap();
        let refused = FIRST.spawn(spawner, turns(3, 3)).unwrap_err();
        assert_eq!(refused.to_string(), "the task is in use: its future runs, or its handle still exists");
        drop(refused.future);
    });
    assert_eq!(TURNS.load(Relaxed), 12121);
}

/// Ends in its first poll, after it has woken itself.
struct WokenAtItsEnd(Trace);

impl Future for WokenAtItsEnd {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.note("polled");
        cx.waker().wake_by_ref();
        Poll::Ready(())
    }
}

impl Drop for WokenAtItsEnd {
    fn drop(&mut self) {
        self.0.note("dropped");
    }
}

#[test]
fn a_daemon_that_has_ended_is_free_when_it_was_popped() {
    static FOREVER: Forever = Forever::new(|| {});
    static DAEMON: Daemon<WokenAtItsEnd> = Daemon::new();
    static OBSERVER: Daemon<Observer> = Daemon::new();

    struct Observer(ForeverSpawner, Trace, u32);

    impl Future for Observer {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            let spawned = DAEMON.spawn(self.0, WokenAtItsEnd(self.1.clone()));
            self.1.note(if spawned.is_ok() { "spawned" } else { "in use" });
            self.2 -= 1;
            if self.2 == 0 {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    }

    let trace = Trace::new();
    let theirs = trace.clone();
    run(&FOREVER, move |spawner| OBSERVER.spawn(spawner, Observer(spawner, theirs, 3)).unwrap());
    assert_eq!(trace.events(), "spawned polled dropped in use dropped spawned polled dropped");
}

#[test]
fn a_wake_after_the_end_of_a_daemon_does_nothing() {
    static FOREVER: Forever = Forever::new(|| {});
    static DAEMON: Daemon<Once> = Daemon::new();
    static WAKER: std::sync::Mutex<Option<std::task::Waker>> = std::sync::Mutex::new(None);
    static POLLS: AtomicU32 = AtomicU32::new(0);

    struct Once;

    impl Future for Once {
        type Output = ();

        fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            POLLS.fetch_add(1, Relaxed);
            *WAKER.lock().unwrap() = Some(cx.waker().clone());
            Poll::Ready(())
        }
    }

    run(&FOREVER, |spawner| {
        DAEMON.spawn(spawner, Once).unwrap();
        spawner
            .with_handles()
            .spawn(async {
                yield_now().await;
                WAKER.lock().unwrap().as_ref().unwrap().wake_by_ref();
                yield_now().await;
            })
            .detach();
    });
    WAKER.lock().unwrap().take().unwrap().wake();
    assert_eq!(POLLS.load(Relaxed), 1);
}

#[test]
fn tasks_with_handles_live_next_to_daemons() {
    static FOREVER: Forever = Forever::new(|| {});
    static STUCK: Task<Pending<()>> = Task::new();
    let trace = Trace::new();
    let theirs = trace.clone();
    run(&FOREVER, move |spawner| {
        let spawner = spawner.with_handles();
        let stuck = STUCK.spawn(spawner, pending()).unwrap();
        let inner = theirs.clone();
        let cleaning = spawner.spawn(async move {
            let caught = catch_cancel(pending::<()>()).await;
            yield_now().await;
            inner.note("cleaned up");
            caught
        });
        spawner
            .spawn(async move {
                yield_now().await;
                assert!(stuck.cancel());
                assert_eq!(stuck.await, Err(Cancelled));
                theirs.note("cancelled");
                cleaning.cancel();
                assert_eq!(cleaning.flatten().await, Err(Cancelled));
                theirs.note("joined");
            })
            .detach();
    });
    assert_eq!(trace.events(), "cancelled cleaned up joined");
}

#[test]
fn a_panic_ends_it_once_and_for_all() {
    static FOREVER: Forever = Forever::new(|| {});
    static WAITS: Task<Pending<()>> = Task::new();
    static OTHER: Executor = Executor::new(|| {});
    let trace = Trace::new();
    let theirs = trace.clone();
    run(&FOREVER, move |spawner| {
        let spawner = spawner.with_handles();
        WAITS.spawn(spawner, pending()).unwrap().detach();
        let dropped = theirs.guard("dropped");
        spawner
            .spawn(async move {
                let _dropped = dropped;
                for turn in ["1", "2"] {
                    theirs.note(turn);
                    yield_now().await;
                }
                pending::<()>().await;
            })
            .detach();
    });
    assert_eq!(trace.events(), "1 2 -dropped");
    OTHER.run(
        |_: &dyn Fn() -> bool| unreachable!("there is always something to do"),
        async |spawner| {
            assert!(WAITS.spawn(spawner, pending()).is_ok(), "all tasks with handles are free again");
        },
    );
    let again = catch_unwind(|| FOREVER.run(|_: &dyn Fn() -> bool| {}, |_| {}));
    let message = *again.unwrap_err().downcast::<&str>().unwrap();
    assert_eq!(message, "the executor is running already, or has been");
}

#[test]
fn nothing_is_spawned_after_the_panic() {
    static FOREVER: Forever = Forever::new(|| {});
    static DAEMON: Daemon<Turns> = Daemon::new();
    static TASK: Task<Pending<()>> = Task::new();
    let mut kept = None;
    run(&FOREVER, |spawner| kept = Some(spawner));
    let spawner = kept.unwrap();
    // Which does not begin another run.
    assert!(catch_unwind(|| FOREVER.run(|_: &dyn Fn() -> bool| {}, |_| {})).is_err());
    let refused = DAEMON.spawn(spawner, turns(4, 1)).unwrap_err();
    assert_eq!(refused.to_string(), "the run of the executor is over");
    assert!(TASK.spawn(spawner.with_handles(), pending()).is_err());
    assert!(spawner.with_handles().try_spawn(async {}).is_err());
}
