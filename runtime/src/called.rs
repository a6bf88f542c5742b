//! A future stored under the name of the function that made it.
//!
//! The type of a machine that awaits `f(x)` would otherwise mention the type of `f`'s machine, twice: in
//! the state, and in the signature of the closure that advances it. Down a chain of calls that doubles at
//! each level, and rustc unfolds them all. `Called<f, (X,)>` mentions none of them.

use core::future::{Future, IntoFuture};
use core::pin::Pin;
use core::task::{Context, Poll};
use pin_project_lite::pin_project;

/// A function that takes `Arguments` and gives something to await.
pub trait Call<Arguments> {
    /// What is polled.
    type Awaited: Future;
}

pin_project! {
    /// What calling `F` with `Arguments` gave to wait for.
    pub struct Called<F, Arguments>
    where
        F: Call<Arguments>,
    {
        #[pin]
        awaited: F::Awaited,
        // Whether a struct is `Sized` rustc asks its last field. With the future there it would ask down
        // the whole chain of calls, and meet its recursion limit after forty.
        end: (),
    }
}

impl<F: Call<Arguments>, Arguments> Future for Called<F, Arguments> {
    type Output = <F::Awaited as Future>::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().awaited.poll(cx)
    }
}

impl<F, Arguments> Clone for Called<F, Arguments>
where
    F: Call<Arguments, Awaited: Clone>,
{
    fn clone(&self) -> Self {
        Called { awaited: self.awaited.clone(), end: () }
    }
}

impl<F, Arguments> core::fmt::Debug for Called<F, Arguments>
where
    F: Call<Arguments, Awaited: core::fmt::Debug>,
{
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.awaited.fmt(f)
    }
}

/// Of what a function gave.
pub trait StoreCalled: IntoFuture + Sized {
    /// To be stored under the name of `_function`, which gave it. No future of a user has a method called so.
    #[inline]
    fn __called<F, Arguments>(self, _function: F) -> Called<F, Arguments>
    where
        F: Call<Arguments, Awaited = Self::IntoFuture>,
    {
        Called { awaited: self.into_future(), end: () }
    }
}

impl<A: IntoFuture> StoreCalled for A {}

/// A function takes one number of arguments, so rustc finds the one implementation that holds.
macro_rules! call {
    ($(($($argument:ident)*))*) => { $(
        impl<F, A, $($argument),*> Call<($($argument,)*)> for F
        where
            F: FnOnce($($argument),*) -> A,
            A: IntoFuture,
        {
            type Awaited = A::IntoFuture;
        }
    )* };
}

call! {
    ()
    (A1)
    (A1 A2)
    (A1 A2 A3)
    (A1 A2 A3 A4)
    (A1 A2 A3 A4 A5)
    (A1 A2 A3 A4 A5 A6)
    (A1 A2 A3 A4 A5 A6 A7)
    (A1 A2 A3 A4 A5 A6 A7 A8)
}
