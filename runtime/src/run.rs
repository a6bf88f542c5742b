//! The executor and the clock that a thread has without asking for them.

use crate::lock::Lock;
use crate::simulation::Random;
use crate::task::{Executor, Idle, JoinHandle, Notify, Spawner};
use crate::time::{Clock, Instant, Sleep, Source, Timeout, Timers};
use core::cell::Cell;
use core::fmt;
use core::future::{Future, IntoFuture};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::boxed::Box;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Wake;
use std::thread::{self, Thread};
use std::vec::Vec;

std::thread_local! {
    static CURRENT: Cell<Option<Current>> = const { Cell::new(None) };
}

/// What the free functions find.
#[derive(Clone, Copy)]
struct Current {
    spawner: Spawner<'static>,
    timers: &'static Timers<RunClock>,
}

/// What a run needs that wakers and sleeps may refer to, also when it is over.
struct Host {
    executor: Executor,
    timers: Timers<RunClock>,
}

/// Hosts that no thread uses. They are never freed: there are as many as there were threads in `run` at a time.
static SPARE: Mutex<Vec<&'static Host>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The clock of [`run`] and of a [simulation](crate::simulation). Zero is the beginning of the run.
pub struct RunClock {
    time: Lock<Time>,
}

#[derive(Clone, Copy)]
enum Time {
    Since(std::time::Instant),
    /// Virtual: it stands still while a task is ready.
    At(Instant),
}

impl RunClock {
    fn set(&self, time: Time) {
        self.time.with(|own| *own = time);
    }
}

impl Clock for RunClock {
    fn now(&self) -> Instant {
        match self.time.with(|time| *time) {
            Time::Since(zero) => Instant::ZERO + zero.elapsed(),
            Time::At(now) => now,
        }
    }
}

impl fmt::Debug for RunClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RunClock").field(&self.now()).finish()
    }
}

/// Runs `main`, and the tasks that it [spawns](spawn), on this thread. Gives what `main` gives.
///
/// Tasks that are alive when `main` has ended are cancelled, and may clean up.
///
/// ```
/// let answer = costate::run(async {
///     let task = costate::spawn(async { 6 });
///     task.await.unwrap() * 7
/// });
/// assert_eq!(answer, 42);
/// ```
///
/// # Panics
/// Within another `run` on the same thread. A panic in a task goes through `run`, after all other futures
/// were dropped.
///
/// # Cancellation
/// It is no future, and cannot be cancelled.
#[track_caller]
pub fn run<F: Future>(main: F) -> F::Output {
    let hosted = Hosted::enter(Time::Since(std::time::Instant::now()));
    let idle = hosted.0.timers.idle(|_, left: Option<Duration>| match left {
        Some(left) => thread::park_timeout(left),
        None => thread::park(),
    });
    hosted.run(idle, None, main)
}

/// [`run`] by virtual time, and in a random order.
#[track_caller]
pub(crate) fn simulate<F: Future>(random: Option<Random>, main: F) -> (F::Output, Duration) {
    let hosted = Hosted::enter(Time::At(Instant::ZERO));
    let timers = &hosted.0.timers;
    let output = hosted.run(Jump { timers }, random, main);
    (output, timers.clock().now() - Instant::ZERO)
}

/// Lets the virtual time of a simulation jump.
struct Jump<'a> {
    timers: &'a Timers<RunClock>,
}

impl Idle for Jump<'_> {
    fn turn(&mut self) {
        self.timers.wake_due();
    }

    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        match self.timers.next_deadline() {
            _ if ready() => {}
            Some(deadline) => self.timers.clock().set(Time::At(deadline.max(self.timers.clock().now()))),
            None => panic!("all tasks wait for ever: none is ready, and none sleeps"),
        }
    }
}

