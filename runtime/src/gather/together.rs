use super::child::Step;
use super::set::Set;
use super::wakes::Wakes;
use crate::cancel::signal::{Request, Signal};
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use pin_project_lite::pin_project;

pin_project! {
    /// Several futures that run side by side in one task, until a goal is reached.
    pub struct Together<S, G> {
        #[pin]
        set: S,
        wakes: Wakes,
        // How many have not ended. Not known before the first poll.
        left: usize,
        // The one whose output decided.
        decider: Option<usize>,
        // It did, and the others were cancelled.
        others_told: bool,
        // Asked to end by a canceller.
        cancelled: bool,
        // That ended one without an output.
        lost: bool,
        goal: PhantomData<fn() -> G>,
    }
}

/// In the place of how many have not ended.
const UNKNOWN: usize = usize::MAX;
const COMPLETED: usize = usize::MAX - 1;

/// How it ended.
pub(super) enum End {
    /// All outputs are there.
    Complete,
    /// This one's output decided, and the others are gone.
    Decided(usize),
}

impl<S, G> Together<S, G> {
    pub(super) fn new(set: S) -> Self {
        Together {
            set,
            wakes: Wakes::Unknown,
            left: UNKNOWN,
            decider: None,
            others_told: false,
            cancelled: false,
            lost: false,
            goal: PhantomData,
        }
    }

    pub(super) fn set(self: Pin<&mut Self>) -> Pin<&mut S> {
        self.project().set
    }
}

impl<S: Set<G>, G> Together<S, G> {
    pub(super) fn is_empty(self: Pin<&mut Self>) -> bool {
        self.set().len() == 0
    }

    /// Polls the children that were woken. `Ready` once.
    ///
    /// # Panics
    /// After it was `Ready`.
    pub(super) fn poll_end(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<End> {
        let signal = Signal::of(cx).filter(|signal| signal.wants_end());
        let waker = Signal::real_waker(cx);
        let mut this = self.as_mut().project();
        let children = this.set.as_mut().len();
        if *this.left >= COMPLETED {
            assert!(*this.left != COMPLETED, "polled after completion");
            *this.left = children;
        }

        // The same cancel again is for those who hold it back. They are asked in their own turns.
        let cancel = signal.is_some_and(|signal| signal.request() == Request::Cancel || !*this.cancelled);
        if cancel && children > 0 {
            *this.cancelled = true;
        }
        let mut all = this.wakes.begin(waker, children) || cancel;
        let mut cancel_each = cancel;
        loop {
            self.as_mut().sweep(waker, cancel_each, all);
            let this = self.as_mut().project();
            if this.decider.is_none() || *this.cancelled || *this.others_told {
                break;
            }
            // Also those before the one that decided, and those that were not woken.
            *this.others_told = true;
            (cancel_each, all) = (true, true);
        }

        let this = self.project();
        if *this.left != 0 {
            if let Some(signal) = signal.filter(|_| *this.cancelled) {
                signal.hold();
            }
            return Poll::Pending;
        }
        if *this.cancelled && (signal.is_some() || *this.lost && this.decider.is_none()) {
            // Nothing is left to wait for, and no answer says so: the cancel ends this await. If it was
            // answered elsewhere, in a branch beside this one, then this one never ends.
            return Poll::Pending;
        }
        *this.left = COMPLETED;
        *this.wakes = Wakes::Unknown;
        Poll::Ready(this.decider.map_or(End::Complete, End::Decided))
    }

    /// Polls those that were woken, or all, or cancels them.
    #[inline]
    fn sweep(self: Pin<&mut Self>, waker: &Waker, cancel: bool, all: bool) {
        let mut this = self.project();
        let children = this.set.as_mut().len();
        let mut woken = this.wakes.take(waker, children, all);
        while let Some(child) = woken.next(children) {
            let waker = woken.waker(child);
            let step = this.set.as_mut().poll(child, &mut Context::from_waker(&waker), cancel);
            if step == Step::Nothing {
                continue;
            }
            *this.left -= 1;
            if step == Step::Cancelled {
                *this.lost = true;
            } else if step == Step::Decides && this.decider.is_none() {
                *this.decider = Some(child);
                if !cancel {
                    // The others are cancelled now, whether they were woken or not.
                    return;
                }
            }
        }
    }
}
