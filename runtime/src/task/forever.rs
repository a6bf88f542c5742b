//! An executor that never stops, and tasks that nobody waits for: what most programs for microcontrollers are made
//! of.

use super::idle::{Idle, Notify};
use super::node::{Node, Turn};
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
use super::polling::{close, dismiss};
use super::scheduler::{Frame, RunId, Scheduler};
use super::spawn::{SpawnError, Spawner};
use super::waker;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
use crate::atomic::change;
use core::cell::UnsafeCell;
use core::fmt;
use core::future::Future;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::pin::Pin;
use core::ptr::{self, NonNull};
use core::sync::atomic::Ordering::Relaxed;
use core::task::Context;

/// Runs tasks for ever, as a microcontroller does. It is to be a `static`.
///
/// It is an [`Executor`](super::Executor) without a main future, and without an end. A program that has this one does
/// not link what would cancel its tasks at the end.
///
/// ```no_run
/// use costate::task::{Daemon, Forever, YieldNow, yield_now};
///
/// static FOREVER: Forever = Forever::new(|| {}); // on a Cortex-M: `cortex_m::asm::sev`
/// static BLINK: Daemon<Blink> = Daemon::new();
///
/// #[costate::coroutine(name = Blink)]
/// async fn blink() {
///     loop {
///         // .. toggles a light
///         let turn: YieldNow = yield_now();
///         turn.await;
///     }
/// }
///
/// FOREVER.run(
///     |_: &dyn Fn() -> bool| {}, // how to wait: `cortex_m::asm::wfe`
///     |spawner| BLINK.spawn(spawner, blink()).unwrap(),
/// )
/// ```
///
/// Tasks that are joined or cancelled live here too, next to the [`Daemon`]s: [`ForeverSpawner::with_handles`].
pub struct Forever {
    scheduler: Scheduler,
}

impl Forever {
    /// An executor without tasks. `notify` is called, on any thread and in interrupt handlers, when a task
    /// becomes ready while the executor waits.
    pub const fn new(notify: fn()) -> Self {
        Forever { scheduler: Scheduler::new(Notify::Hook(notify)) }
    }

    /// Runs the tasks that `begin` spawns, and those that they spawn, for ever.
    ///
    /// # Panics
    /// When the executor runs already, or has. A panic in a task goes through this function, where panics
    /// unwind. Tasks with handles are dropped then; what is in a [`Daemon`] stays there, and nothing polls it any more.
    ///
    /// # Cancellation
    /// It is no future, and cannot be cancelled. Tasks can, by their handles.
    // It is called once.
    #[inline(always)]
    #[track_caller]
    pub fn run(&'static self, mut idle: impl Idle, begin: impl FnOnce(ForeverSpawner)) -> ! {
        // It is for the end by a panic alone.
        #[cfg(panic = "unwind")]
        let list = super::scheduler::List::new();
        #[cfg(panic = "unwind")]
        let list = Some(&list);
        #[cfg(not(panic = "unwind"))]
        let list = None;
        let frame = Frame::new(list);
        // After this it never runs again: daemons stay in its queue, which no other run may find.
        self.scheduler.enter_for_ever();
        #[cfg(panic = "unwind")]
        let _run = super::ending::Run::new(&self.scheduler, &frame, false);
        begin(ForeverSpawner { scheduler: &self.scheduler, run: frame.id(), _not_send: PhantomData });
        loop {
            #[cfg(all(feature = "critical-section", not(feature = "std")))]
            self.scheduler.step(&frame, &mut idle);
            #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
            self.scheduler.turn(&frame, &mut idle);
        }
    }
}

impl fmt::Debug for Forever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forever").finish_non_exhaustive()
    }
}

/// What spawns tasks on a [`Forever`]. It is a small copyable value, and belongs to the thread of the run.
#[derive(Clone, Copy)]
pub struct ForeverSpawner {
    scheduler: &'static Scheduler,
    run: RunId,
    _not_send: PhantomData<*const ()>,
}

impl ForeverSpawner {
    /// What spawns tasks with handles on the same executor: of a [`Task`](super::Task), in a pinned local, or on the
    /// heap.
    ///
    /// ```no_run
    /// # use core::future::{Pending, pending};
    /// # use costate::task::{Forever, Task};
    /// # static FOREVER: Forever = Forever::new(|| {});
    /// static STUCK: Task<Pending<()>> = Task::new();
    ///
    /// # FOREVER.run(|_: &dyn Fn() -> bool| {}, |spawner| {
    /// let stuck = STUCK.spawn(spawner.with_handles(), pending()).unwrap();
    /// stuck.cancel();
    /// # })
    /// ```
    pub fn with_handles(self) -> Spawner<'static> {
        // Only tasks with handles look at the frame. Without them it is nothing but a few registers.
        if !self.is_over() {
            self.scheduler.show(self.run.frame());
        }
        // SAFETY: this thread is in a run of the scheduler that ends by a panic only, and `'static` is longer than
        // anything. Then it is over.
        unsafe { Spawner::of_run(self.scheduler, self.run) }
    }

    /// Whether the run has ended, by a panic that was caught.
    fn is_over(self) -> bool {
        self.scheduler.is_over_for_ever(self.run)
    }
}

impl fmt::Debug for ForeverSpawner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeverSpawner").finish_non_exhaustive()
    }
}

