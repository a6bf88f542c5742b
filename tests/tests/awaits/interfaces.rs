//! Futures, streams, async coroutines; methods, traits, generics, lifetimes.

use costate::{AsyncCoroutine, CoroutineState};
use costate_tests::awaits::{finish, give, pause};
use costate_tests::trace::record;
use costate_tests::{Noisy, id, t};
use std::fmt::Debug;
use std::pin::pin;

struct Counter {
    value: u32,
    names: Vec<String>,
}

impl Counter {
    #[costate::coroutine]
    async fn add(&mut self, by: u32) -> u32 {
        self.value += pause(by, 1).await;
        self.value
    }

    #[costate::coroutine]
    async fn add_twice(&mut self, by: u32) -> u32 {
        self.add(by).await;
        self.names.push(by.to_string());
        self.add(by).await + self.names.len() as u32
    }

    #[costate::coroutine]
    async fn first<'a>(&'a self, default: &'a str) -> &'a str {
        pause(1, 1).await;
        self.names.first().map_or(default, |name| name.as_str())
    }

    #[costate::coroutine]
    pub async fn into_names(self) -> Vec<String> {
        give(self.names, 1).await
    }

    #[costate::coroutine]
    fn values(&mut self, n: u32) -> impl futures_core::Stream<Item = u32> {
        for i in 0..n {
            yield_!(self.add(i).await);
        }
    }
}

#[test]
fn methods_with_every_kind_of_self() {
    let mut counter = Counter { value: 1, names: Vec::new() };
    assert_eq!(finish(counter.add_twice(3)), 8);
    assert_eq!(finish(counter.first("none")), "3");
    let collected = finish(async {
        let mut values = pin!(counter.values(3));
        let mut all = Vec::new();
        while let Some(value) = next(values.as_mut()).await {
            all.push(value);
        }
        all
    });
    assert_eq!(collected, [7, 8, 10]);
    assert_eq!(finish(counter.into_names()), ["3"]);
}

async fn next<S: futures_core::Stream>(mut stream: std::pin::Pin<&mut S>) -> Option<S::Item> {
    std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await
}

trait Load {
    fn load(&self, key: u32) -> impl Future<Output = Result<String, u32>> + Send;
    async fn reset(&mut self);
}

impl Load for Vec<u32> {
    #[costate::coroutine]
    fn load(&self, key: u32) -> impl Future<Output = Result<String, u32>> + Send {
        let at = give(key as usize, 1).await;
        let value = self.get(at).ok_or(key)?;
        Ok(format!("{value}"))
    }

    #[costate::coroutine]
    async fn reset(&mut self) {
        give((), 1).await;
        self.clear();
    }
}

#[costate::coroutine]
async fn load_all<L: Load + ?Sized, const N: usize>(
    from: &mut L,
    keys: [u32; N],
) -> Vec<Result<String, u32>> {
    let mut loaded = Vec::with_capacity(N);
    for key in keys {
        loaded.push(from.load(key).await);
    }
    from.reset().await;
    loaded
}

#[test]
fn trait_methods_and_generics() {
    let mut from = vec![7, 8];
    assert_eq!(finish(load_all(&mut from, [1, 5, 0])), [Ok("8".into()), Err(5), Ok("7".into())]);
    assert!(from.is_empty());
}

#[costate::coroutine]
async fn shown(value: impl Debug, then: impl AsyncFnOnce(u32) -> u32) -> String {
    let n = then(3).await;
    format!("{value:?} {n}")
}

#[test]
fn impl_trait_arguments() {
    assert_eq!(finish(shown(Some(1), async |n| pause(n, 1).await + 1)), "Some(1) 4");
}

#[costate::coroutine]
fn countdown(n: u32) -> impl futures_core::Stream<Item = u32> {
    let _guard = Noisy::new(n);
    for i in (0..n).rev() {
        pause(i, 1).await;
        yield_!(i);
    }
    t("end");
}

#[test]
fn a_stream_ends_once_and_for_all() {
    let log = record(|| {
        let mut stream = pin!(countdown(2));
        finish(async {
            while let Some(value) = next(stream.as_mut()).await {
                t(value);
            }
            assert_eq!(next(stream.as_mut()).await, None);
        });
    });
    let expected = [
        "new 2",
        "made pause 1",
        "pending 1",
        "ready 1",
        "drop pause 1",
        "t(1)",
        "made pause 0",
        "pending 0",
        "ready 0",
        "drop pause 0",
        "t(0)",
        "t(\"end\")",
        "drop 2",
    ];
    assert_eq!(log, expected);
}

#[test]
fn a_stream_dropped_half_way_drops_what_it_holds() {
    let log = record(|| {
        let mut stream = Box::pin(countdown(3));
        assert_eq!(finish(next(stream.as_mut())), Some(2));
        drop(stream);
    });
    assert_eq!(log.last().map(String::as_str), Some("drop 3"));
}

#[costate::coroutine]
fn averager(pauses: u32) -> impl AsyncCoroutine<f64, Yield = f64, Return = usize> {
    let (mut sum, mut n) = (0.0, 0);
    loop {
        pause(n as u32, pauses).await;
        let x = yield_!(if n == 0 { 0.0 } else { sum / n as f64 });
        if x < 0.0 {
            return n;
        }
        sum += give(x, pauses).await;
        n += 1;
    }
}

