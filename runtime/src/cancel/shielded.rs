use super::signal::{Request, Signal};
use core::fmt;
use core::future::{Future, IntoFuture};
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

/// Keeps a cancel from `future`: it runs to its end, and then the await of it ends as cancelled.
///
/// What `future` gives after a cancel is dropped, so what must not be lost belongs into `future` itself.
///
/// # Panics
/// The returned future panics when it is polled after it has completed.
///
/// # Cancellation
/// The first cancel is held back until `future` has finished, and further ones with it. `future` sees
/// none of them. Dropping the shield drops `future`, finished or not: against that nothing helps
/// but a task of its own. The handle of a task needs nobody to poll it: the await of a shielded
/// `JoinHandle` ends at once, and the task goes on.
pub fn shield<F: IntoFuture>(future: F) -> Shield<F::IntoFuture> {
    Shield { state: State::Running { future: future.into_future() } }
}

/// What [`shield`](shield()) gives: named coroutines find its type by this name.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type shield<F> = Shield<<F as IntoFuture>::IntoFuture>;

pin_project! {
    /// The future of [`shield`](shield()).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Shield<F: Future> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = Stage]
    #[project_replace = Former]
    enum State<F: Future> {
        Running { #[pin] future: F },
        // Finished under a cancel. Whoever asked for that one drops the shield now, unless the cancel
        // was handled elsewhere, beside the shield. Then the value is wanted after all.
        Finished { output: F::Output },
        Done,
    }
}

impl<F: Future> Future for Shield<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut state = self.project().state;
        let signal = Signal::of(cx);
        let wants_end = signal.is_some_and(Signal::wants_end);
        match state.as_mut().project() {
            Stage::Running { future } => {
                let polled = match signal {
                    Some(_) if wants_end => {
                        let let_go = Signal::new(cx, Request::LetGo(typeid::of::<F>()));
                        let polled = let_go.poll(future);
                        if let_go.is_taken() {
                            // It goes on alone, and the await ends here.
                            return Poll::Pending;
                        }
                        polled
                    }
                    Some(signal) => signal.hide(future),
                    None => future.poll(cx),
                };
                match (polled, signal) {
                    (Poll::Ready(output), _) if wants_end => {
                        state.set(State::Finished { output });
                        cx.waker().wake_by_ref();
                        Poll::Pending
                    }
                    (Poll::Ready(output), _) => {
                        state.set(State::Done);
                        Poll::Ready(output)
                    }
                    (Poll::Pending, signal) => {
                        if let Some(signal) = signal.filter(|signal| signal.wants_end()) {
                            signal.hold();
                        }
                        Poll::Pending
                    }
                }
            }
            Stage::Finished { .. } if wants_end => Poll::Pending,
            Stage::Finished { .. } | Stage::Done => match state.project_replace(State::Done) {
                Former::Finished { output } => Poll::Ready(output),
                Former::Running { .. } | Former::Done => panic!("`shield` polled after completion"),
            },
        }
    }
}

impl<F: Future> fmt::Debug for Shield<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shield")
            .field("finished", &!matches!(self.state, State::Running { .. }))
            .finish_non_exhaustive()
    }
}