/// A task in a `static` that nobody waits for and nobody cancels: it has no handle, and is all the smaller. It lives on
/// a [`Forever`].
///
/// When its future has ended, which it need not, then it is free for another one. See [`Task`](super::Task) for one with
/// a handle.
#[repr(C)]
pub struct Daemon<F: Future<Output = ()>> {
    /// First, so that a pointer to it is one to all.
    node: Node,
    /// There is one while the task is open.
    future: UnsafeCell<MaybeUninit<F>>,
}

// SAFETY: what the run's thread alone touches is used from the first spawn on, which borrows it for ever: what can still
// be sent has never been spawned, and holds no future.
unsafe impl<F: Future<Output = ()> + Send> Send for Daemon<F> {}

// SAFETY: the future is touched only by the thread that has claimed the link, which put it in, and by no other until
// the link was released, and then there is none.
unsafe impl<F: Future<Output = ()>> Sync for Daemon<F> {}

impl<F: Future<Output = ()>> Daemon<F> {
    /// A free task.
    #[allow(clippy::new_without_default, reason = "it is for a `static`")]
    pub const fn new() -> Self {
        Daemon { node: Node::new(), future: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    /// Spawns `future` in here.
    ///
    /// # Errors
    /// Hands the future back if there is one in here already, or if a panic has ended the run.
    ///
    /// # Cancellation
    /// There is none.
    pub fn spawn(&'static self, spawner: ForeverSpawner, future: F) -> Result<(), SpawnError<F>> {
        if spawner.is_over() {
            return Err(SpawnError::run_is_over(future));
        }
        let node = NonNull::from(self).cast();
        // SAFETY: the node is at the beginning of `self`, which `turn` is for. There is a future before it may be
        // called, which is on this thread: in the next line, in which nothing can panic.
        if unsafe { start(node, spawner.scheduler, turn::<F>) } != 0 {
            return Err(SpawnError::task_in_use(future));
        }
        // SAFETY: the link was claimed just now, so there is no future in here, and nobody looks.
        unsafe { (*self.future.get()).write(future) };
        Ok(())
    }
}

impl<F: Future<Output = ()>> fmt::Debug for Daemon<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Daemon").finish_non_exhaustive()
    }
}

/// Opens a node, and makes it ready. Gives zero; if it is not free, another number.
///
/// # Safety
/// It is in a `static`. This thread runs the scheduler. Before it goes on with that, `turn` may be called.
#[inline(never)]
unsafe fn start(node: NonNull<Node>, scheduler: &'static Scheduler, turn: Turn) -> usize {
    // SAFETY: in a `static`.
    let task = unsafe { node.as_ref() };
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    {
        // One section for all.
        change(|changing| {
            // It has one while it is in use.
            let former = task.executor.load(Relaxed);
            if former.is_null() {
                task.executor.store(ptr::from_ref(scheduler).cast_mut(), Relaxed);
                task.turn.set(Some(turn));
                // SAFETY: it lives for ever, and was free just now.
                if unsafe { scheduler.push(node, changing) } {
                    // The spawner is in the hands of who waits.
                    scheduler.notify().notify();
                }
            }
            former.addr()
        })
    }
    #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
    {
        let claimed = task.link.claim();
        if claimed {
            task.executor.store(ptr::from_ref(scheduler).cast_mut(), Relaxed);
            task.turn.set(Some(turn));
            task.link.open();
            // SAFETY: it lives for ever.
            unsafe { Node::wake(node) };
        }
        usize::from(!claimed)
    }
}

/// The [turn](super::node::Turn) of a daemon.
///
/// # Safety
/// As said at `Turn`. The node is that of an open `Daemon<F>`.
unsafe fn turn<F: Future<Output = ()>>(node: NonNull<Node>) -> Option<NonNull<Node>> {
    // SAFETY: in a `static`.
    let daemon = unsafe { node.cast::<Daemon<F>>().as_ref() };
    // SAFETY: it is open, so there is a future, and only turns touch it, of which this is the only one.
    let future = unsafe { (*daemon.future.get()).assume_init_mut() };
    // SAFETY: it stays where it is until it is dropped: in a `static`.
    let future = unsafe { Pin::new_unchecked(future) };
    // SAFETY: in a `static`.
    let waker = unsafe { waker::borrowed(node) };
    if future.poll(&mut Context::from_waker(&waker)).is_pending() {
        return Some(node);
    }
    // SAFETY: as above. If the drop panics, then that ends the run, and nothing looks at the future again.
    unsafe { (*daemon.future.get()).assume_init_drop() };
    daemon.node.end();
    None
}

impl Node {
    /// In its turn: it is free again.
    #[cfg(all(feature = "critical-section", not(feature = "std")))]
    fn end(&self) {
        change(|changing| {
            self.link.empty(changing);
            self.executor.store(ptr::null_mut(), Relaxed);
        });
    }

    /// In its turn: it is free again, or will be when it was popped.
    #[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
    fn end(&self) {
        if close(self, true) {
            self.turn.set(Some(left));
        } else {
            self.release();
        }
    }
}

/// The [turn](super::node::Turn) of a daemon that has ended while it was queued.
///
/// # Safety
/// As said at `Turn`.
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
unsafe fn left(node: NonNull<Node>) -> Option<NonNull<Node>> {
    // SAFETY: in a `static`.
    let node = unsafe { node.as_ref() };
    if dismiss(node) {
        node.release();
    }
    None
}
