//! Where tasks live, and what is left of them: reuse, leaks, wakers and handles that outlive everything.

use costate::task::{Executor, Idle, Slot, Storage, Task};
use costate::{Cancelled, yield_now};
use costate_executor_tests::trace::Trace;
use std::future::{Pending, Ready, pending, poll_fn, ready};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Poll, Waker};

/// Parks nothing: the test fails if all tasks wait.
struct Never;

impl Idle for Never {
    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        assert!(ready(), "all tasks wait for ever");
    }
}

#[test]
fn a_static_task_is_free_again_when_its_handle_is_gone() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static TASK: Task<Ready<u32>> = Task::new();
    EXECUTOR.run(Never, async |spawner| {
        for i in 0..3 {
            let handle = TASK.spawn(spawner, ready(i)).unwrap();
            let refused = TASK.spawn(spawner, ready(100 + i)).unwrap_err();
            assert_eq!(
                refused.to_string(),
                "the task is in use: its future runs, or its handle still exists"
            );
            assert_eq!(refused.future.into_inner(), 100 + i);
            assert_eq!(handle.await, Ok(i));
        }
    });
}

#[test]
fn a_static_task_without_a_handle_is_free_when_it_ended() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static TASK: Task<Ready<u32>> = Task::new();
    EXECUTOR.run(Never, async |spawner| {
        TASK.spawn(spawner, ready(1)).unwrap().detach();
        assert!(TASK.spawn(spawner, ready(2)).is_err(), "it has not run yet");
        yield_now().await;
        TASK.spawn(spawner, ready(3)).unwrap().detach();
    });
    EXECUTOR.run(Never, async |spawner| assert_eq!(TASK.spawn(spawner, ready(4)).unwrap().await, Ok(4)));
}

#[test]
fn storage_is_used_by_one_task_at_a_time() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOTS: [Slot; 2] = [const { Slot::new() }; 2];
    let storage = pin!(Storage::new());
    let storage = storage.into_ref();
    EXECUTOR.run(Never, async |spawner| {
        let first = spawner.spawn_in(&SLOTS[0], storage, ready(1)).unwrap();
        let refused = spawner.spawn_in(&SLOTS[1], storage, ready(2)).unwrap_err();
        assert_eq!(format!("{refused:?}"), "SpawnError(the storage is in use by another task)");
        assert_eq!(first.await, Ok(1));
        let handle = spawner.spawn_in(&SLOTS[1], storage, ready(2)).unwrap();
        assert_eq!(handle.await, Ok(2));
    });
    // Another executor on another thread may use the slot.
    std::thread::spawn(|| {
        static OTHER: Executor = Executor::new(|| {});
        let storage = pin!(Storage::new());
        let storage = storage.into_ref();
        let text = OTHER.run(Never, async |spawner| {
            spawner.spawn_in(&SLOTS[1], storage, async { "other".to_owned() }).unwrap().await
        });
        assert_eq!(text.unwrap(), "other");
    })
    .join()
    .unwrap();
}

#[test]
fn a_leaked_handle_takes_its_slot_and_nothing_else() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOT: Slot = Slot::new();
    let trace = Trace::new();
    {
        let borrowed = String::from("borrowed");
        let storage = pin!(Storage::new());
        let storage = storage.into_ref();
        EXECUTOR.run(Never, async |spawner| {
            let task = async {
                let _guard = trace.guard(&borrowed);
                pending::<()>().await;
            };
            mem::forget(spawner.spawn_in(&SLOT, storage, task).unwrap());
            yield_now().await;
        });
        assert_eq!(trace.events(), "-borrowed", "the future is gone before what it borrowed");
    }
    let storage = pin!(Storage::new());
    let storage = storage.into_ref();
    EXECUTOR.run(Never, async |spawner| {
        assert!(
            spawner.spawn_in(&SLOT, storage, ready(1)).is_err(),
            "the leaked handle has the slot for ever"
        );
    });
}

#[test]
fn a_leaked_handle_of_a_finished_task_leaks_no_output_of_a_local() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOT: Slot = Slot::new();
    let trace = Trace::new();
    let storage = pin!(Storage::new());
    let storage = storage.into_ref();
    EXECUTOR.run(Never, async |spawner| {
        mem::forget(spawner.spawn_in(&SLOT, storage, async { trace.guard("output") }).unwrap());
        yield_now().await;
        yield_now().await;
        assert_eq!(trace.events(), "");
    });
    assert_eq!(trace.events(), "-output");
}

