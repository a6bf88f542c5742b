//! embassy-executor on the host.

use costate_runtimes_tests::{Runner, bodies, run_all};
use embassy_executor::raw::TaskStorage;
use embassy_executor::{Executor, SendSpawner, Spawner};
use std::sync::mpsc;
use std::time::Duration;

/// Its executor never returns: it has a thread that ends with the process.
struct Embassy(SendSpawner);

impl Embassy {
    fn start() -> Self {
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            let executor: &'static mut Executor = Box::leak(Box::new(Executor::new()));
            executor.run(|spawner| send.send(spawner.make_send()).expect("this test waits"))
        });
        Embassy(receive.recv().expect("an executor"))
    }
}

impl Runner for Embassy {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (done, output) = mpsc::channel();
        let task = async move { done.send(future.await).expect("this test waits") };
        let storage = Box::leak(Box::new(TaskStorage::new()));
        self.0.spawn(storage.spawn(move || task)).expect("a storage of its own");
        output.recv_timeout(Duration::from_secs(60)).expect("an output in time")
    }
}

#[test]
fn embassy_executor() {
    run_all(&mut Embassy::start());
}

#[embassy_executor::task(pool_size = 2)]
async fn task(n: u32, done: mpsc::Sender<u32>) {
    let sum = bodies::triangle(n).await + bodies::collected_in_place(n).await;
    done.send(sum).expect("this test waits");
}

#[embassy_executor::task]
async fn parent(spawner: Spawner, done: mpsc::Sender<u32>) {
    spawner.must_spawn(task(4, done.clone()));
    spawner.must_spawn(task(5, done.clone()));
    done.send(bodies::triangle(3).await).expect("this test waits");
}

#[test]
fn embassy_tasks_in_static_storage() {
    let (done, output) = mpsc::channel();
    std::thread::spawn(move || {
        let executor: &'static mut Executor = Box::leak(Box::new(Executor::new()));
        executor.run(|spawner| spawner.must_spawn(parent(spawner, done)))
    });
    let next = || output.recv_timeout(Duration::from_secs(60)).expect("an output in time");
    let mut sums = [next(), next(), next()];
    sums.sort_unstable();
    assert_eq!(sums, [3, 6 + 14, 10 + 30]);
}
