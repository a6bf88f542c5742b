use super::ending::let_go;
use super::header::{Header, Outcome};
use super::told::{ask, was_told_in_this_turn};
use super::waker::will_wake;
use crate::Cancelled;
use crate::cancel::signal::{Request, Signal};
use core::any;
use core::fmt;
use core::future::Future;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll, Waker};

/// A task, as those see it who wait for it.
///
/// Awaiting it gives `Ok` with the task's output, or [`Cancelled`] if it was cancelled and did not refuse.
/// Dropping it lets the task run on. Forgetting it ([`mem::forget`](core::mem::forget)) also does, but then
/// the task's storage is never free again.
///
/// # Panics
/// When it is polled after it has completed. Also when the task's output was in a local
/// ([`Spawner::spawn_in`](super::Spawner::spawn_in)) and the run is over.
///
/// # Cancellation
/// A cancel that arrives at the await of a handle cancels the task, and waits until that has ended. If the task
/// refused and gave an output, that is the result, and the cancel has been answered. Otherwise the await ends
/// as cancelled. `shield(handle)` stops that: the await ends at once, the task runs on.
///
/// # Threads
/// It stays on the thread of its task:
///
/// ```compile_fail,E0277
/// fn send<T: Send>() {}
/// send::<costate::JoinHandle<()>>();
/// ```
#[must_use = "dropping the handle lets the task run on; call `detach` to say that it is meant"]
pub struct JoinHandle<T> {
    task: NonNull<Header>,
    // A cancel of who awaits it was passed on to the task.
    passed_on: bool,
    // The task's thread has the output.
    _output: PhantomData<(T, *const ())>,
}

// Its output is not pinned.
impl<T> Unpin for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    /// # Safety
    /// The task was just spawned, has the output `T`, and no handle yet.
    pub(crate) unsafe fn new(task: NonNull<Header>) -> Self {
        JoinHandle { task, passed_on: false, _output: PhantomData }
    }

    pub(crate) fn task(&self) -> NonNull<Header> {
        self.task
    }

    fn header(&self) -> &Header {
        // SAFETY: a task is not released while it has a handle.
        unsafe { self.task.as_ref() }
    }

    /// Asks the task to end. `false` if it has ended already: then nothing happens.
    ///
    /// It is delivered in the task's next turn, or at its next suspension if it is running now. If it has
    /// not begun, it never does. Asking twice before that is asking once.
    pub fn cancel(&self) -> bool {
        if self.is_finished() {
            return false;
        }
        // SAFETY: it is open, and this is its executor's thread, in the run.
        unsafe { ask(self.task) };
        true
    }

    /// Whether the task has ended, in whatever way. Its output may be there to be taken.
    pub fn is_finished(&self) -> bool {
        self.header().outcome.get() != Outcome::Running
    }

    /// Lets the task run on alone.
    pub fn detach(self) {}

    /// The output, if the task has ended.
    pub(crate) fn take(&self) -> Option<Result<T, Cancelled>> {
        let header = self.header();
        match header.outcome.get() {
            Outcome::Running => None,
            Outcome::Done => {
                header.outcome.set(Outcome::Taken);
                let Some(body) = header.body.take() else { unreachable!("the output of a task was lost") };
                let mut output = MaybeUninit::<T>::uninit();
                // SAFETY: `Done` says that the output is there. It is a `T`, as `new` says.
                unsafe { body.take(NonNull::from(&mut output).cast()) };
                // SAFETY: just written.
                Some(Ok(unsafe { output.assume_init() }))
            }
            Outcome::Cancelled => {
                header.outcome.set(Outcome::Taken);
                Some(Err(Cancelled))
            }
            Outcome::Taken => panic!("`JoinHandle` polled after completion"),
            Outcome::Lost => panic!("the run of this task is over, and its output was in a local"),
        }
    }

    /// Cancels the task for who awaits it.
    fn pass_on(&mut self, signal: &Signal<'_>) {
        let again = signal.request() == Request::Again && self.passed_on;
        // If both tasks were cancelled together, as all are at the end of a run, then the one that is awaited
        // may have been told just now. A second cancel would interrupt its clean-up.
        if !again && !was_told_in_this_turn(self.header()) {
            self.cancel();
        }
        self.passed_on = true;
    }

    fn wait(&self, waker: &Waker) {
        let joiner = self.header().joiner.take().filter(|joiner| will_wake(joiner, waker));
        self.header().joiner.set(Some(joiner.unwrap_or_else(|| waker.clone())));
    }
}

impl<T, E: From<Cancelled>> JoinHandle<Result<T, E>> {
    /// Waits for the task, and makes one error of a cancel of it and of its own errors.
    ///
    /// A task that cleans up and then raises the cancel again has an output, the error `Cancelled`. This
    /// gives the same for it as for a task that was cancelled without a word.
    ///
    /// # Errors
    /// The task's own, and what `Cancelled` becomes in that type when the task was cancelled.
    ///
    /// # Cancellation
    /// As of the handle itself.
    pub async fn flatten(self) -> Result<T, E> {
        self.await?
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let signal = Signal::of(cx);
        if let Some(signal) = signal.filter(|signal| signal.wants_end()) {
            match self.header().outcome.get() {
                Outcome::Running => {
                    self.pass_on(signal);
                    signal.hold();
                }
                // The task has refused. Its output is given in the next poll, which nobody wants to end.
                Outcome::Done if self.passed_on => {
                    signal.take();
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                // No answer: this is the end of the await. Should the cancel be handled beside it, then the next
                // poll says what became of the task.
                Outcome::Cancelled => {
                    if signal.is_new() {
                        cx.waker().wake_by_ref();
                    }
                    return Poll::Pending;
                }
                Outcome::Done | Outcome::Taken | Outcome::Lost => {}
            }
        }
        if let Some(result) = self.take() {
            return Poll::Ready(result);
        }
        // A handle, or a borrowed one: that poll ends up here with the same context.
        let let_go = |signal: &Signal<'_>| {
            signal.lets_go::<Self>() || signal.lets_go::<&mut Self>() || signal.lets_go::<Pin<&mut Self>>()
        };
        match signal {
            Some(signal) if let_go(signal) => signal.take(),
            _ => self.wait(cx.waker()),
        }
        Poll::Pending
    }
}

/// Whether to poll an `F` starts nothing, as it is the handle of a task.
///
/// That is only known by the name of the type. If it ever was not recognised, then `timeout` with no time
/// would not look whether the task has ended.
pub(crate) fn is_handle<F>() -> bool {
    let name = |name: &'static str| name.split('<').next();
    name(any::type_name::<F>().trim_start_matches("&mut ")) == name(any::type_name::<JoinHandle<()>>())
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        let header = self.header();
        header.has_handle.set(false);
        drop(header.joiner.take());
        if header.outcome.get() != Outcome::Running {
            // SAFETY: it has ended, so it is closed, and this was the handle.
            unsafe { let_go(self.task) };
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("finished", &self.is_finished()).finish_non_exhaustive()
    }
}