#[test]
fn a_handle_may_outlive_the_run() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static TASK: Task<Ready<String>> = Task::new();
    static NEVER: Task<Pending<()>> = Task::new();
    let (done, cut) = EXECUTOR.run(Never, async |spawner| {
        let done = TASK.spawn(spawner, ready("kept".to_owned())).unwrap();
        let cut = NEVER.spawn(spawner, pending()).unwrap();
        yield_now().await;
        (done, cut)
    });
    assert!(!cut.cancel());
    assert_eq!(costate::block_on(done), Ok("kept".to_owned()));
    assert_eq!(costate::block_on(cut), Err(Cancelled));
    EXECUTOR.run(Never, async |spawner| {
        assert!(TASK.spawn(spawner, ready(String::new())).is_ok(), "and is free then");
    });
}

#[test]
#[should_panic = "the run of this task is over, and its output was in a local"]
fn a_handle_that_outlives_the_local_says_so() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOT: Slot = Slot::new();
    let handle = {
        let storage = pin!(Storage::new());
        let storage = storage.into_ref();
        EXECUTOR.run(Never, async |spawner| {
            let handle = spawner.spawn_in(&SLOT, storage, ready(String::from("gone"))).unwrap();
            yield_now().await;
            [handle]
        })
    };
    let [handle] = handle;
    let _ = costate::block_on(handle);
}

#[test]
fn wakers_may_outlive_the_run_and_the_locals() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOT: Slot = Slot::new();
    static WAKERS: Mutex<Vec<Waker>> = Mutex::new(Vec::new());
    async fn keeps_its_waker() {
        poll_fn(|cx| {
            WAKERS.lock().unwrap().push(cx.waker().clone());
            Poll::<()>::Pending
        })
        .await;
    }
    for _ in 0..2 {
        let storage = pin!(Storage::new());
        let storage = storage.into_ref();
        EXECUTOR.run(Never, async |spawner| {
            spawner.spawn_in(&SLOT, storage, keeps_its_waker()).unwrap().detach();
            spawner.spawn(keeps_its_waker()).detach();
            yield_now().await;
            // Those of the run before wake tasks that are gone, or others in their place.
            WAKERS.lock().unwrap().iter().for_each(Waker::wake_by_ref);
            yield_now().await;
        });
    }
    let wakers = mem::take(&mut *WAKERS.lock().unwrap());
    assert!(wakers.len() >= 4);
    wakers.iter().for_each(Waker::wake_by_ref);
    std::thread::spawn(move || wakers.into_iter().for_each(Waker::wake)).join().unwrap();
    EXECUTOR.run(Never, async |_| yield_now().await);
}

#[test]
fn a_spawner_refuses_after_the_run() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOT: Slot = Slot::new();
    let storage = pin!(Storage::new());
    let storage = storage.into_ref();
    let spawner = EXECUTOR.run(Never, async |spawner| spawner);
    let refused = spawner.spawn_in(&SLOT, storage, ready(1)).unwrap_err();
    assert_eq!(refused.to_string(), "the run of the executor is over");
    assert!(spawner.try_spawn(ready(1)).is_err());
    EXECUTOR.run(Never, async |_| assert!(spawner.try_spawn(ready(1)).is_err(), "nor during another"));
}

#[test]
fn an_executor_runs_once_at_a_time() {
    static EXECUTOR: Executor = Executor::new(|| {});
    let message = EXECUTOR.run(Never, async |_| {
        let nested = catch_unwind(|| EXECUTOR.run(Never, async |_| ()));
        *nested.unwrap_err().downcast::<&str>().unwrap()
    });
    assert_eq!(message, "the executor is running already");
    assert_eq!(EXECUTOR.run(Never, async |_| 5), 5, "and then again");
}

#[test]
fn a_task_may_borrow_what_outlives_the_run() {
    static EXECUTOR: Executor = Executor::new(|| {});
    let mut numbers = vec![1, 2, 3];
    let sum = EXECUTOR.run(Never, async |spawner| {
        let numbers = &mut numbers;
        let task = spawner.spawn(async move {
            numbers.push(4);
            yield_now().await;
            numbers.iter().sum::<i32>()
        });
        task.await.unwrap()
    });
    assert_eq!((sum, numbers.len()), (10, 4));
}

