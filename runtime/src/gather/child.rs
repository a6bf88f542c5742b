use crate::cancel::{Delivery, How};
use core::future::Future;
use core::pin::Pin;
use core::task::Context;
use pin_project_lite::pin_project;

pin_project! {
    /// One of several futures, and then its output.
    pub struct Child<F: Future> {
        #[pin]
        stage: Stage<F>,
        // Whether it was ever polled.
        begun: bool,
        // Whether it holds a cancel back.
        held: bool,
    }
}

pin_project! {
    #[project = StagePin]
    #[project_replace = Former]
    enum Stage<F: Future> {
        Running { #[pin] future: F },
        Finished { output: F::Output },
        Gone,
    }
}

/// What a poll of a child came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It had ended before.
    Nothing,
    /// It goes on.
    Pending,
    /// Its output is there, and whether that decides the whole.
    Finished(bool),
    /// It was cancelled, and is gone.
    Cancelled,
}

impl<F: Future> Child<F> {
    pub(super) fn new(future: F) -> Self {
        Child { stage: Stage::Running { future }, begun: false, held: false }
    }

    #[inline]
    pub(super) fn poll(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        cancel: bool,
        decides: impl FnOnce(&F::Output) -> bool,
    ) -> Step {
        let mut this = self.project();
        let StagePin::Running { future } = this.stage.as_mut().project() else { return Step::Nothing };
        let how = match (cancel, *this.held) {
            // It has not begun, and never does.
            (true, _) if !*this.begun => {
                this.stage.set(Stage::Gone);
                return Step::Cancelled;
            }
            (true, _) => How::Cancel,
            (false, true) => How::Again,
            (false, false) => How::Plain,
        };
        *this.begun = true;
        let polled = how.poll(future, cx);
        *this.held = matches!(polled, Delivery::Held);
        match polled {
            Delivery::Finished(output) => {
                let decides = decides(&output);
                this.stage.set(Stage::Finished { output });
                Step::Finished(decides)
            }
            Delivery::Handling | Delivery::Held => Step::Pending,
            Delivery::Dead => {
                this.stage.set(Stage::Gone);
                Step::Cancelled
            }
        }
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
