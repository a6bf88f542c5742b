//! Time with `run` and simulations: many timers, random orders, and the clock on the wall.

use costate::simulation::Simulation;
use costate::time::{Instant, Timers, VirtualClock};
use costate::{
    Cancelled, Elapsed, Queue, block_on, catch_cancel, gather, race, run, sleep, sleep_until, spawn, timeout,
    yield_now,
};
use costate_executor_tests::trace::Trace;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::{pending, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Fewer rounds where each costs a thousand times as much.
const fn scaled(rounds: u64) -> u64 {
    if cfg!(miri) { rounds / 2000 + 3 } else { rounds }
}

/// The same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[test]
fn t1_on_the_wall() {
    let begin = std::time::Instant::now();
    run(async {
        gather!(sleep(millis(30)), sleep(millis(20))).await;
        assert_eq!(timeout(millis(10), pending::<()>()).await, Err(Elapsed));
        sleep_until(Instant::ZERO + millis(50)).await;
    });
    assert!(begin.elapsed() >= millis(50));
}

#[test]
fn t4_a_thread_that_waits_uses_no_time() {
    // It is woken at its deadlines, and not otherwise.
    let turns = Rc::new(Cell::new(0));
    let theirs = Rc::clone(&turns);
    run(async move {
        let mut sleep = pin!(sleep(millis(50)));
        poll_fn(|cx| {
            theirs.set(theirs.get() + 1);
            sleep.as_mut().poll(cx)
        })
        .await;
    });
    assert_eq!(turns.get(), 2);
}

#[test]
#[should_panic = "`sleep`, `timeout` or `elapsed` outside `run`"]
fn sleep_needs_a_run() {
    block_on(sleep(millis(1)));
}

#[test]
fn a_million_timers() {
    let count = scaled(1_000_000);
    let ((), passed) = Simulation::new().run(async move {
        let mut random = Random(1);
        let last = Rc::new(Cell::new((Instant::ZERO, 0)));
        let tasks: Vec<_> = (0..count)
            .map(|number| {
                let deadline = Instant::ZERO + millis(1 + random.below(5000));
                let last = Rc::clone(&last);
                spawn(async move {
                    sleep_until(deadline).await;
                    assert!(last.replace((deadline, number)) < (deadline, number), "out of order");
                })
            })
            .collect();
        // Some go before their time.
        yield_now().await;
        for (number, task) in tasks.into_iter().enumerate() {
            if number % 3 == 0 {
                task.cancel();
                assert_eq!(task.await, Err(Cancelled));
            } else {
                task.detach();
            }
        }
        sleep(millis(5001)).await;
        assert!(last.get().0 > Instant::ZERO);
    });
    assert_eq!(passed, millis(5001));
}

#[test]
fn the_heap_of_timers_agrees_with_a_sorted_list() {
    let timers = Timers::new(VirtualClock::new());
    let mut random = Random(7);
    let mut cx = Context::from_waker(Waker::noop());
    let mut sleeps: Vec<(Instant, Pin<Box<_>>)> = Vec::new();
    let mut now = Instant::ZERO;
    for _ in 0..scaled(20_000) {
        match random.below(4) {
            0 | 1 => {
                let deadline = now + millis(1 + random.below(50));
                let mut sleep = Box::pin(timers.sleep_until(deadline));
                assert!(sleep.as_mut().poll(&mut cx).is_pending());
                sleeps.push((deadline, sleep));
            }
            2 if !sleeps.is_empty() => {
                let index = random.below(sleeps.len() as u64) as usize;
                drop(sleeps.swap_remove(index));
            }
            _ => {
                timers.clock().advance(millis(random.below(10)));
                now = costate::time::Clock::now(timers.clock());
                timers.wake_due();
                sleeps.retain_mut(|(deadline, sleep)| {
                    let ready = sleep.as_mut().poll(&mut cx).is_ready();
                    assert_eq!(ready, *deadline <= now);
                    !ready
                });
            }
        }
        assert_eq!(timers.len(), sleeps.len());
        assert_eq!(timers.next_deadline(), sleeps.iter().map(|(deadline, _)| *deadline).min());
    }
}

/// Near and far ones, the first of which is asked for or not, and time that goes on by nanoseconds and by years.
#[test]
fn timers_of_all_distances_agree_with_a_sorted_list() {
    let (seeds, steps) = if cfg!(miri) { (2, 200) } else { (40, 1000) };
    for seed in 1..=seeds {
        let timers = Timers::new(VirtualClock::new());
        let mut random = Random(seed);
        let mut cx = Context::from_waker(Waker::noop());
        let mut sleeps: Vec<(Instant, Pin<Box<_>>)> = Vec::new();
        let mut now = Instant::ZERO;
        for _ in 0..steps {
            let distance = {
                let below = 1 << random.below(56);
                Duration::from_nanos(random.below(below))
            };
            match random.below(6) {
                0..=2 => {
                    let deadline = now + distance;
                    let mut sleep = Box::pin(timers.sleep_until(deadline));
                    assert!(sleep.as_mut().poll(&mut cx).is_pending());
                    // One that is due already waits for its turn only.
                    if deadline > now {
                        sleeps.push((deadline, sleep));
                    }
                }
                3 if !sleeps.is_empty() => {
                    let index = random.below(sleeps.len() as u64) as usize;
                    drop(sleeps.swap_remove(index));
                }
                4 => {
                    assert_eq!(timers.next_deadline(), sleeps.iter().map(|(deadline, _)| *deadline).min());
                }
                _ => {
                    match random.below(3) {
                        0 => timers.clock().advance(distance),
                        1 => timers.clock().advance_to(timers.next_deadline().unwrap_or(now)),
                        _ => timers.clock().advance_to(sleeps.first().map_or(now, |(deadline, _)| *deadline)),
                    }
                    now = costate::time::Clock::now(timers.clock());
                    timers.wake_due();
                    sleeps.retain_mut(|(deadline, sleep)| {
                        let ready = sleep.as_mut().poll(&mut cx).is_ready();
                        assert_eq!(ready, *deadline <= now, "with seed {seed}");
                        !ready
                    });
                }
            }
            assert_eq!(timers.len(), sleeps.len());
        }
    }
}

/// Who waits for a far deadline only, and then for many that are nearer.
#[test]
fn what_is_set_before_the_first_deadline_is_woken_in_order() {
    let ((), passed) = Simulation::new().run(async {
        let late = spawn(sleep(Duration::from_secs(100_000)));
        // Here the first deadline is asked for.
        sleep(millis(1)).await;
        let woken = Rc::new(RefCell::new(Vec::new()));
        for number in 0..scaled(10_000) {
            let woken = Rc::clone(&woken);
            let duration = Duration::from_micros(1 + number * 7919 % 100_000_007);
            spawn(async move {
                sleep(duration).await;
                woken.borrow_mut().push(duration);
            })
            .detach();
        }
        late.await.unwrap();
        assert_eq!(woken.borrow().len() as u64, scaled(10_000));
        assert!(woken.borrow().is_sorted());
    });
    assert_eq!(passed, Duration::from_secs(100_000));
}

#[test]
fn a_sleep_may_go_on_in_another_task() {
    let (output, passed) = Simulation::new().run(async {
        let mut sleep = Box::pin(sleep(millis(10)));
        poll_fn(|cx| {
            assert!(sleep.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
        spawn(sleep).await
    });
    assert_eq!((output, passed), (Ok(()), millis(10)));
}

#[test]
fn a_sleep_may_outlive_its_run() {
    let mut kept = None;
    let place = &mut kept;
    run(async move {
        let mut sleep = Box::pin(sleep(millis(1000)));
        poll_fn(|cx| Poll::Ready(sleep.as_mut().poll(cx).is_pending())).await;
        *place = Some(sleep);
    });
    run(async { yield_now().await });
    std::thread::spawn(move || drop(kept)).join().unwrap();
    run(async { sleep(millis(1)).await });
}

#[test]
fn a_seed_gives_one_order_and_many_give_all() {
    fn order(seed: u64) -> String {
        let trace = Trace::new();
        let theirs = trace.clone();
        Simulation::new().shuffled(seed).run(async move {
            for name in ["a", "b", "c"] {
                let trace = theirs.clone();
                spawn(async move { trace.note(name) }).detach();
            }
            yield_now().await;
            yield_now().await;
        });
        trace.events()
    }
    let orders: BTreeSet<_> = (0..200).map(order).collect();
    assert_eq!(orders.len(), 6, "{orders:?}");
    assert!((0..20).all(|seed| order(seed) == order(seed)));
}

#[test]
#[should_panic = "all tasks wait for ever: none is ready, and none sleeps"]
fn a_simulation_notices_a_deadlock() {
    Simulation::new().run(pending::<()>());
}

#[test]
fn a_real_run_after_a_simulation_has_real_time() {
    Simulation::new().shuffled(3).run(sleep(Duration::from_secs(1_000_000)));
    let begin = std::time::Instant::now();
    run(sleep(millis(20)));
    assert!(begin.elapsed() >= millis(20));
}

/// Producers, consumers, cancels and timeouts, in a random order: what was put is got or left, and nothing hangs.
fn conserves_items(seed: u64) {
    let ((put, got, left), _) = Simulation::new().shuffled(seed).run(async move {
        let mut random = Random(seed);
        let queue = Rc::new(Queue::<u64, 2>::new());
        let (put, got) = (Rc::new(RefCell::new(Vec::new())), Rc::new(RefCell::new(Vec::new())));
        let mut tasks = Vec::new();
        for producer in 0..1 + random.below(3) {
            let (queue, put, pause) = (Rc::clone(&queue), Rc::clone(&put), millis(random.below(3)));
            tasks.push(spawn(async move {
                for i in 0..4 {
                    let item = producer * 10 + i;
                    let result = timeout(millis(4), catch_cancel(queue.put(item))).await;
                    match result {
                        Ok(Ok(Ok(()))) => put.borrow_mut().push(item),
                        Ok(Ok(Err(closed))) => panic!("{closed:?}"),
                        Ok(Err(Cancelled)) | Err(Elapsed) => {}
                    }
                    sleep(pause).await;
                }
            }));
        }
        for _ in 0..1 + random.below(3) {
            let (queue, got, limit) = (Rc::clone(&queue), Rc::clone(&got), millis(1 + random.below(4)));
            tasks.push(spawn(async move {
                for _ in 0..4 {
                    // One of the two loses in the turn in which both are ready.
                    let next = async { Some(queue.get().await.unwrap()) };
                    let item = race!(
                        async {
                            sleep(limit).await;
                            None
                        },
                        next
                    )
                    .await;
                    got.borrow_mut().extend(item);
                }
            }));
        }
        for _ in 0..random.below(4) {
            sleep(millis(random.below(4))).await;
            tasks[random.below(tasks.len() as u64) as usize].cancel();
        }
        for task in tasks {
            let _ = task.await;
        }
        let left: Vec<_> = std::iter::from_fn(|| queue.try_get().ok()).collect();
        (put.take(), got.take(), left)
    });
    let mut seen = got;
    seen.extend(left);
    seen.sort_unstable();
    let mut put = put;
    put.sort_unstable();
    assert_eq!(seen, put, "seed {seed}");
}

#[test]
fn q4_ten_thousand_random_schedules() {
    (0..scaled(10_000)).for_each(conserves_items);
}
