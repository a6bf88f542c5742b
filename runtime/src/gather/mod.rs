//! Several futures side by side in one task: all of them, all until one fails, or the first.
//!
//! # The model
//! A *gather* is one future made of others, its *children*. They take turns in the task that awaits it, so
//! they may borrow from around it, and nothing is spawned.
//!
//! | | gives | the others |
//! |---|---|---|
//! | [`gather!`](crate::gather!), [`gather`] | all outputs, in the order of the arguments | |
//! | [`try_gather!`](crate::try_gather!), [`try_gather`] | all values, or the first error | are cancelled when one fails |
//! | [`race!`](crate::race!), [`race`] | the first output | are cancelled |
//!
//! The macros take futures of different types, the functions an array of one type, or with the feature
//! `alloc` a `Vec`: `gather(urls.map(fetch))`, `gather(iterator.collect::<Vec<_>>())`.
//!
//! ```
//! # use core::future::ready;
//! # costate::run(async {
//! assert_eq!(costate::gather!(ready(1), async { "two" }).await, (1, "two"));
//! assert_eq!(costate::gather([3, 4].map(ready)).await, [3, 4]);
//! assert_eq!(costate::try_gather!(ready(Ok(1)), async { Err::<u8, _>("no") }).await, Err("no"));
//! assert_eq!(costate::race!(core::future::pending(), ready(5)).await, 5);
//! # });
//! ```
//!
//! # Who is polled
//! A child is polled when it was woken, and not when another was: `N` children that complete one at a time
//! cost `2 N` polls. So it is for any number of them, under any executor, and in a gather within a gather.
//!
//! A gather of at most 32 children, in one of this crate's [tasks](crate::task), needs nothing for that: the task
//! remembers which were woken. Others have wakers on the heap, with the feature `alloc` and a target that has
//! compare-and-swap.
//!
//! # Without a heap
//! Otherwise those others share one `static`, which tells 256 children apart. A gather takes from it when it is first
//! polled, in groups of 32 children, and gives back when it ends or is dropped. If too few groups are free,
//! children that are next to each other share: one is polled when the other was woken. If none is free, all are polled
//! at each wake, until there is one.
//!
//! Another number comes from the environment when this crate is compiled, for example by `.cargo/config.toml`:
//!
//! ```toml
//! [env]
//! COSTATE_GATHER_CHILDREN = "1024"
//! ```
//!
//! On a 32-bit chip each 32 children take 24 bytes of RAM, and in a program that gathers nothing there are none. Nor
//! are there with `0`: then every such gather polls all. What is no number does not compile. Where this crate comes from
//! a registry, Cargo sees a new number after `cargo clean -p costate`.
//!
//! # Cancellation
//! A cancel of a gather cancels each child that has not ended. Those that have not begun never do. The gather
//! waits until all have cleaned up, and is cancelled then, also if a child refused and gave a value. A second
//! cancel meanwhile is passed on to those that are cleaning up.
//!
//! In `try_gather` and `race`, the children that are no longer wanted are cancelled in the same way, and
//! awaited. An error among them is not reported: the first one is.

#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
mod block;
mod child;
mod flat;
mod goal;
pub(crate) mod lent;
#[cfg(not(all(feature = "alloc", target_has_atomic = "ptr")))]
pub(crate) mod pool;
mod set;
mod together;
#[cfg(feature = "alloc")]
mod vector;
mod wakes;

use core::fmt;
use core::future::{Future, IntoFuture};
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use flat::Flat;
use goal::{All, AllOrError, First};
use pin_project_lite::pin_project;
use set::{Array, Cons, Either, Nil, NoOutput, NoResult, Outputs, Results, Set};
use together::{End, Together};

/// Futures of one type: an array, or a `Vec`.
pub trait Several: sealed::Sealed {
    /// What they become in a gather.
    #[doc(hidden)]
    type Set;

    #[doc(hidden)]
    fn into_set(self) -> Self::Set;
}

mod sealed {
    pub trait Sealed {}
}

impl<F: Future, const N: usize> sealed::Sealed for [F; N] {}

impl<F: Future, const N: usize> Several for [F; N] {
    type Set = Array<F, N>;

    fn into_set(self) -> Array<F, N> {
        Array::new(self)
    }
}

#[cfg(feature = "alloc")]
impl<F: Future> sealed::Sealed for alloc::vec::Vec<F> {}

#[cfg(feature = "alloc")]
impl<F: Future> Several for alloc::vec::Vec<F> {
    type Set = vector::Vector<F>;

    fn into_set(self) -> vector::Vector<F> {
        vector::Vector::new(self)
    }
}

/// Awaits all of several futures side by side. Gives their outputs in the same order; errors are values.
///
/// No futures give an empty result at once.
///
/// # Panics
/// The returned future panics when it is polled after it has completed.
///
/// # Cancellation
/// Cancels all children that have not ended, and is cancelled when they have cleaned up.
pub fn gather<S: Several>(futures: S) -> Gather<S::Set> {
    Gather { all: Together::new(futures.into_set()) }
}

