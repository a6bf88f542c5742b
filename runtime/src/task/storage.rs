//! Where a task's future lives, and then its output.

use core::cell::{Cell, UnsafeCell};
use core::fmt;
use core::future::Future;
use core::marker::PhantomPinned;
use core::mem::MaybeUninit;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll};

/// Room for one task's future, and then its output.
///
/// It is a pinned local for futures whose type has no name (`let room = pin!(Storage::new())`). Where it
/// has one, a [`Task`](super::Task) in a `static` is simpler.
pub struct Storage<F: Future> {
    // There is one while a `Body` is in a header. Empty storage is all zeros, so that a `static` takes no flash.
    stage: UnsafeCell<MaybeUninit<Stage<F>>>,
    // Apart from the stage, which is borrowed while the future runs.
    in_use: Cell<bool>,
    _pinned: PhantomPinned,
}

enum Stage<F: Future> {
    Running(F),
    Finished(F::Output),
}

impl<F: Future> Storage<F> {
    /// Empty storage.
    pub const fn new() -> Self {
        let stage = UnsafeCell::new(MaybeUninit::uninit());
        Storage { stage, in_use: Cell::new(false), _pinned: PhantomPinned }
    }

    /// Takes the future, or hands it back if there is something in here.
    ///
    /// # Safety
    /// No other thread uses the storage at the same time.
    pub(crate) unsafe fn put(self: Pin<&Self>, future: F) -> Result<Body, F> {
        if self.in_use.replace(true) {
            return Err(future);
        }
        // SAFETY: it was not in use, so there is no stage, and nothing has a reference to it.
        unsafe { (*self.stage.get()).write(Stage::Running(future)) };
        Ok(Body { storage: NonNull::from(self.get_ref()).cast(), vtable: const { &VTable::of::<F>() } })
    }
}

impl<F: Future> Default for Storage<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Future> fmt::Debug for Storage<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage").field("in_use", &self.in_use.get()).finish_non_exhaustive()
    }
}

/// Storage with something in it, of a type that is forgotten.
///
/// There is one for each `put`, in the header of the task, and it is gone when the storage is empty.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    storage: NonNull<()>,
    vtable: &'static VTable,
}

struct VTable {
    poll: unsafe fn(NonNull<()>, &mut Context<'_>) -> Poll<()>,
    clear: unsafe fn(NonNull<()>),
    take: unsafe fn(NonNull<()>, NonNull<()>),
}

impl VTable {
    const fn of<F: Future>() -> Self {
        VTable { poll: poll::<F>, clear: clear::<F>, take: take::<F> }
    }
}

impl Body {
    /// Polls the future. When it is ready, the output is in the storage instead.
    ///
    /// # Safety
    /// The storage is alive, the future is in it, and is not being polled.
    pub(crate) unsafe fn poll(self, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: the vtable is of the type of the storage.
        unsafe { (self.vtable.poll)(self.storage, cx) }
    }

    /// The future, as one of a known type.
    ///
    /// # Safety
    /// As of `poll`, until it is dropped or ready.
    pub(crate) unsafe fn running(self) -> Running {
        Running(self)
    }

    /// Drops what is in the storage, which is free then.
    ///
    /// It was taken out of the header, so it is the only one left for this `put`. The storage is alive as
    /// long as there is one in the header.
    pub(crate) fn clear(self) {
        // SAFETY: the vtable is of the type of the storage.
        unsafe { (self.vtable.clear)(self.storage) }
    }

    /// Moves the output to `to`. The storage is free then.
    ///
    /// # Safety
    /// The output is in the storage, `to` is valid for a write of its type, and `self` was taken out of
    /// the header.
    pub(crate) unsafe fn take(self, to: NonNull<()>) {
        // SAFETY: the vtable is of the type of the storage.
        unsafe { (self.vtable.take)(self.storage, to) }
    }
}

/// The future in a storage.
pub(crate) struct Running(Body);

impl Future for Running {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: as `running` says.
        unsafe { self.0.poll(cx) }
    }
}

unsafe fn poll<F: Future>(storage: NonNull<()>, cx: &mut Context<'_>) -> Poll<()> {
    // SAFETY: the caller says that the storage is alive.
    let storage = unsafe { storage.cast::<Storage<F>>().as_ref() };
    // What is there while there is a `Body`.
    let stage = storage.stage.get().cast::<Stage<F>>();
    // SAFETY: the future is not being polled, and all other access is by `Body`s taken from the header.
    // The future does not move before it is dropped: `put` had the storage pinned.
    let Stage::Running(future) = (unsafe { &mut *stage }) else { unreachable!("no future to poll") };
    // SAFETY: as above.
    let future = unsafe { Pin::new_unchecked(future) };
    let Poll::Ready(output) = future.poll(cx) else { return Poll::Pending };
    // Drops the future in place, and then writes, even if that drop panics.
    // SAFETY: the reference to the future has ended.
    unsafe { *stage = Stage::Finished(output) };
    Poll::Ready(())
}

unsafe fn clear<F: Future>(storage: NonNull<()>) {
    // SAFETY: see `Body::clear`.
    let storage = unsafe { storage.cast::<Storage<F>>().as_ref() };
    // What is dropped may try to put a future in here again: that fails until it is dropped.
    struct Free<'a>(&'a Cell<bool>);
    impl Drop for Free<'_> {
        fn drop(&mut self) {
            self.0.set(false);
        }
    }
    let _free = Free(&storage.in_use);
    // SAFETY: there is one, and nothing has a reference into it: a running future is not cleared.
    unsafe { (*storage.stage.get()).assume_init_drop() };
}

unsafe fn take<F: Future>(storage: NonNull<()>, to: NonNull<()>) {
    // SAFETY: see `Body::take`.
    let storage = unsafe { storage.cast::<Storage<F>>().as_ref() };
    // SAFETY: there is one. An output is pinned by nobody, nothing has a reference to it, and it is read once.
    let stage = unsafe { (*storage.stage.get()).assume_init_read() };
    storage.in_use.set(false);
    let Stage::Finished(output) = stage else { unreachable!("no output to take") };
    // SAFETY: the caller says so.
    unsafe { to.cast::<F::Output>().write(output) };
}
