//! Tasks that sleep again and again, by a clock that jumps when none is ready.

use super::hosts::{self, embassy, tokio_spawn};
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, COSTATE_RUN, Row};
use costate::simulation::Simulation;
use costate::task::Executor;
use costate::time::{Timers, VirtualClock};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use std::cell::{Cell, LazyCell};
use std::time::Duration;

const NO_CLOCK: &str = "it has no timers; those of async-io know the real time only";

/// How long to sleep, in milliseconds, up to a bound. A stream of numbers for each task.
struct Durations {
    state: u64,
    bound: u64,
}

impl Durations {
    fn new(task: usize, tasks: usize) -> Self {
        Durations { state: task as u64 * 2 + 1, bound: tasks.min(1000) as u64 }
    }

    fn next(&mut self) -> u64 {
        // Knuth's MMIX.
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1 + (self.state >> 33) % self.bound
    }
}

/// How often each task sleeps.
fn rounds(tasks: usize) -> u64 {
    if tasks > 1000 { 4 } else { 100 }
}

/// What a task does.
async fn sleeper<F: Future>(task: usize, tasks: usize, sleep: impl Fn(u64) -> F) -> u64 {
    let mut durations = Durations::new(task, tasks);
    let mut sum = 0;
    for _ in 0..rounds(tasks) {
        let duration = durations.next();
        sleep(duration).await;
        sum += duration;
    }
    sum
}

pub(super) fn row(tasks: usize, name: &'static str) -> Row {
    let row = Row::new(name, tasks as u64 * rounds(tasks))
        .cell(COSTATE, {
            static EXECUTOR: Executor = Executor::new(|| {});
            static TIMERS: Timers<VirtualClock> = Timers::new(VirtualClock::new());
            let slots = LazyCell::new(move || hosts::slots(tasks));
            move || {
                let storages = hosts::storages(tasks);
                let mut storages = hosts::each(storages.as_ref());
                let sleep = |ms| TIMERS.sleep(Duration::from_millis(ms));
                EXECUTOR.run(TIMERS.jump(), async |spawner| {
                    let spawn = |task| {
                        let storage = storages.next().unwrap();
                        spawner.spawn_in(&slots[task], storage, sleeper(task, tasks, sleep)).unwrap()
                    };
                    let handles: Vec<_> = (0..tasks).map(spawn).collect();
                    let watch = Stopwatch::start();
                    let mut sum = 0;
                    for handle in handles {
                        sum += handle.await.unwrap();
                    }
                    watch.stop(sum)
                })
            }
        })
        .cell(COSTATE_RUN, move || {
            let sleep = |ms| costate::sleep(Duration::from_millis(ms));
            let (measured, _) = Simulation::new().run(async move {
                let spawn = |task| costate::spawn(sleeper(task, tasks, sleep));
                let handles: Vec<_> = (0..tasks).map(spawn).collect();
                let watch = Stopwatch::start();
                let mut sum = 0;
                for handle in handles {
                    sum += handle.await.unwrap();
                }
                watch.stop(sum)
            });
            measured
        });
    let row = match tasks {
        ..=1000 => row.cell("embassy", on_embassy(tasks)),
        _ => row.cannot("embassy", "its timers are a list, of which each wake looks at all"),
    };
    row.cell("tokio", move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let sleep = |ms| tokio::time::sleep(Duration::from_millis(ms));
        runtime.expect("a runtime").block_on(async move {
            let handles: Vec<_> = (0..tasks).map(|task| tokio_spawn(sleeper(task, tasks, sleep))).collect();
            let watch = Stopwatch::start();
            let mut sum = 0;
            for handle in handles {
                sum += handle.await.unwrap();
            }
            watch.stop(sum)
        })
    })
    .cannot("async-executor", NO_CLOCK)
    .cannot("edge-executor", NO_CLOCK)
    .cannot("LocalPool", NO_CLOCK)
}

/// By the clock of `embassy-time` for tests, which is moved on by a millisecond when no task is ready.
fn on_embassy(tasks: usize) -> impl Fn() -> Measured {
    use embassy_time::{Duration, MockDriver, Timer};

    async fn sleep(
        task: usize,
        tasks: usize,
        sum: &Cell<u64>,
        left: &Signal<NoopRawMutex, ()>,
        alive: &Cell<usize>,
    ) {
        let slept = sleeper(task, tasks, Timer::after_millis).await;
        sum.set(sum.get() + slept);
        alive.set(alive.get() - 1);
        if alive.get() == 0 {
            left.signal(());
        }
    }
    let (main, sleepers) = (embassy::tasks(1), LazyCell::new(move || embassy::tasks(tasks)));
    let (sum, ended, alive) =
        (embassy::leak(Cell::new(0)), embassy::leak(Signal::new()), embassy::leak(Cell::new(0)));
    move || {
        let sleepers = *sleepers;
        let idle = || MockDriver::get().advance(Duration::from_millis(1));
        embassy::run(&main[0], idle, |spawner, done| async move {
            sum.set(0);
            alive.set(tasks);
            for (task, storage) in sleepers.iter().enumerate() {
                spawner.spawn(storage.spawn(|| sleep(task, tasks, sum, ended, alive)).unwrap());
            }
            let watch = Stopwatch::start();
            ended.wait().await;
            done.set(Some(watch.stop(sum.get())));
        })
    }
}
