use crate::cancel::{Delivery, poll_again, poll_cancel};
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

pin_project! {
    /// One of several futures, and then its output.
    pub struct Child<F: Future> {
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    #[project = StagePin]
    #[project_replace = Former]
    enum Stage<F: Future> {
        // In here the flags take no room but what the variants are told apart by has anyway.
        Running {
            #[pin]
            future: F,
            // Whether it was ever polled.
            begun: bool,
            // Whether it holds a cancel back.
            held: bool,
        },
        Finished { output: F::Output },
        Gone,
    }
}

/// What a poll of a child came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It goes on, or had ended before.
    Nothing,
    /// Its output is there.
    Finished,
    /// And that decides the whole.
    Decides,
    /// It was cancelled, and is gone.
    Cancelled,
}

impl<F: Future> Child<F> {
    pub(super) fn new(future: F) -> Self {
        Child { stage: Stage::Running { future, begun: false, held: false } }
    }

    // The way of most polls is a few instructions.
    #[inline(always)]
    pub(super) fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        cancel: bool,
        decides: impl FnOnce(&F::Output) -> bool,
    ) -> Step {
        let StagePin::Running { future, begun, held } = self.as_mut().project().stage.project() else {
            return Step::Nothing;
        };
        if cancel || *held {
            return self.cancel(cx, cancel, decides);
        }
        *begun = true;
        match future.poll(cx) {
            Poll::Ready(output) => self.finish(output, decides),
            Poll::Pending => Step::Nothing,
        }
    }

    /// The same for one that is running, and is to be cancelled or holds a cancel back.
    #[cold]
    fn cancel(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        cancel: bool,
        decides: impl FnOnce(&F::Output) -> bool,
    ) -> Step {
        let mut stage = self.as_mut().project().stage;
        let StagePin::Running { future, begun, held } = stage.as_mut().project() else {
            return Step::Nothing;
        };
        if cancel && !*begun {
            // It never does.
            stage.set(Stage::Gone);
            return Step::Cancelled;
        }
        let polled = if cancel { poll_cancel(future, cx) } else { poll_again(future, cx) };
        *held = matches!(polled, Delivery::Held);
        match polled {
            Delivery::Finished(output) => self.finish(output, decides),
            Delivery::Handling | Delivery::Held => Step::Nothing,
            Delivery::Dead => {
                stage.set(Stage::Gone);
                Step::Cancelled
            }
        }
    }

    #[inline]
    fn finish(self: Pin<&mut Self>, output: F::Output, decides: impl FnOnce(&F::Output) -> bool) -> Step {
        let decides = decides(&output);
        self.project().stage.set(Stage::Finished { output });
        if decides { Step::Decides } else { Step::Finished }
    }

    /// Takes the output out, if it is there.
    pub(super) fn take(self: Pin<&mut Self>) -> Option<F::Output> {
        let mut this = self.project();
        let StagePin::Finished { .. } = this.stage.as_mut().project() else { return None };
        match this.stage.project_replace(Stage::Gone) {
            Former::Finished { output } => Some(output),
            Former::Running { .. } | Former::Gone => None,
        }
    }
}
