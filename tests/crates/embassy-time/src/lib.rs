//! An executor on a thread that parks, with the clock of `embassy-time`.

use costate::task::{Executor, Idle, Spawner};
use costate::time::{EmbassyClock, Timers};
use std::cell::Cell;
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};

// For its time driver and its implementation of critical sections.
use critical_section as _;
use embassy_time as _;

/// Everybody who sleeps.
pub static TIMERS: Timers<EmbassyClock> = Timers::new(EmbassyClock);

static EXECUTOR: Executor = Executor::new(|| {
    if let Some(thread) = &*THREAD.lock().expect("no test panics with it") {
        thread.unpark();
    }
});
static THREAD: Mutex<Option<Thread>> = Mutex::new(None);
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

struct Park<'a> {
    waits: &'a Cell<u32>,
}

impl Idle for Park<'_> {
    fn wait(&mut self, ready: &dyn Fn() -> bool) {
        self.waits.set(self.waits.get() + 1);
        if !ready() {
            thread::park();
        }
    }
}

/// Runs `main`, and says how often the thread has waited.
pub fn run<'env, T>(main: impl AsyncFnOnce(Spawner<'env>) -> T) -> (T, u32) {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    *THREAD.lock().expect("no test panics with it") = Some(thread::current());
    let waits = Cell::new(0);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let output = EXECUTOR.run(TIMERS.idle_by_driver(waker, Park { waits: &waits }), main);
    (output, waits.get())
}
