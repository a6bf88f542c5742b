//! Tasks on the heap: one allocation each, for header, future and output.

use super::header::Header;
use super::join::JoinHandle;
use super::spawn::{SpawnError, Spawner};
use super::storage::Storage;
use alloc::boxed::Box;
use core::future::Future;
use core::pin::Pin;
use core::ptr::NonNull;

#[repr(C)]
struct Boxed<F: Future> {
    /// First, so that a pointer to it is one to all.
    header: Header,
    storage: Storage<F>,
}

/// # Safety
/// `task` is a `Boxed<F>` with no references left.
unsafe fn free<F: Future>(task: NonNull<Header>) {
    // The storage is empty: it is emptied at the end of the task, or when its handle has the output or is
    // gone. So whatever thread this is, nothing of `F` is dropped here.
    // SAFETY: it was made by `Box::into_raw` in `spawn`.
    drop(unsafe { Box::from_raw(task.cast::<Boxed<F>>().as_ptr()) });
}

impl<'env> Spawner<'env> {
    /// Spawns `future` on the heap.
    ///
    /// # Panics
    /// When the run is over.
    ///
    /// # Cancellation
    /// As of [`spawn_in`](Spawner::spawn_in).
    #[track_caller]
    pub fn spawn<F>(self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'env,
    {
        match self.try_spawn(future) {
            Ok(handle) => handle,
            Err(error) => panic!("{error}"),
        }
    }

    /// [`spawn`](Spawner::spawn) that hands the future back if the run is over.
    ///
    /// # Errors
    /// When the run is over.
    ///
    /// # Cancellation
    /// As of [`spawn_in`](Spawner::spawn_in).
    pub fn try_spawn<F>(self, future: F) -> Result<JoinHandle<F::Output>, SpawnError<F>>
    where
        F: Future + 'env,
    {
        if self.is_over() {
            return Err(SpawnError::run_is_over(future));
        }
        // Its one reference is for the executor and the handle together: it goes when neither needs the task any more.
        let boxed = Box::new(Boxed { header: Header::counted(free::<F>), storage: Storage::new() });
        let claimed = boxed.header.node.link.claim();
        debug_assert!(claimed, "nobody knows the task yet");
        let boxed = NonNull::from(Box::leak(boxed));
        // SAFETY: alive by that reference.
        let storage = unsafe { Pin::new_unchecked(&boxed.as_ref().storage) };
        // SAFETY: nobody else knows the storage.
        let Ok(body) = (unsafe { storage.put(future) }) else { unreachable!("new storage is empty") };
        let task = boxed.cast::<Header>();
        // SAFETY: the run is on, so this is its thread, and it ends before `'env`. The storage lives as long
        // as the header, which is alive until it is released. The handle is the first one.
        unsafe {
            self.scheduler().add(task, body, false);
            Ok(JoinHandle::new(task))
        }
    }
}