/// A host that belongs to this thread for now.
struct Hosted(&'static Host);

impl Hosted {
    #[track_caller]
    fn enter(time: Time) -> Self {
        assert!(CURRENT.get().is_none(), "`run` within `run`: await the future, or `spawn` it");
        let spare = locked(&SPARE).pop();
        let host = spare.unwrap_or_else(|| {
            let clock = RunClock { time: Lock::new(time) };
            let executor = Executor::with(Notify::Thread(Mutex::new(None)));
            Box::leak(Box::new(Host { executor, timers: Timers::new(clock) }))
        });
        host.timers.clock().set(time);
        if let Notify::Thread(thread) = host.executor.notify() {
            *locked(thread) = Some(thread::current());
        }
        Hosted(host)
    }

    fn run<F: Future>(&self, idle: impl Idle, random: Option<Random>, main: F) -> F::Output {
        self.0.executor.run(idle, async |spawner| {
            if let Some(random) = random {
                spawner.shuffle(random);
            }
            CURRENT.set(Some(Current { spawner, timers: &self.0.timers }));
            main.await
        })
    }
}

impl Drop for Hosted {
    fn drop(&mut self) {
        CURRENT.set(None);
        if let Notify::Thread(thread) = self.0.executor.notify() {
            *locked(thread) = None;
        }
        locked(&SPARE).push(self.0);
    }
}

/// Spawns a task in the [`run`] of this thread.
///
/// # Panics
/// Outside `run`.
///
/// # Cancellation
/// The task is cancelled by its handle, or at the end of `run`.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
{
    match CURRENT.get() {
        Some(current) => current.spawner.spawn(future),
        None => panic!("`spawn` outside `run`"),
    }
}

fn timers() -> &'static Timers<RunClock> {
    match CURRENT.get() {
        Some(current) => current.timers,
        None => panic!("`sleep`, `timeout` or `elapsed` outside `run`"),
    }
}

/// The time that has passed since the beginning of [`run`], or the virtual time of a
/// [simulation](crate::simulation).
///
/// # Panics
/// Outside `run`.
pub fn elapsed() -> Duration {
    timers().clock().now() - Instant::ZERO
}

/// Sleeps for `duration`, from the first poll on, and at least for one turn.
///
/// # Panics
/// The returned future panics when it is first polled outside [`run`].
///
/// # Cancellation
/// Leaves no timer behind.
pub fn sleep(duration: Duration) -> Sleep<'static, RunClock> {
    Sleep::after(Source::Find(timers), duration)
}

/// Sleeps until so much time has passed since the beginning of [`run`], and at least for one turn.
///
/// # Panics
/// As [`sleep`] does.
///
/// # Cancellation
/// Leaves no timer behind.
pub fn sleep_until(deadline: Instant) -> Sleep<'static, RunClock> {
    Sleep::until(Source::Find(timers), deadline)
}

/// What [`sleep`](sleep()) gives: named coroutines find its type by this name.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type sleep = Sleep<'static, RunClock>;

/// What [`sleep_until`](sleep_until()) gives: named coroutines find its type by this name.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "named like the function on purpose")]
pub type sleep_until = Sleep<'static, RunClock>;

/// Awaits `future` for `duration`, from the first poll on. Then it is cancelled, and awaited until it has
/// cleaned up.
///
/// If it finishes in time, or gives a value in spite of the cancel, that is the result. A body that catches the
/// cancel and raises it again has an output, its own error: `Ok(Err(Cancelled))`, of which
/// [`flatten`](Timeout::flatten) makes `Elapsed`. With no time at all, `future` is
/// not begun; the handle of a task gives its result if the task has ended already.
///
/// # Errors
/// When it was cancelled for lack of time.
///
/// # Panics
/// As [`sleep`] does. Also when it is polled after it has completed.
///
/// # Cancellation
/// A cancel from outside goes to `future`, as if there were no timeout, and is never reported as
/// [`Elapsed`](crate::Elapsed). With timeouts around each other, only the one that expired reports it.
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<'static, F::IntoFuture, RunClock> {
    Timeout::new(sleep(duration), duration, future.into_future())
}

/// Runs one future on this thread, without an executor: it can spawn nothing.
///
/// # Cancellation
/// It is no future, and cannot be cancelled.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }

        fn wake_by_ref(self: &Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}
