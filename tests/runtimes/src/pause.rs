use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Suspends `times` times, and wakes itself each time.
pub fn pause(times: u32) -> impl Future<Output = ()> + Send + Unpin {
    let mut left = times;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

#[derive(Default)]
struct Shared<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

struct Elsewhere<T>(Arc<Mutex<Shared<T>>>);

impl<T> Future for Elsewhere<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut shared = self.0.lock().expect("nobody panics with the lock");
        match shared.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                shared.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// A value that another thread makes, and wakes for, a little later.
pub fn elsewhere<T: Send + 'static>(
    make: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = T> + Send {
    let shared = Arc::new(Mutex::new(Shared { value: None, waker: None }));
    let theirs = Arc::clone(&shared);
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(2));
        let mut shared = theirs.lock().expect("nobody panics with the lock");
        shared.value = Some(make());
        if let Some(waker) = shared.waker.take() {
            waker.wake();
        }
    });
    Elsewhere(shared)
}