/// Awaits all of several futures side by side, or the first error.
///
/// On an error the others are cancelled, and awaited.
///
/// # Errors
/// That of the child that failed first. No later one takes its place.
///
/// # Panics
/// As [`gather`] does.
///
/// # Cancellation
/// As of [`gather`].
pub fn try_gather<S: Several>(futures: S) -> TryGather<S::Set> {
    TryGather { all: Together::new(futures.into_set()) }
}

/// Awaits the first of several futures. The others are cancelled, and awaited.
///
/// If two are ready in the same turn, the first in the order of the arguments wins. Without any future it
/// never completes.
///
/// # Panics
/// As [`gather`] does.
///
/// # Cancellation
/// As of [`gather`].
pub fn race<S: Several>(futures: S) -> Race<S::Set> {
    Race { all: Together::new(futures.into_set()) }
}

pin_project! {
    /// The future of [`gather`] and [`gather!`](crate::gather!).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Gather<S> {
        #[pin]
        all: Together<S, All>,
    }
}

pin_project! {
    /// The future of [`try_gather`] and [`try_gather!`](crate::try_gather!).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct TryGather<S> {
        #[pin]
        all: Together<S, AllOrError>,
    }
}

pin_project! {
    /// The future of [`race`] and [`race!`](crate::race!).
    #[must_use = "futures do nothing unless they are awaited"]
    pub struct Race<S> {
        #[pin]
        all: Together<S, First>,
    }
}

impl<S: Set<All> + Outputs<Outputs: Flat>> Future for Gather<S> {
    type Output = <S::Outputs as Flat>::Flat;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all = self.project().all;
        ready!(all.as_mut().poll_end(cx));
        Poll::Ready(all.set().outputs().flat())
    }
}

impl<S: Set<AllOrError> + Results<Values: Flat>> Future for TryGather<S> {
    type Output = Result<<S::Values as Flat>::Flat, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all = self.project().all;
        Poll::Ready(match ready!(all.as_mut().poll_end(cx)) {
            End::Complete => Ok(all.set().values().flat()),
            End::Decided(child) => Err(all.set().error(child)),
        })
    }
}

impl<S: Set<First> + Either> Future for Race<S> {
    type Output = S::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all = self.project().all;
        if all.as_mut().is_empty() {
            return Poll::Pending;
        }
        match ready!(all.as_mut().poll_end(cx)) {
            End::Decided(child) => Poll::Ready(all.set().output(child)),
            End::Complete => unreachable!("the first one decides"),
        }
    }
}

impl<S> fmt::Debug for Gather<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gather").finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for TryGather<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TryGather").finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for Race<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Race").finish_non_exhaustive()
    }
}

/// Awaits futures of any types side by side. Gives a tuple of their outputs, in the same order.
///
/// It is [`gather`](crate::gather::gather) for up to 12 futures of different types.
#[macro_export]
macro_rules! gather {
    ($($future:expr),* $(,)?) => {
        $crate::__private::gather_all($crate::__futures!($crate::__private::nil(); $($future,)*))
    };
}

/// Awaits futures of any types side by side, or the first error. Gives a tuple of their values.
///
/// It is [`try_gather`](crate::gather::try_gather) for up to 12 futures of different types, whose errors have
/// one type.
#[macro_export]
macro_rules! try_gather {
    ($($future:expr),+ $(,)?) => {
        $crate::__private::gather_results($crate::__futures!($crate::__private::no_result(); $($future,)+))
    };
}

/// Awaits the first of futures of any types that have one type of output. The others are cancelled.
///
/// It is [`race`](crate::gather::race) for futures of different types.
#[macro_export]
macro_rules! race {
    ($($future:expr),+ $(,)?) => {
        $crate::__private::gather_first($crate::__futures!($crate::__private::no_output(); $($future,)+))
    };
}

/// A list of futures, with `$end` at its end.
#[doc(hidden)]
#[macro_export]
macro_rules! __futures {
    ($end:expr;) => { $end };
    ($end:expr; $head:expr, $($tail:expr,)*) => {
        $crate::__private::cons($head, $crate::__futures!($end; $($tail,)*))
    };
}

/// What the macros call.
#[doc(hidden)]
pub mod list {
    use super::{All, AllOrError, Cons, First, Gather, IntoFuture, Race, Set, Together, TryGather};
    use super::{Nil, NoOutput, NoResult, PhantomData};

    pub fn cons<F: IntoFuture, R>(head: F, tail: R) -> Cons<F::IntoFuture, R> {
        Cons::new(head.into_future(), tail)
    }

    pub fn nil() -> Nil {
        Nil
    }

    pub fn no_result<E>() -> NoResult<E> {
        NoResult(PhantomData)
    }

    pub fn no_output<T>() -> NoOutput<T> {
        NoOutput(PhantomData)
    }

    pub fn gather_all<S: Set<All>>(set: S) -> Gather<S> {
        Gather { all: Together::new(set) }
    }

    pub fn gather_results<S: Set<AllOrError>>(set: S) -> TryGather<S> {
        TryGather { all: Together::new(set) }
    }

    pub fn gather_first<S: Set<First>>(set: S) -> Race<S> {
        Race { all: Together::new(set) }
    }
}
