use super::functions::touch;
use super::trace::{Event, Stop, push, stop_before_start, suspension};
use super::values::Noisy;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

thread_local! {
    /// What the script sent at the last suspension.
    static SENT: Cell<u32> = const { Cell::new(0) };
}

/// A future that is pending once, for some numbers twice, and tells when it is made, polled and dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pause {
    given: u32,
    left: u32,
}

/// The type of what [`pause()`] gives, where the machine has a name.
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type pause = Pause;

/// Gives what the script sends.
pub fn pause(given: u32) -> Pause {
    push(Event::Called("pause", given.to_string()));
    Pause { given, left: 1 + u32::from(given % 5 == 2) }
}

impl Future for Pause {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        if self.left == 0 {
            return Poll::Ready(SENT.get());
        }
        self.left -= 1;
        cx.waker().wake_by_ref();
        push(Event::Yielded(self.given));
        Poll::Pending
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        push(Event::Called("drop of pause", self.given.to_string()));
    }
}

/// Borrows a value across a suspension.
pub async fn look<T: Debug + ?Sized>(value: &T, given: u32) -> u32 {
    let before = touch(value);
    let sent = pause(given).await;
    (before + sent + touch(value)) % 50
}

/// Borrows two, which may be the same.
pub async fn look_at_both<T: Debug + ?Sized, U: Debug + ?Sized>(first: &T, second: &U, given: u32) -> u32 {
    let sent = pause(given).await;
    (touch(first) + touch(second) + sent) % 50
}

/// Writes through a reference after a suspension.
pub async fn change(value: &mut u32, given: u32) -> u32 {
    let sent = pause(given).await;
    *value = (*value + sent) % 60;
    *value
}

/// Changes what a droppable value holds, before and after a suspension.
pub async fn renumber(value: &mut Noisy, given: u32) -> u32 {
    value.poke(given);
    let sent = pause(given).await;
    value.poke(sent)
}

/// Adds to a vector behind a reference.
pub async fn fill(numbers: &mut Vec<u32>, given: u32) -> u32 {
    numbers.push(given);
    let sent = pause(given).await;
    numbers.push(sent);
    numbers.len() as u32
}

/// Takes a value and gives it back after a suspension.
pub fn hand<T: Debug + Unpin>(value: T, given: u32) -> Hand<T> {
    Hand { pause: pause(given), value: Some(value) }
}

/// A future that holds a value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hand<T> {
    pause: Pause,
    value: Option<T>,
}

impl<T: Debug + Unpin> Future for Hand<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let Poll::Ready(sent) = Pin::new(&mut self.pause).poll(cx) else { return Poll::Pending };
        let value = self.value.take().expect("polled after its end");
        push(Event::Called("hand", format!("{value:?} {sent}")));
        Poll::Ready(value)
    }
}

/// What `relay` is to coroutines: suspends twice, holding a droppable value.
pub fn passed(number: u32, guard: Noisy) -> Passed {
    Passed { pause: pause(number), number, first: None, guard: Some(guard) }
}

/// The type of what [`passed()`] gives, where the machine has a name.
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type passed = Passed;

/// A future that is two, one after the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passed {
    pause: Pause,
    number: u32,
    first: Option<u32>,
    guard: Option<Noisy>,
}

impl Future for Passed {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        loop {
            let Poll::Ready(sent) = Pin::new(&mut self.pause).poll(cx) else { return Poll::Pending };
            let Some(first) = self.first else {
                self.first = Some(sent);
                self.pause = pause((sent + 1) % 50);
                continue;
            };
            let guard = self.guard.take().expect("polled after its end");
            return Poll::Ready((self.number + first) % 70 + sent + guard.value());
        }
    }
}

/// A future of any type.
pub type Awaited<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Polls a future to its end, or drops it where the plan gives it up.
pub fn awaited<'a, T: Debug>(make: impl FnOnce() -> Awaited<'a, T>) {
    let future = make();
    if stop_before_start() {
        return;
    }
    await_on(future, &mut |_| {});
}

/// Goes on. `suspended` sees the future wherever it is pending and will be polled again.
pub(super) fn await_on<F, T: Debug>(mut future: Pin<Box<F>>, suspended: &mut dyn FnMut(&F))
where
    F: Future<Output = T> + ?Sized,
{
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut cx))) {
            Ok(Poll::Pending) => match suspension() {
                Ok(sent) => {
                    SENT.set(sent);
                    suspended(&future);
                    SENT.set(sent);
                }
                Err(Stop::Drop | Stop::Close) => {
                    drop(future);
                    return push(Event::Closed(true));
                }
            },
            Ok(Poll::Ready(value)) => {
                // The future goes first: what it still holds drops before its output is told.
                drop(future);
                return push(Event::Returned(format!("{value:?}")));
            }
            Err(payload) => {
                drop(future);
                return push(Event::Panicked(super::drive::text(&*payload)));
            }
        }
    }
}
