use super::idle::{Idle, Notify};
use super::scheduler::{Frame, List, Scheduler};
use super::spawn::{Slot, Spawner};
use super::storage::Storage;
use core::fmt;
use core::pin::pin;

/// Runs tasks, one thread at a time. It is to be a `static`.
///
/// ```
/// use costate::task::Executor;
///
/// static EXECUTOR: Executor = Executor::new(|| {}); // on a Cortex-M: `cortex_m::asm::sev`
///
/// let six = EXECUTOR.run(|_: &dyn Fn() -> bool| {}, async |_spawner| 2 * 3);
/// assert_eq!(six, 6);
/// ```
pub struct Executor {
    scheduler: Scheduler,
    main: Slot,
}

impl Executor {
    /// An executor without tasks. `notify` is called, on any thread and in interrupt handlers, when a task
    /// becomes ready while the executor waits.
    pub const fn new(notify: fn()) -> Self {
        Self::with(Notify::Hook(notify))
    }

    pub(crate) const fn with(notify: Notify) -> Self {
        Executor { scheduler: Scheduler::new(notify), main: Slot::new() }
    }

    #[cfg(feature = "std")]
    pub(crate) fn notify(&self) -> &Notify {
        self.scheduler.notify()
    }

    /// Runs the future that `main` makes, and all that is spawned meanwhile, until that future has ended and
    /// all tasks have. Those that are left then are cancelled, and may clean up. So is what is spawned from
    /// then on, before it begins.
    ///
    /// `main` gets what it spawns tasks with.
    ///
    /// # Panics
    /// When the executor is running already. A panic in a task goes through this function, after all other
    /// futures were dropped.
    ///
    /// # Cancellation
    /// It is no future, and cannot be cancelled: only `main` can return.
    #[track_caller]
    pub fn run<'env, T>(&'static self, mut idle: impl Idle, main: impl AsyncFnOnce(Spawner<'env>) -> T) -> T {
        // Before the run, so that they are dropped after it.
        let storage = pin!(Storage::new());
        let list = List::new();
        let frame = Frame::new(Some(&list));
        let Some(run) = self.scheduler.enter(&frame) else { panic!("the executor is running already") };
        // SAFETY: in the run. `'env` is a parameter of this function, so it outlives the call, and `run` is
        // dropped in it.
        let spawner = unsafe { Spawner::<'env>::new(&self.scheduler, &frame) };
        let future = main(spawner);
        // SAFETY: the storage is pinned in this frame, and outlives `run`.
        let spawned = unsafe { spawner.spawn_on(self.main.header(), storage.as_ref(), future, true) };
        let Ok(handle) = spawned else { panic!("the executor is running already") };
        run.to_the_end(&list, handle.task(), &mut idle);
        match handle.take() {
            Some(Ok(output)) => output,
            _ => unreachable!("nobody can cancel the main future"),
        }
    }
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor").finish_non_exhaustive()
    }
}
