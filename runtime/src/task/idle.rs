/// What an executor does between turns, and when no task is ready.
///
/// A closure is one that only waits.
pub trait Idle {
    /// Called before each turn. A turn polls each task once that was ready at its beginning. This is
    /// where timers that have fallen due wake their tasks.
    fn turn(&mut self) {}

    /// Called when no task is ready. It may return at any time, and should not before there is work.
    ///
    /// `ready` says whether a task has become ready meanwhile. On a microcontroller it is to be asked
    /// with interrupts disabled, right before the instruction that waits for one. Elsewhere there is
    /// `notify`, the function of the executor that ends the wait.
    fn wait(&mut self, ready: &dyn Fn() -> bool);
}

impl<W: FnMut(&dyn Fn() -> bool)> Idle for W {
    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        self(ready);
    }
}

/// How wakers end the wait of an executor.
pub(crate) enum Notify {
    Hook(fn()),
    /// Unparks the thread that is in the run.
    #[cfg(feature = "std")]
    Thread(std::sync::Mutex<Option<std::thread::Thread>>),
}

impl Notify {
    pub(crate) fn notify(&self) {
        match self {
            Notify::Hook(hook) => hook(),
            #[cfg(feature = "std")]
            Notify::Thread(thread) => {
                let thread = thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if let Some(thread) = &*thread {
                    thread.unpark();
                }
            }
        }
    }
}
