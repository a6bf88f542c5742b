//! The executor that a thread has without asking for one.

use crate::task::{Executor, JoinHandle, Notify, Spawner};
use core::cell::Cell;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Wake;
use std::thread::{self, Thread};
use std::vec::Vec;

std::thread_local! {
    static CURRENT: Cell<Option<Spawner<'static>>> = const { Cell::new(None) };
}

/// Executors that no thread uses. They are never freed, since wakers may refer to them: there are as many as
/// there were threads in `run` at a time.
static SPARE: Mutex<Vec<&'static Executor>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `main`, and the tasks that it [spawns](spawn), on this thread. Gives what `main` gives.
///
/// Tasks that are alive when `main` has ended are cancelled, and may clean up.
///
/// ```
/// let answer = costate::run(async {
///     let task = costate::spawn(async { 6 });
///     task.await.unwrap() * 7
/// });
/// assert_eq!(answer, 42);
/// ```
///
/// # Panics
/// Within another `run` on the same thread. A panic in a task goes through `run`, after all other futures
/// were dropped.
///
/// # Cancellation
/// It is no future, and cannot be cancelled.
#[track_caller]
pub fn run<F: Future>(main: F) -> F::Output {
    assert!(CURRENT.get().is_none(), "`run` within `run`: await the future, or `spawn` it");
    let thread = Current::enter();
    thread.0.run(
        |_: &dyn Fn() -> bool| thread::park(),
        async |spawner| {
            CURRENT.set(Some(spawner));
            main.await
        },
    )
}

/// An executor that belongs to this thread for now.
struct Current(&'static Executor);

impl Current {
    fn enter() -> Self {
        let spare = locked(&SPARE).pop();
        let executor = spare.unwrap_or_else(|| {
            std::boxed::Box::leak(std::boxed::Box::new(Executor::with(Notify::Thread(Mutex::new(None)))))
        });
        if let Notify::Thread(thread) = executor.notify() {
            *locked(thread) = Some(thread::current());
        }
        Current(executor)
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.set(None);
        if let Notify::Thread(thread) = self.0.notify() {
            *locked(thread) = None;
        }
        locked(&SPARE).push(self.0);
    }
}

/// Spawns a task in the [`run`] of this thread.
///
/// # Panics
/// Outside `run`.
///
/// # Cancellation
/// The task is cancelled by its handle, or at the end of `run`.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
{
    match CURRENT.get() {
        Some(spawner) => spawner.spawn(future),
        None => panic!("`spawn` outside `run`"),
    }
}

/// Runs one future on this thread, without an executor: it can spawn nothing.
///
/// # Cancellation
/// It is no future, and cannot be cancelled.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }

        fn wake_by_ref(self: &Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}
