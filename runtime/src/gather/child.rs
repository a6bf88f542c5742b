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
        Running {
            #[pin]
            future: F,
            progress: Progress,
        },
        Finished { output: F::Output },
        Gone,
    }
}

/// How far it is. Beside what tells the stages apart it fills what is else unused before the future, and no part of
/// that is left: what is would be copied with the future, at odd addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(target_pointer_width = "64", repr(u32))]
#[cfg_attr(not(target_pointer_width = "64"), repr(u16))]
enum Progress {
    Unbegun,
    Begun,
    /// It holds a cancel back.
    Held,
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
        Child { stage: Stage::Running { future, progress: Progress::Unbegun } }
    }

    // The way of most polls is a few instructions.
    #[inline(always)]
    pub(super) fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        cancel: bool,
        decides: impl FnOnce(&F::Output) -> bool,
    ) -> Step {
        let StagePin::Running { future, progress } = self.as_mut().project().stage.project() else {
            return Step::Nothing;
        };
        if cancel || *progress == Progress::Held {
            return self.cancel(cx, cancel, decides);
        }
        *progress = Progress::Begun;
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
        let StagePin::Running { future, progress } = stage.as_mut().project() else {
            return Step::Nothing;
        };
        if *progress == Progress::Unbegun {
            // It never does.
            stage.set(Stage::Gone);
            return Step::Cancelled;
        }
        let polled = if cancel { poll_cancel(future, cx) } else { poll_again(future, cx) };
        *progress = if matches!(polled, Delivery::Held) { Progress::Held } else { Progress::Begun };
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
