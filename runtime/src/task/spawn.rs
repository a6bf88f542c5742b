use super::header::Header;
use super::join::JoinHandle;
use super::scheduler::{Frame, RunId, Scheduler};
use super::storage::Storage;
use core::cell::Cell;
use core::fmt;
use core::future::Future;
use core::marker::PhantomData;
use core::pin::Pin;
use core::ptr::NonNull;

/// What spawns tasks on a running executor. It is a small copyable value, and belongs to the thread of the
/// run. After the run it refuses.
///
/// Tasks may borrow whatever outlives the run: `'env` is chosen by the caller of
/// [`run`](super::Executor::run). What belongs to the main future does not outlive it:
///
/// ```compile_fail,E0597
/// static EXECUTOR: costate::task::Executor = costate::task::Executor::new(|| {});
/// EXECUTOR.run(|_: &dyn Fn() -> bool| {}, async |spawner| {
///     let local = 1;
///     spawner.spawn(async { &local }).detach();
/// });
/// ```
#[derive(Clone, Copy)]
pub struct Spawner<'env> {
    scheduler: &'static Scheduler,
    run: RunId,
    // Invariant: a shorter `'env` would let a task borrow from another one.
    _env: PhantomData<Cell<&'env ()>>,
    _not_send: PhantomData<*const ()>,
}

impl<'env> Spawner<'env> {
    /// # Safety
    /// This thread is in the run of `scheduler` with that frame, which ends before `'env`.
    pub(super) unsafe fn new(scheduler: &'static Scheduler, frame: &Frame<'_>) -> Self {
        // SAFETY: the caller's.
        unsafe { Spawner::of_run(scheduler, frame.id()) }
    }

    /// # Safety
    /// This thread was in that run of `scheduler`, which ends before `'env`.
    pub(super) unsafe fn of_run(scheduler: &'static Scheduler, run: RunId) -> Self {
        Spawner { scheduler, run, _env: PhantomData, _not_send: PhantomData }
    }

    /// Spawns `future` in a pinned local, with a slot in a `static` for what its wakers refer to.
    ///
    /// # Errors
    /// Hands the future back if the slot or the storage is in use, or if the run is over.
    ///
    /// # Cancellation
    /// A task that is alive at the end of the run is cancelled, and may clean up.
    pub fn spawn_in<F>(
        self,
        slot: &'static Slot,
        storage: Pin<&'env Storage<F>>,
        future: F,
    ) -> Result<JoinHandle<F::Output>, SpawnError<F>>
    where
        F: Future + 'env,
    {
        // SAFETY: the storage is pinned and borrowed for `'env`.
        unsafe { self.spawn_on(&slot.header, storage, future, true) }
    }

    /// # Safety
    /// The storage outlives the run if it is `local`, and is `static` as the header is otherwise. No other thread
    /// uses the storage without having claimed the header.
    pub(crate) unsafe fn spawn_on<F: Future>(
        self,
        header: &'static Header,
        storage: Pin<&Storage<F>>,
        future: F,
        local: bool,
    ) -> Result<JoinHandle<F::Output>, SpawnError<F>> {
        if self.is_over() {
            return Err(SpawnError { future, reason: Reason::RunIsOver });
        }
        if !header.node.link.claim() {
            return Err(SpawnError { future, reason: Reason::TaskInUse });
        }
        // SAFETY: the header is claimed, or the storage belongs to this thread.
        let body = match unsafe { storage.put(future) } {
            Ok(body) => body,
            Err(future) => {
                header.node.release();
                return Err(SpawnError { future, reason: Reason::StorageInUse });
            }
        };
        let task = NonNull::from(header);
        // SAFETY: the run is on, so this is its thread, and the future is dropped in it. The handle is the
        // first one.
        unsafe {
            self.scheduler.add(task, body, local);
            Ok(JoinHandle::new(task))
        }
    }

    /// Whether the run has ended, or is dropping what is left of it.
    pub(crate) fn is_over(self) -> bool {
        self.scheduler.is_over(self.run)
    }

    /// Makes the order of each turn a random one. Only for the spawner of the present run.
    #[cfg(feature = "std")]
    pub(crate) fn shuffle(self, random: crate::simulation::Random) {
        self.scheduler.shuffle(Some(random));
    }

    #[cfg(feature = "alloc")]
    pub(crate) fn scheduler(self) -> &'static Scheduler {
        self.scheduler
    }
}

impl fmt::Debug for Spawner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spawner").field("run_is_over", &self.is_over()).finish_non_exhaustive()
    }
}

/// What the wakers of one task refer to, where its future is in a local. It is to be a `static`.
///
/// It is free for another task when the task has ended and its handle is gone.
// What a wake and a turn need is in one line of the cache.
#[cfg_attr(feature = "std", repr(align(64)))]
pub struct Slot {
    header: Header,
}

impl Slot {
    /// A free slot.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Slot { header: Header::new() }
    }

    pub(crate) fn header(&'static self) -> &'static Header {
        &self.header
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").finish_non_exhaustive()
    }
}

/// A task in a `static`: all that it needs, for one future at a time.
///
/// ```
/// # use core::future::Ready;
/// # use costate::task::Task;
/// static GREETING: Task<Ready<&str>> = Task::new();
/// ```
///
/// It is free for another future when the former has ended and its handle is gone.
#[cfg_attr(feature = "std", repr(C, align(64)))]
pub struct Task<F: Future> {
    header: Header,
    storage: Storage<F>,
}

// SAFETY: the storage is touched only by the thread that has claimed the header, and by no other until the
// header was released, and then it is empty. Futures and outputs stay on the thread that put them in.
unsafe impl<F: Future> Sync for Task<F> {}

impl<F: Future> Task<F> {
    /// A free task.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Task { header: Header::new(), storage: Storage::new() }
    }

    /// Spawns `future` in here.
    ///
    /// # Errors
    /// Hands the future back if there is one in here already, or an output that its handle has not taken,
    /// or if the run is over.
    ///
    /// # Cancellation
    /// As of [`Spawner::spawn_in`].
    pub fn spawn(
        &'static self,
        spawner: Spawner<'_>,
        future: F,
    ) -> Result<JoinHandle<F::Output>, SpawnError<F>> {
        // SAFETY: the storage is `static`, and only in this task, whose header is claimed.
        unsafe { spawner.spawn_on(&self.header, Pin::static_ref(&self.storage), future, false) }
    }
}

impl<F: Future> fmt::Debug for Task<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").finish_non_exhaustive()
    }
}

/// Why a future could not be spawned, and the future.
pub struct SpawnError<F> {
    /// What was to be spawned.
    pub future: F,
    reason: Reason,
}

impl<F> SpawnError<F> {
    pub(super) fn task_in_use(future: F) -> Self {
        SpawnError { future, reason: Reason::TaskInUse }
    }

    pub(crate) fn run_is_over(future: F) -> Self {
        SpawnError { future, reason: Reason::RunIsOver }
    }
}

enum Reason {
    TaskInUse,
    StorageInUse,
    RunIsOver,
}

impl<F> fmt::Display for SpawnError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.reason {
            Reason::TaskInUse => "the task is in use: its future runs, or its handle still exists",
            Reason::StorageInUse => "the storage is in use by another task",
            Reason::RunIsOver => "the run of the executor is over",
        })
    }
}

impl<F> fmt::Debug for SpawnError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpawnError({self})")
    }
}

impl<F> core::error::Error for SpawnError<F> {}