#[test]
fn what_a_drop_spawns_at_the_end_is_refused() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static COUNT: AtomicU32 = AtomicU32::new(0);
    struct Spawns(costate::task::Spawner<'static>);
    impl Drop for Spawns {
        fn drop(&mut self) {
            let handle = self.0.try_spawn(async {});
            COUNT.fetch_add(if handle.is_ok() { 1 } else { 100 }, Relaxed);
        }
    }
    // Dropped by a cancel, while the run goes on: it may spawn, and what it spawns never begins.
    EXECUTOR.run(Never, async |spawner| {
        let spawns = Spawns(spawner);
        spawner
            .spawn(async move {
                poll_fn(|_| {
                    let _ = &spawns;
                    Poll::<()>::Pending
                })
                .await
            })
            .detach();
        yield_now().await;
    });
    assert_eq!(COUNT.swap(0, Relaxed), 1);
    // Dropped by a panic: the run is over.
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        EXECUTOR.run(Never, async |spawner| {
            let spawns = Spawns(spawner);
            spawner
                .spawn(async move {
                    poll_fn(|_| {
                        let _ = &spawns;
                        Poll::<()>::Pending
                    })
                    .await
                })
                .detach();
            yield_now().await;
            panic!("on purpose");
        });
    }));
    assert!(unwound.is_err());
    assert_eq!(COUNT.load(Relaxed), 100);
}

#[test]
fn a_panic_in_a_drop_at_the_end_leaves_nothing_running() {
    static EXECUTOR: Executor = Executor::new(|| {});
    static SLOTS: [Slot; 3] = [const { Slot::new() }; 3];
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let trace = Trace::new();
    let (a, b, c) = (pin!(Storage::new()), pin!(Storage::new()), pin!(Storage::new()));
    let (a, b, c) = (a.into_ref(), b.into_ref(), c.into_ref());
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        EXECUTOR.run(Never, async |spawner| {
            // Outputs that nobody takes are dropped at the end of the run.
            mem::forget(spawner.spawn_in(&SLOTS[0], a, async { trace.guard("a") }).unwrap());
            mem::forget(spawner.spawn_in(&SLOTS[1], b, async { Bomb }).unwrap());
            mem::forget(spawner.spawn_in(&SLOTS[2], c, async { trace.guard("c") }).unwrap());
            yield_now().await;
        });
    }));
    assert!(unwound.is_err());
    assert_eq!(trace.events(), "-a -c");
    EXECUTOR.run(Never, async |_| yield_now().await);
}

#[test]
fn a_wait_may_wake_tasks_itself() {
    static NOTIFIED: AtomicU32 = AtomicU32::new(0);
    static EXECUTOR: Executor = Executor::new(|| {
        NOTIFIED.fetch_add(1, Relaxed);
    });
    let waker = std::cell::Cell::new(None::<Waker>);
    let wait = |ready: &dyn Fn() -> bool| {
        assert!(!ready());
        waker.take().unwrap().wake();
        assert!(ready(), "and it would be wrong to sleep on");
    };
    EXECUTOR.run(wait, async |_| {
        let mut polls = 0;
        poll_fn(|cx| {
            polls += 1;
            waker.set(Some(cx.waker().clone()));
            if polls == 3 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    });
    assert_eq!(NOTIFIED.load(Relaxed), 2);
}

#[test]
fn a_run_within_a_run_of_another_executor_wakes_its_own_tasks() {
    static OUTER: Executor = Executor::new(|| {});
    static INNER: Executor = Executor::new(|| {});
    let trace = Trace::new();
    let trace = &trace;
    OUTER.run(Never, async |outer| {
        let gate = costate_executor_tests::gate::Gate::new();
        let wait = gate.wait();
        let task = outer.spawn(async move {
            wait.await;
            trace.note("outer");
        });
        yield_now().await;
        INNER.run(Never, async |inner| {
            // A task of the one around is woken here, and runs there.
            gate.open();
            inner.spawn(async move { trace.note("inner") }).await.unwrap();
            yield_now().await;
        });
        trace.note("between");
        task.await.unwrap();
    });
    assert_eq!(trace.events(), "inner between outer");
}
