use costate::cancel::{Delivery, poll_again, poll_cancel};
use std::pin::Pin;
use std::task::{Context, Poll};

enum Stage {
    Polls(u32),
    Held,
    Handling,
}

/// Runs a victim, and cancels it after some polls, as an executor would that costate does not know.
///
/// Gives what the victim gave, or nothing if it had to be dropped.
pub struct Cancelling<F: ?Sized> {
    stage: Stage,
    victim: Option<Pin<Box<F>>>,
}

/// `polls` must be at least 1: what never ran cannot see a cancel.
#[must_use]
pub fn cancelled_after<F: Future>(polls: u32, victim: F) -> Cancelling<F> {
    Cancelling { stage: Stage::Polls(polls), victim: Some(Box::pin(victim)) }
}

impl<F: Future + ?Sized> Future for Cancelling<F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        let this = self.get_mut();
        let victim = this.victim.as_mut().expect("polled after completion").as_mut();
        let delivery = match this.stage {
            Stage::Polls(0) => poll_cancel(victim, cx),
            Stage::Held => poll_again(victim, cx),
            Stage::Polls(_) | Stage::Handling => match victim.poll(cx) {
                Poll::Ready(value) => Delivery::Finished(value),
                Poll::Pending => {
                    if let Stage::Polls(left) = &mut this.stage {
                        *left -= 1;
                        cx.waker().wake_by_ref();
                    }
                    return Poll::Pending;
                }
            },
        };
        this.stage = match delivery {
            Delivery::Handling => Stage::Handling,
            Delivery::Held => Stage::Held,
            Delivery::Finished(value) => {
                this.victim = None;
                return Poll::Ready(Some(value));
            }
            Delivery::Dead => {
                this.victim = None;
                return Poll::Ready(None);
            }
        };
        Poll::Pending
    }
}