#[test]
fn send_yield_and_await_together() {
    for pauses in 0..3 {
        let mut averager = pin!(averager(pauses));
        finish(async {
            assert_eq!(averager.as_mut().start().await, CoroutineState::Yielded(0.0));
            assert_eq!(averager.as_mut().resume(4.0).await, CoroutineState::Yielded(4.0));
            assert_eq!(averager.as_mut().resume(8.0).await, CoroutineState::Yielded(6.0));
            assert_eq!(averager.as_mut().resume(-1.0).await, CoroutineState::Complete(2));
        });
    }
}

#[test]
fn a_resume_that_was_dropped_is_finished_later() {
    use std::task::{Context, Waker};
    let mut averager = pin!(averager(2));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(averager.as_mut().start()).poll(&mut cx).is_pending());
    assert_eq!(finish(averager.as_mut().proceed()), CoroutineState::Yielded(0.0));
    assert!(pin!(averager.as_mut().resume(3.0)).poll(&mut cx).is_pending());
    assert_eq!(finish(averager.as_mut().proceed()), CoroutineState::Yielded(3.0));
}

#[test]
#[should_panic(expected = "value sent to a coroutine that is awaiting")]
fn a_value_is_refused_while_an_earlier_one_is_worked_on() {
    use std::task::{Context, Waker};
    let mut averager = pin!(averager(2));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(averager.as_mut().start()).poll(&mut cx).is_pending());
    finish(averager.as_mut().resume(1.0));
}

#[test]
#[should_panic(expected = "value sent to an unstarted coroutine: call `start` first")]
fn a_value_is_refused_before_the_start() {
    finish(pin!(averager(0)).resume(1.0));
}

#[test]
#[should_panic(expected = "coroutine resumed after completion")]
fn a_future_is_not_polled_after_its_end() {
    use std::task::{Context, Waker};
    let mut cx = Context::from_waker(Waker::noop());
    let mut counter = Counter { value: 1, names: Vec::new() };
    let mut future = pin!(counter.add(0));
    while future.as_mut().poll(&mut cx).is_pending() {}
    let _ = future.as_mut().poll(&mut cx);
}

#[test]
fn a_future_that_panicked_says_so() {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::task::{Context, Waker};

    #[costate::coroutine]
    async fn fails() -> u32 {
        let noisy = Noisy::new(1);
        pause(1, 1).await;
        assert!(id(&noisy) == 2, "no");
        pause(2, 1).await
    }

    let mut cx = Context::from_waker(Waker::noop());
    let mut future = pin!(fails());
    assert!(future.as_mut().poll(&mut cx).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut cx))).is_err());
    let again = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut cx))).unwrap_err();
    assert_eq!(costate_tests::trace::message(&*again), Some("coroutine resumed after panicking"));
}

#[costate::coroutine]
fn greeting(
    #[resume] first: String,
    n: usize,
) -> impl AsyncCoroutine<String, Yield = usize, Return = String> {
    let mut all = first;
    for _ in 0..n {
        pause(all.len() as u32, 1).await;
        all += &yield_!(all.len());
    }
    all
}

#[test]
fn the_first_value_starts() {
    let mut greeting = pin!(greeting(1));
    assert_eq!(finish(greeting.as_mut().resume("ab".into())), CoroutineState::Yielded(2));
    assert_eq!(finish(greeting.as_mut().resume("c".into())), CoroutineState::Complete("abc".into()));
}

#[test]
fn generators_await() {
    let base = vec![1u32, 2];
    let future = costate::generator!(async move {
        let mut sum = 0;
        for n in &base {
            sum += *n;
        }
        sum + pause(sum, 1).await
    });
    assert_eq!(finish(future), 6);
    let step = 10;
    let mut numbers = pin!(costate::generator!(async move {
        for n in 0..3u32 {
            pause(n, 1).await;
            yield n * step;
        }
    }));
    let mut all = Vec::new();
    while let Some(n) = finish(next(numbers.as_mut())) {
        all.push(n);
    }
    assert_eq!(all, [0, 10, 20]);
}

#[costate::coroutine]
fn delegating(n: u32) -> impl futures_core::Stream<Item = u32> {
    #[costate::coroutine]
    fn inner(n: u32) -> impl costate::Coroutine<(), Yield = u32, Return = u32> {
        for i in 0..n {
            yield_!(i);
        }
        n
    }
    pause(0, 1).await;
    let n = yield_from!(inner(n));
    yield_!(pause(97 + n, 1).await);
}

#[test]
fn a_stream_delegates() {
    let mut stream = pin!(delegating(2));
    let mut all = Vec::new();
    while let Some(n) = finish(next(stream.as_mut())) {
        all.push(n);
    }
    assert_eq!(all, [0, 1, 99]);
}

/// What `#[async_trait]` has made of an `async fn` before the attribute on that sees it.
#[costate::coroutine]
fn boxed_by_another_macro<'a>(
    n: &'a u32,
) -> ::core::pin::Pin<Box<dyn ::core::future::Future<Output = u32> + ::core::marker::Send + 'a>> {
    Box::pin(async move {
        let n = n;
        let answer: u32 = { pause(*n, 1).await + 1 };
        #[allow(unreachable_code, reason = "so does the macro that wrote it")]
        answer
    })
}

#[test]
fn what_is_boxed_already_stays_as_it_is() {
    assert_eq!(finish(boxed_by_another_macro(&3)), 4);
}
