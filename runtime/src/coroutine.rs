use core::ops::DerefMut;
use core::pin::Pin;

/// What one resume of a coroutine gives: a yielded value, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoroutineState<Y, T> {
    /// The coroutine is suspended at a `yield_!` and gave this value.
    Yielded(Y),
    /// The coroutine returned this value. It must not be resumed again.
    Complete(T),
}

impl<Y, T> CoroutineState<Y, T> {
    /// The yielded value, or `None` at the end.
    pub fn yielded(self) -> Option<Y> {
        match self {
            CoroutineState::Yielded(value) => Some(value),
            CoroutineState::Complete(_) => None,
        }
    }

    /// The returned value, or `None` if the coroutine is only suspended.
    pub fn complete(self) -> Option<T> {
        match self {
            CoroutineState::Yielded(_) => None,
            CoroutineState::Complete(value) => Some(value),
        }
    }
}

/// A function that can suspend: it gives values out, takes values in, and returns.
///
/// # Starting
/// [`start`](Coroutine::start) runs the body up to its first `yield_!`; from then on
/// [`resume`](Coroutine::resume) makes its argument the value of that `yield_!` and runs to the
/// next. Where there is nothing to send (`R = ()`), the first `resume(())` starts as well. So it
/// does for a coroutine with a `#[resume]` argument, which receives the first value.
///
/// # Panics
/// Resuming a completed coroutine panics with "coroutine resumed after completion", resuming one
/// whose body panicked with "coroutine resumed after panicking". A value sent to a coroutine that
/// was never started is refused with a panic that names `start`; the coroutine stays startable.
///
/// # Cancellation
/// Dropping a suspended coroutine drops its locals in reverse order of declaration, as leaving
/// the body at that point would. [`close`](Coroutine::close) does the same in place.
#[must_use = "a coroutine does nothing until it is started"]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Coroutine<{R}>`",
    label = "not a coroutine that takes `{R}`",
    note = "an iterator is no coroutine; write `for item in iterator {{ yield_!(item); }}` in place of `yield_from!`"
)]
pub trait Coroutine<R = ()> {
    /// What `yield_!` gives out.
    type Yield;
    /// What the body returns.
    type Return;

    /// Runs an unstarted coroutine to its first suspension.
    ///
    /// # Panics
    /// When it was already started (and takes values), has completed, or has panicked.
    fn start(self: Pin<&mut Self>) -> CoroutineState<Self::Yield, Self::Return>;

    /// Makes `value` the value of the `yield_!` at which the coroutine is suspended, and runs to
    /// the next suspension.
    ///
    /// # Panics
    /// When it was never started (and takes values), has completed, or has panicked.
    fn resume(self: Pin<&mut Self>, value: R) -> CoroutineState<Self::Yield, Self::Return>;

    /// [`start`](Coroutine::start) without the `Pin`, for every coroutine without `.await`.
    ///
    /// # Panics
    /// As [`start`](Coroutine::start) does.
    fn begin(&mut self) -> CoroutineState<Self::Yield, Self::Return>
    where
        Self: Unpin,
    {
        Pin::new(self).start()
    }

    /// [`resume`](Coroutine::resume) without the `Pin`, for every coroutine without `.await`.
    fn send(&mut self, value: R) -> CoroutineState<Self::Yield, Self::Return>
    where
        Self: Unpin,
    {
        Pin::new(self).resume(value)
    }

    /// Drops the locals of a suspended coroutine now, in reverse order of declaration, and marks
    /// it completed. On an unstarted or completed one it does nothing.
    ///
    /// The default does nothing; every coroutine made by this crate's macros overrides it.
    fn close(&mut self)
    where
        Self: Unpin,
    {
    }

    /// Whether the coroutine has completed, was closed, or panicked: there is nothing left to
    /// resume.
    ///
    /// The default says `false`; every coroutine made by this crate's macros overrides it.
    fn is_done(&self) -> bool {
        false
    }
}

impl<C: Coroutine<R> + Unpin + ?Sized, R> Coroutine<R> for &mut C {
    type Yield = C::Yield;
    type Return = C::Return;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut **self).start()
    }

    fn resume(mut self: Pin<&mut Self>, value: R) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut **self).resume(value)
    }

    fn close(&mut self) {
        (**self).close();
    }

    fn is_done(&self) -> bool {
        (**self).is_done()
    }
}

impl<P: DerefMut<Target: Coroutine<R>>, R> Coroutine<R> for Pin<P> {
    type Yield = <P::Target as Coroutine<R>>::Yield;
    type Return = <P::Target as Coroutine<R>>::Return;

    fn start(self: Pin<&mut Self>) -> CoroutineState<Self::Yield, Self::Return> {
        self.as_deref_mut().start()
    }

    fn resume(self: Pin<&mut Self>, value: R) -> CoroutineState<Self::Yield, Self::Return> {
        self.as_deref_mut().resume(value)
    }

    fn is_done(&self) -> bool {
        (**self).is_done()
    }
}

#[cfg(feature = "alloc")]
impl<C: Coroutine<R> + Unpin + ?Sized, R> Coroutine<R> for alloc::boxed::Box<C> {
    type Yield = C::Yield;
    type Return = C::Return;

    fn start(mut self: Pin<&mut Self>) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut **self).start()
    }

    fn resume(mut self: Pin<&mut Self>, value: R) -> CoroutineState<C::Yield, C::Return> {
        Pin::new(&mut **self).resume(value)
    }

    fn close(&mut self) {
        (**self).close();
    }

    fn is_done(&self) -> bool {
        (**self).is_done()
    }
}
