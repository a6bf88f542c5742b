//! Cancelling a future so that it can see it, clean up with awaits, and even refuse.
//!
//! # The model
//! Dropping a future ends it without a word: nothing in it can await any more. A *cancel* is a
//! message instead, and it travels in the one thing that reaches every suspended part of a future:
//! the [`Context`] of a poll. The *canceller* polls its *victim* once with a waker that can be
//! recognised, the *signal*. It passes through `async` blocks, boxes, `dyn` futures and any
//! combinator that hands its context on, down to the await at which the victim is suspended.
//!
//! There it meets one of these:
//! * [`catch_cancel`](catch_cancel())`(f)` lets `f` see the signal first. If nothing in `f` wants it, `f` is dropped
//!   and the body around goes on with `Err(Cancelled)`: it may await in its clean-up, and then
//!   re-raise (`?`) or carry on.
//! * [`shield`](shield())`(f)` lets `f` run to its end, and only then passes the signal on.
//! * Anything else knows nothing of it. Then the await ends there: the canceller, or the nearest
//!   `catch_cancel` around, drops it, and its locals are dropped in reverse order as everywhere.
//!
//! So a future needs no support to be cancelled, and its own code decides whether to notice. A
//! combinator that makes wakers of its own (`FuturesUnordered`) hides the signal from what is in it,
//! which is then dropped, as if this crate did not exist.
//!
//! ```
//! # use core::{future::{pending, ready}, pin::pin, task::{Context, Waker}};
//! use costate::{cancel::{self, Delivery}, catch_cancel, Cancelled};
//!
//! async fn transfer() -> &'static str {
//!     match catch_cancel(pending::<&str>()).await {
//!         Ok(done) => done,
//!         Err(Cancelled) => {
//!             ready(()).await; // a clean-up that awaits
//!             "rolled back"
//!         }
//!     }
//! }
//! let mut task = pin!(async { transfer().await.len() }); // an `async` block between
//! let mut cx = Context::from_waker(Waker::noop());
//! assert!(task.as_mut().poll(&mut cx).is_pending());
//! assert_eq!(cancel::poll_cancel(task, &mut cx), Delivery::Finished(11));
//! ```
//!
//! # Passes
//! A canceller polls in up to two passes. In the first every part that is suspended answers: a
//! `catch_cancel` drops what it awaits and remembers, a `shield` says that it holds the cancel back.
//! If something caught it, a second pass lets the bodies go on with `Err(Cancelled)`, and that pass
//! carries no request: the clean-up that begins in it is not cancelled by what it answers to.
//! A future that becomes ready in the first pass has not been cancelled. The body behind it goes on
//! in the same pass, so its next suspension gets the signal, in the very same poll.
//!
//! # Branches
//! The signal reaches all branches of a foreign `join` that hands its context on. As soon as one of
//! them handles it, the whole counts as handled and nothing is dropped: the branches that know nothing
//! of the signal go on and are not cancelled, a shielded one gives its value. Only where no branch
//! handles it is the whole dropped. To cancel every branch for itself is what this crate's own
//! `gather` does.
//!
//! # For cancellers
//! [`poll_cancel`] and [`poll_again`] are all that an executor or a combinator needs. A victim that
//! was never polled is not suspended anywhere: drop it, and its body never runs.

mod catch;
mod shielded;
pub(crate) mod signal;

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

pub use catch::{CatchCancel, catch_cancel};
pub use shielded::{Shield, shield};
use signal::{Request, Signal};

/// What an await gives whose operation was cancelled.
///
/// It says that somebody asked for the end, and nothing went wrong. Nobody gets one who was not
/// cancelled. Returning it, mostly with `?`, tells the canceller that its request was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operation was cancelled")
    }
}

impl core::error::Error for Cancelled {}

/// What became of a victim that was polled with the signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a dead victim must be dropped, and one that holds the cancel back be asked again"]
pub enum Delivery<T> {
    /// It finished: it had just become ready, or it answered with a value, or it cleaned up without
    /// having to wait.
    Finished(T),
    /// The cancel has arrived and the victim goes on, cleaning up for all one knows. It is polled as
    /// before from now on.
    Handling,
    /// A part of the victim holds the cancel back until it has finished. Every poll from now on is a
    /// [`poll_again`], until one answers otherwise.
    Held,
    /// Nothing in it wants to know. It is to be dropped now, and not to be polled again.
    Dead,
}

/// Delivers a cancel: polls `victim` once with the signal, and once more if its code handles it.
///
/// A second cancel of the same victim is another call. It interrupts the await of the clean-up that
/// the first one set off.
///
/// # Cancellation
/// The context may itself carry the signal of another canceller. The victim sees only this one.
pub fn poll_cancel<F>(victim: Pin<&mut F>, cx: &mut Context<'_>) -> Delivery<F::Output>
where
    F: Future + ?Sized,
{
    deliver(victim, cx, Request::Cancel)
}

/// Polls on a victim that [holds](Delivery::Held) a cancel back: delivers the same cancel as soon as
/// nothing does so any more.
pub fn poll_again<F>(victim: Pin<&mut F>, cx: &mut Context<'_>) -> Delivery<F::Output>
where
    F: Future + ?Sized,
{
    deliver(victim, cx, Request::Again)
}

/// How a canceller polls a part of its own.
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Plain,
    Cancel,
    Again,
}

#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
impl How {
    /// `Handling` stands for pending.
    #[inline]
    pub(crate) fn poll<F: Future>(self, future: Pin<&mut F>, cx: &mut Context<'_>) -> Delivery<F::Output> {
        match self {
            How::Plain => match future.poll(cx) {
                Poll::Ready(output) => Delivery::Finished(output),
                Poll::Pending => Delivery::Handling,
            },
            How::Cancel => poll_cancel(future, cx),
            How::Again => poll_again(future, cx),
        }
    }
}

fn deliver<F>(mut victim: Pin<&mut F>, cx: &mut Context<'_>, mut request: Request) -> Delivery<F::Output>
where
    F: Future + ?Sized,
{
    // What caught the cancel in the first pass may be gone before the second: `select` may have had
    // another branch ready. Nobody has seen the cancel then, and it is delivered once more. Not for
    // ever, since there may be combinators that keep a poll from their parts.
    for _ in 0..2 {
        let first = Signal::new(cx, request);
        if let Poll::Ready(value) = first.poll(victim.as_mut()) {
            return Delivery::Finished(value);
        }
        if !first.is_caught() {
            return match (first.is_taken(), first.is_held()) {
                (true, _) => Delivery::Handling,
                (false, true) => Delivery::Held,
                (false, false) => Delivery::Dead,
            };
        }
        let second = Signal::new(cx, Request::Take);
        if let Poll::Ready(value) = second.poll(victim.as_mut()) {
            return Delivery::Finished(value);
        }
        if first.is_taken() || second.is_taken() {
            return Delivery::Handling;
        }
        request = Request::Again;
    }
    Delivery::Handling
}
