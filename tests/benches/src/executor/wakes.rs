//! Tasks of which few are ready at a time, however many there are.

use super::bell::Bell;
use super::hosts::{self, embassy, tokio_spawn};
use super::measure::{Measured, Stopwatch};
use super::{COSTATE, COSTATE_RUN, Row};
use futures_util::task::LocalSpawnExt as _;
use std::cell::{Cell, LazyCell};
use std::rc::Rc;

/// How many are woken together.
const TOGETHER: usize = 10;
const ROUNDS: usize = 1_000;

/// Who is woken, and what they did.
struct Tower {
    bells: Vec<Bell>,
    begun: Cell<usize>,
    stop: Cell<bool>,
    heard: Cell<u64>,
    /// Whose turn it is in which round.
    who: fn(usize, usize) -> usize,
}

impl Tower {
    fn new(tasks: usize, who: fn(usize, usize) -> usize) -> Rc<Self> {
        let (begun, stop, heard) = (Cell::new(0), Cell::new(false), Cell::new(0));
        Rc::new(Tower { bells: Bell::several(tasks), begun, stop, heard, who })
    }

    /// What each task does.
    async fn listen(self: Rc<Self>, task: usize) {
        self.begun.set(self.begun.get() + 1);
        loop {
            self.bells[task].heard().await;
            if self.stop.get() {
                self.begun.set(self.begun.get() - 1);
                return;
            }
            self.heard.set(self.heard.get() + 1);
        }
    }

    /// What the main task does.
    async fn ring<F: Future>(&self, yield_now: impl Fn() -> F) -> Measured {
        while self.begun.get() < self.bells.len() {
            yield_now().await;
        }
        let watch = Stopwatch::start();
        for round in 0..ROUNDS {
            for i in 0..TOGETHER {
                self.bells[(self.who)(round * TOGETHER + i, self.bells.len())].ring();
            }
            yield_now().await;
        }
        let measured = watch.stop(self.heard.get());
        self.stop.set(true);
        for bell in &self.bells {
            bell.ring();
        }
        while self.begun.get() > 0 {
            yield_now().await;
        }
        measured
    }
}

/// Always the same ten of all that there are.
pub(super) fn few(tasks: usize, name: &'static str) -> Row {
    row(tasks, name, |i, tasks| i % TOGETHER * (tasks / TOGETHER))
}

/// Each time others.
pub(super) fn any(tasks: usize, name: &'static str) -> Row {
    // A prime that does not divide how many there are, so all in turn, far from each other.
    row(tasks, name, |i, tasks| i * 611_953 % tasks)
}

fn row(tasks: usize, name: &'static str, who: fn(usize, usize) -> usize) -> Row {
    Row::new(name, (ROUNDS * TOGETHER) as u64)
        .cell(COSTATE, {
            let listeners = LazyCell::new(move || hosts::tasks(tasks));
            move || {
                let tower = &Tower::new(tasks, who);
                let listeners = *listeners;
                hosts::costate(async |spawner| {
                    for (task, storage) in listeners.iter().enumerate() {
                        storage.spawn(spawner, Rc::clone(tower).listen(task)).unwrap().detach();
                    }
                    tower.ring(costate::yield_now).await
                })
            }
        })
        .cell(COSTATE_RUN, move || {
            let tower = Tower::new(tasks, who);
            costate::run(async {
                for task in 0..tasks {
                    costate::spawn(Rc::clone(&tower).listen(task)).detach();
                }
                tower.ring(costate::yield_now).await
            })
        })
        .cell("embassy", {
            let (main, listeners) = (embassy::tasks(1), LazyCell::new(move || embassy::tasks(tasks)));
            move || {
                let tower = Tower::new(tasks, who);
                let listeners = *listeners;
                embassy::run(
                    &main[0],
                    || {},
                    |spawner, done| async move {
                        for (task, storage) in listeners.iter().enumerate() {
                            spawner.spawn(storage.spawn(|| Rc::clone(&tower).listen(task)).unwrap());
                        }
                        // It runs first what was woken last, so one more turn until the others have run.
                        let yield_twice = async || {
                            embassy_futures::yield_now().await;
                            embassy_futures::yield_now().await;
                        };
                        done.set(Some(tower.ring(yield_twice).await));
                    },
                )
            }
        })
        .cell("tokio", move || {
            let tower = Tower::new(tasks, who);
            hosts::tokio(async {
                for task in 0..tasks {
                    drop(tokio_spawn(Rc::clone(&tower).listen(task)));
                }
                tower.ring(tokio::task::yield_now).await
            })
        })
        .cell("async-executor", move || {
            let tower = &Tower::new(tasks, who);
            hosts::async_executor(async |executor| {
                for task in 0..tasks {
                    executor.spawn(Rc::clone(tower).listen(task)).detach();
                }
                tower.ring(futures_lite::future::yield_now).await
            })
        })
        .cell("edge-executor", move || {
            let tower = &Tower::new(tasks, who);
            hosts::edge_executor(async |executor| {
                for task in 0..tasks {
                    executor.spawn(Rc::clone(tower).listen(task)).detach();
                }
                tower.ring(futures_lite::future::yield_now).await
            })
        })
        .cell("LocalPool", move || {
            let tower = &Tower::new(tasks, who);
            hosts::local_pool(async |spawner| {
                for task in 0..tasks {
                    spawner.spawn_local(Rc::clone(tower).listen(task)).unwrap();
                }
                tower.ring(futures_lite::future::yield_now).await
            })
        })
}
