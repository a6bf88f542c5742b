//! How each executor runs a main future, and what that spawns.

use costate::task::{Executor, Slot, Spawner, Storage, Task};
use embassy_executor::raw;
use std::cell::{Cell, OnceCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The executor of costate's own cells, without a heap: they run one after the other.
static EXECUTOR: Executor = Executor::new(|| {});

/// Runs `main` on a `static` executor of costate's. All wakes come from its own tasks, so it never waits.
pub(crate) fn costate<'env, T>(main: impl AsyncFnOnce(Spawner<'env>) -> T) -> T {
    EXECUTOR.run(|_: &dyn Fn() -> bool| panic!("all wait for ever"), main)
}

/// What so many tasks of costate's without a heap need that has to be `static`.
pub(crate) fn slots(how_many: usize) -> &'static [Slot] {
    Vec::leak((0..how_many).map(|_| Slot::new()).collect())
}

/// As many tasks of costate's without a heap as embassy's [`tasks`](embassy::tasks) are: all of each is in one place.
pub(crate) fn tasks<F: Future>(how_many: usize) -> &'static [Task<F>] {
    Vec::leak((0..how_many).map(|_| Task::new()).collect())
}

/// And what may be a local.
pub(crate) fn storages<F: Future>(how_many: usize) -> Pin<Box<[Storage<F>]>> {
    Box::into_pin((0..how_many).map(|_| Storage::new()).collect())
}

pub(crate) fn each<F: Future>(storages: Pin<&[Storage<F>]>) -> impl Iterator<Item = Pin<&Storage<F>>> {
    // SAFETY: each is pinned with the slice.
    storages.get_ref().iter().map(|storage| unsafe { Pin::new_unchecked(storage) })
}

/// Runs `main` on tokio's `current_thread`.
pub(crate) fn tokio<F: Future>(main: F) -> F::Output {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(main))
}

/// A future that does not leave its thread, though its executor asks for one that could.
struct Stays<F>(F);

// SAFETY: it is only given to a runtime that polls and drops on the thread that it runs on.
unsafe impl<F> Send for Stays<F> {}

impl<F: Future> Future for Stays<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: pinned with the whole.
        unsafe { self.map_unchecked_mut(|stays| &mut stays.0) }.poll(cx)
    }
}

/// Spawns on tokio as a future that is `Send` is, which costs less than a `LocalSet`.
pub(crate) fn tokio_spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send> + 'static,
{
    tokio::spawn(Stays(future))
}

/// Runs the future that `main` makes on an `async_executor::LocalExecutor`.
pub(crate) fn async_executor<F: Future>(
    main: impl FnOnce(Rc<async_executor::LocalExecutor<'static>>) -> F,
) -> F::Output {
    let executor = Rc::new(async_executor::LocalExecutor::new());
    futures_lite::future::block_on(executor.run(main(Rc::clone(&executor))))
}

pub(crate) type EdgeExecutor = edge_executor::LocalExecutor<'static, edge_executor::UnboundQueue>;

/// Runs the future that `main` makes on an `edge_executor::LocalExecutor`.
pub(crate) fn edge_executor<F: Future>(main: impl FnOnce(Rc<EdgeExecutor>) -> F) -> F::Output {
    let executor = Rc::new(EdgeExecutor::new());
    edge_executor::block_on(executor.run(main(Rc::clone(&executor))))
}

/// Runs the future that `main` makes on a `futures_executor::LocalPool`.
pub(crate) fn local_pool<F: Future>(main: impl FnOnce(futures_executor::LocalSpawner) -> F) -> F::Output {
    let mut pool = futures_executor::LocalPool::new();
    let main = main(pool.spawner());
    pool.run_until(main)
}

/// Embassy's raw executor, polled as long as there is something to do: the fastest way to run it on a host.
pub(crate) mod embassy {
    use super::{Cell, Future, OnceCell, raw};
    use crate::executor::measure::Measured;
    use embassy_executor::Spawner;
    use embassy_executor::raw::TaskStorage;

    thread_local! {
        static EXECUTOR: OnceCell<&'static raw::Executor> = const { OnceCell::new() };
        static PENDED: Cell<bool> = const { Cell::new(false) };
    }

    #[unsafe(export_name = "__pender")]
    fn pender(_: *mut ()) {
        PENDED.set(true);
    }

    pub(crate) type Done = &'static Cell<Option<Measured>>;

    pub(crate) fn leak<T>(value: T) -> &'static T {
        Box::leak(Box::new(value))
    }

    /// Tasks, of which each may be spawned again when it has ended.
    pub(crate) fn tasks<F: Future>(how_many: usize) -> &'static [TaskStorage<F>] {
        Vec::leak((0..how_many).map(|_| TaskStorage::new()).collect())
    }

    /// Runs until the main task has said what was measured. `idle` is called when no task is ready.
    pub(crate) fn run<F: Future + 'static>(
        main: &'static TaskStorage<F>,
        mut idle: impl FnMut(),
        future: impl FnOnce(Spawner, Done) -> F,
    ) -> Measured {
        let executor = EXECUTOR
            .with(|executor| *executor.get_or_init(|| leak(raw::Executor::new(std::ptr::null_mut()))));
        thread_local! {
            static DONE: Done = leak(Cell::new(None));
        }
        let done = DONE.with(|done| *done);
        let spawner = executor.spawner();
        spawner.spawn(main.spawn(|| future(spawner, done)).expect("it has ended"));
        loop {
            // SAFETY: on its own thread, and not within itself.
            unsafe { executor.poll() };
            if !PENDED.replace(false) {
                match done.take() {
                    Some(measured) => return measured,
                    None => idle(),
                }
            }
        }
    }
}
