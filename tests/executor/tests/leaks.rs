//! What is allocated is freed: counted for the thread of the test.

use costate::{catch_cancel, run, spawn, yield_now};
use costate_executor_tests::gate::Gate;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::mem;
use std::task::{Poll, Waker};

struct Counting;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: hands all on to the system's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = LIVE.try_with(|live| live.set(live.get() + layout.size() as isize));
        let _ = ALLOCATIONS.try_with(|allocations| allocations.set(allocations.get() + 1));
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        let _ = LIVE.try_with(|live| live.set(live.get() - layout.size() as isize));
        // SAFETY: the caller's.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs something twice, the first time for what is allocated once and for all.
fn leaks_nothing(test: impl Fn()) {
    test();
    let before = LIVE.get();
    test();
    assert_eq!(LIVE.get() - before, 0, "bytes are left");
}

#[test]
fn tasks_in_every_state() {
    leaks_nothing(|| {
        run(async {
            let gate = Gate::new();
            let wait = gate.wait();
            let finished = spawn(async { vec![1, 2, 3] });
            let dropped = spawn(async { vec![1] });
            spawn(async { vec![2] }).detach();
            let caught = spawn(async { catch_cancel(pending::<()>()).await.map(|()| vec![3]) });
            let dead = spawn(async move {
                let _held = Box::new(4);
                wait.await;
            });
            let unbegun = spawn(async { vec![5] });
            unbegun.cancel();
            yield_now().await;
            caught.cancel();
            dead.cancel();
            drop(dropped);
            assert_eq!(finished.await.unwrap().len(), 3);
            assert!(dead.await.is_err() && unbegun.await.is_err() && caught.await.unwrap().is_err());
            spawn(pending::<()>()).detach();
            mem::drop(gate);
        });
    });
}

#[test]
fn wakers_that_outlive_their_tasks() {
    leaks_nothing(|| {
        let kept = Cell::new(None::<Waker>);
        let kept = &kept;
        static EXECUTOR: costate::task::Executor = costate::task::Executor::new(|| {});
        EXECUTOR.run(
            |_: &dyn Fn() -> bool| {},
            async |spawner| {
                let task = spawner.spawn(poll_fn(move |cx| {
                    kept.set(Some(cx.waker().clone()));
                    Poll::Ready(vec![7])
                }));
                assert_eq!(task.await.unwrap(), [7]);
            },
        );
        let waker = kept.take().unwrap();
        waker.wake_by_ref();
        waker.clone().wake_by_ref();
        waker.wake();
    });
}

#[test]
fn a_task_is_one_allocation() {
    run(async {
        spawn(async {}).await.unwrap();
        let before = ALLOCATIONS.get();
        for i in 0..10 {
            assert_eq!(spawn(async move { i }).await, Ok(i));
        }
        assert_eq!(ALLOCATIONS.get() - before, 10);
    });
}
