use super::child::Step;
use super::set::Set;
use super::wakes::{WORD, Wakes, bits};
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
        // How many have not ended. Unknown before the first poll.
        left: Option<usize>,
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
            left: None,
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
        assert!(*this.left != Some(usize::MAX), "polled after completion");
        this.left.get_or_insert(children);

        // The same cancel again is for those who hold it back. They are asked in their own turns.
        let cancel = signal.is_some_and(|signal| signal.request() == Request::Cancel || !*this.cancelled);
        if cancel && children > 0 {
            *this.cancelled = true;
        }
        let all = this.wakes.begin(waker, children);
        self.as_mut().sweep(waker, cancel, all || cancel);
        let this = self.as_mut().project();
        if this.decider.is_some() && !*this.cancelled && !*this.others_told {
            *this.others_told = true;
            // Also those before the one that decided, and those that were not woken.
            self.as_mut().sweep(waker, true, true);
        }

        let this = self.project();
        if *this.left != Some(0) {
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
        *this.left = Some(usize::MAX);
        *this.wakes = Wakes::Unknown;
        Poll::Ready(this.decider.map_or(End::Complete, End::Decided))
    }

    /// Polls those that were woken, or all, or cancels them.
    fn sweep(self: Pin<&mut Self>, waker: &Waker, cancel: bool, all: bool) {
        let mut this = self.project();
        let children = this.set.as_mut().len();
        // Also where all are polled: what was woken until now is served by that.
        let mut woken = this.wakes.take();
        let words = children.div_ceil(WORD);
        let or_all = |woken| if all { u32::MAX } else { woken };
        for group in 0..words.div_ceil(WORD) {
            for word in bits(or_all(woken.words(group)), words - group * WORD) {
                let word = group * WORD + word;
                for child in bits(or_all(woken.word(word)), children - word * WORD) {
                    let child = word * WORD + child;
                    let step = woken.with(child, waker, |cx| this.set.as_mut().poll(child, cx, cancel));
                    if matches!(step, Step::Finished(_) | Step::Cancelled) {
                        *this.left = this.left.map(|left| left - 1);
                    }
                    match step {
                        Step::Finished(true) if this.decider.is_none() => {
                            *this.decider = Some(child);
                            if !cancel {
                                // The others are cancelled now, whether they were woken or not.
                                return;
                            }
                        }
                        Step::Cancelled => *this.lost = true,
                        _ => {}
                    }
                }
            }
        }
    }
}
