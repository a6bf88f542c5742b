use super::sleep::Sleep;
use super::{Clock, Elapsed};
use crate::cancel::signal::{Request, Signal};
use crate::cancel::{Delivery, How};
use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll};
use core::time::Duration;
use pin_project_lite::pin_project;

pin_project! {
    /// The future of [`timeout`](crate::timeout).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Timeout<'a, F, C: Clock> {
        #[pin]
        sleep: Sleep<'a, C>,
        #[pin]
        future: Option<F>,
        state: State,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is no time at all.
    NoTime,
    Running,
    /// The time is over, and `future` was cancelled.
    Expired,
    /// It was cancelled, and holds that back.
    Held,
}

impl<'a, F: Future, C: Clock> Timeout<'a, F, C> {
    pub(crate) fn new(sleep: Sleep<'a, C>, duration: Duration, future: F) -> Self {
        let state = if duration.is_zero() { State::NoTime } else { State::Running };
        Timeout { sleep, future: Some(future), state }
    }
}

impl<F: Future<Output = Result<T, E>>, T, E: From<Elapsed>, C: Clock> Timeout<'_, F, C> {
    /// Makes one error of [`Elapsed`] and of the future's own errors.
    ///
    /// A body that catches the cancel and raises it again has an output, an error. After the time is over any error
    /// is taken for that, so this gives [`Elapsed`] for it, as for a body that was cancelled without a word.
    ///
    /// # Errors
    /// The future's own in time, and `Elapsed` after that.
    ///
    /// # Cancellation
    /// As of [`timeout`](crate::timeout).
    pub async fn flatten(self) -> Result<T, E> {
        let mut timeout = pin!(self);
        let output = poll_fn(|cx| timeout.as_mut().poll(cx)).await;
        let expired = matches!(*timeout.as_mut().project().state, State::Expired | State::Held);
        match output {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) if !expired => Err(error),
            Ok(Err(_)) | Err(Elapsed) => Err(Elapsed.into()),
        }
    }
}

impl<F: Future, C: Clock> Future for Timeout<'_, F, C> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(mut future) = this.future.as_mut().as_pin_mut() else {
            panic!("`timeout` polled after completion");
        };
        if *this.state == State::NoTime && !crate::task::is_handle::<F>() {
            this.future.set(None);
            return Poll::Ready(Err(Elapsed));
        }
        // A cancel from outside goes straight through to `future`, and so does the pass that lets it be seen. If
        // nothing in there wants the cancel, all of this is dropped.
        let request = Signal::of(cx).map(Signal::request);
        let outside = matches!(request, Some(Request::Cancel | Request::Again));
        let through = outside || request == Some(Request::Take);
        let how = if *this.state == State::Held && !through { How::Again } else { How::Plain };
        let mut delivery = how.poll(future.as_mut(), cx);
        let running = matches!(*this.state, State::NoTime | State::Running);
        if running && matches!(delivery, Delivery::Handling) {
            let over = *this.state == State::NoTime || this.sleep.as_mut().poll(cx).is_ready();
            if over && !through {
                delivery = How::Cancel.poll(future, cx);
                *this.state = State::Expired;
            } else if over && !outside {
                // The body has just been told to end. That the time is over it hears in the next poll.
                cx.waker().wake_by_ref();
            }
        }
        let result = match delivery {
            Delivery::Finished(output) => Ok(output),
            Delivery::Dead => Err(Elapsed),
            Delivery::Held => {
                *this.state = State::Held;
                return Poll::Pending;
            }
            Delivery::Handling => {
                if *this.state == State::Held && !through {
                    *this.state = State::Expired;
                }
                return Poll::Pending;
            }
        };
        this.sleep.unset();
        this.future.set(None);
        Poll::Ready(result)
    }
}

impl<F, C: Clock> fmt::Debug for Timeout<'_, F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeout").field("state", &self.state).finish_non_exhaustive()
    }
}
