use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

/// Lets every other task that is ready run once.
///
/// # Cancellation
/// It ends here, like any await of a future that knows nothing of cancels.
#[inline]
pub fn yield_now() -> YieldNow {
    YieldNow { yielded: false }
}

/// What [`yield_now`](yield_now()) gives: named coroutines find its type by this name.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type yield_now = YieldNow;

/// The future of [`yield_now`](yield_now()).
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    // A call of it takes more room than it does.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
