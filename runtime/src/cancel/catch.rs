use super::Cancelled;
use super::signal::{Request, Signal};
use core::future::{Future, IntoFuture};
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use pin_project_lite::pin_project;

/// Lets the body that awaits `future` see a cancel: `Ok` with its output, or `Err(Cancelled)`.
///
/// On a cancel `future` gets it first. If nothing in it handles the cancel, it is dropped, and then the
/// body goes on with `Err(Cancelled)`. It may await in its clean-up as long as it likes. To follow the
/// request it returns that error (`?` does); to refuse, it carries on.
///
/// # Panics
/// The returned future panics when it is polled after it has completed.
///
/// # Cancellation
/// Two cancels are one while the body has not gone on. A cancel that comes later, during the clean-up,
/// ends the await of the clean-up, unless that is in a `catch_cancel` as well.
pub fn catch_cancel<F: IntoFuture>(future: F) -> CatchCancel<F::IntoFuture> {
    CatchCancel { future: Some(future.into_future()), caught: false }
}

/// What [`catch_cancel`](catch_cancel()) gives: named coroutines find its type by this name.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type catch_cancel<F> = CatchCancel<<F as IntoFuture>::IntoFuture>;

pin_project! {
    /// The future of [`catch_cancel`](catch_cancel()).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct CatchCancel<F> {
        // `None` once it was cancelled or has completed.
        #[pin]
        future: Option<F>,
        // The cancel that the body has not seen yet.
        caught: bool,
    }
}

impl<F: Future> Future for CatchCancel<F> {
    type Output = Result<F::Output, Cancelled>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let signal = Signal::of(cx);
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            assert!(*this.caught, "`catch_cancel` polled after completion");
            return match signal {
                Some(signal) if signal.wants_end() => {
                    signal.catch();
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
                _ => {
                    if let Some(signal) = signal.filter(|signal| signal.request() == Request::Take) {
                        signal.take();
                    }
                    *this.caught = false;
                    Poll::Ready(Err(Cancelled))
                }
            };
        };

        let output = match signal {
            Some(outer) if outer.wants_end() => {
                let inner = Signal::new(cx, outer.request());
                match inner.poll(future) {
                    Poll::Ready(output) => output,
                    Poll::Pending if inner.is_answered() => {
                        outer.pass_on(&inner);
                        return Poll::Pending;
                    }
                    Poll::Pending => {
                        this.future.set(None);
                        *this.caught = true;
                        outer.catch();
                        // The canceller polls again at once. But whatever may stand between is
                        // entitled to a wake before it polls what said that it is pending.
                        cx.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                }
            }
            Some(_) | None => ready!(future.poll(cx)),
        };
        this.future.set(None);
        Poll::Ready(Ok(output))
    }
}
