//! The harness of the async tests: [`awaits!`](crate::awaits!) takes a body once and runs it transformed and as
//! a native `async fn`, the oracle, under a scheduler that polls without being woken and drops the future after
//! every possible number of polls. Polls, drops and marks are logged; the logs must be equal.

pub use costate_native::native;

use crate::trace::{log, message, record};
use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// More polls than any body of the tests needs.
const LIMIT: usize = 60;

/// A future that is pending a number of times, and logs its life.
#[derive(Debug)]
#[must_use]
pub struct Pause {
    id: u32,
    left: u32,
}

/// Pending `times` times; gives `id`.
pub fn pause(id: u32, times: u32) -> Pause {
    log(format!("made pause {id}"));
    Pause { id, left: times }
}

impl Future for Pause {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        if self.left == 0 {
            log(format!("ready {}", self.id));
            return Poll::Ready(self.id);
        }
        self.left -= 1;
        log(format!("pending {}", self.id));
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        log(format!("drop pause {}", self.id));
    }
}

/// Pending `times` times; gives `value`.
pub async fn give<T>(value: T, times: u32) -> T {
    pause(0, times).await;
    value
}

/// Polls a future at most `polls` times, then drops it. Says whether it ended.
fn drive(future: impl Future<Output: Debug>, polls: usize) -> bool {
    let mut cx = Context::from_waker(Waker::noop());
    let mut ended = false;
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let mut future = Box::pin(future);
        for _ in 0..polls {
            log("poll");
            if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
                log(format!("return {value:?}"));
                ended = true;
                break;
            }
        }
        log("let go");
        drop(future);
    }));
    if let Err(payload) = unwound {
        log(format!("panic {:?}", message(&*payload)));
        ended = true;
    }
    ended
}

/// One half of a comparison: polls a new future at most so many times, then drops it. Says whether it ended.
pub type Run = Box<dyn Fn(usize) -> bool>;

/// A half that makes its future from scratch in each run.
pub fn run<F: Future<Output: Debug>>(make: impl Fn() -> F + 'static) -> Run {
    Box::new(move |polls| drive(make(), polls))
}

/// Holds a transformed body against the native `async fn`.
///
/// # Panics
/// When they differ, or when the body does not end.
pub fn compare<A: Future<Output: Debug>, B: Future<Output: Debug>>(
    call: &str,
    transformed: impl Fn() -> A,
    native: impl Fn() -> B,
) {
    compare_runs(call, &|polls| drive(transformed(), polls), &|polls| drive(native(), polls));
}

/// [`compare`] for futures of types that are not known here.
///
/// # Panics
/// When they differ, or when the body does not end.
pub fn compare_runs(call: &str, transformed: &dyn Fn(usize) -> bool, native: &dyn Fn(usize) -> bool) {
    for polls in 0..LIMIT {
        let mut ended = false;
        let expected = record(|| ended = native(polls));
        let actual = record(|| _ = transformed(polls));
        assert_eq!(
            actual, expected,
            "{call} after {polls} polls: left is the coroutine, right the native `async fn`"
        );
        if ended {
            return;
        }
    }
    panic!("{call} is still pending after {LIMIT} polls");
}

/// Polls a future to its end on this thread, without an executor.
///
/// # Panics
/// When it is still pending after very many polls.
pub fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..10_000_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
    panic!("still pending");
}

/// Defines a test that runs an `async fn` natively and transformed, and compares them.
#[macro_export]
macro_rules! awaits {
    (
        $(#[$attribute:meta])*
        async fn $name:ident $(<$($generic:tt),*>)? ($($parameters:tt)*) -> $return:ty $body:block
        $($called:ident $arguments:tt;)+
    ) => {
        mod $name {
            #[allow(unused_imports, reason = "a body need not use what its file imports")]
            use super::*;

            mod transformed {
                #[allow(unused_imports, reason = "a body need not use what its file imports")]
                use super::*;

                $(#[$attribute])*
                #[::costate::coroutine]
                pub(super) async fn $name $(<$($generic),*>)? ($($parameters)*) -> $return $body
            }

            mod native {
                #[allow(unused_imports, reason = "a body need not use what its file imports")]
                use super::*;

                $(#[$attribute])*
                pub(super) async fn $name $(<$($generic),*>)? ($($parameters)*) -> $return $body
            }

            #[test]
            fn agrees_with_the_native_function() {
                $($crate::awaits::compare(
                    stringify!($called $arguments),
                    || async { transformed::$called $arguments.await },
                    || async { native::$called $arguments.await },
                );)+
            }
        }
    };
}

/// Defines a test that compiles a module twice: `#[machine]` is this crate's `#[coroutine]` in one, and leaves
/// the function to the compiler in the other. Each of the expressions below it, which give a future, is compared.
#[macro_export]
macro_rules! both {
    (mod $name:ident { $($items:tt)* } $($called:expr;)+) => {
        mod $name {
            mod transformed {
                #[allow(unused_imports, reason = "a module need not use what its file imports")]
                use super::super::*;
                use ::costate::coroutine as machine;
                $($items)*

                pub(super) fn runs() -> ::std::vec::Vec<$crate::awaits::Run> {
                    ::std::vec![$($crate::awaits::run(|| $called)),+]
                }
            }

            mod native {
                #[allow(unused_imports, reason = "a module need not use what its file imports")]
                use super::super::*;
                use $crate::awaits::native as machine;
                $($items)*

                pub(super) fn runs() -> ::std::vec::Vec<$crate::awaits::Run> {
                    ::std::vec![$($crate::awaits::run(|| $called)),+]
                }
            }

            #[test]
            fn agrees_with_the_native_functions() {
                let called = [$(stringify!($called)),+];
                for ((called, transformed), native) in
                    called.into_iter().zip(transformed::runs()).zip(native::runs())
                {
                    $crate::awaits::compare_runs(called, &*transformed, &*native);
                }
            }
        }
    };
}
