//! futures-executor, tokio, smol and costate's own.

use costate_runtimes_tests::{Runner, run_all};
use futures_executor::{LocalPool, ThreadPool};
use futures_util::task::LocalSpawnExt;
use std::sync::mpsc;
use tokio::runtime::{Builder, Runtime};

struct BlockOn;

impl Runner for BlockOn {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        futures_executor::block_on(future)
    }
}

#[test]
fn block_on_of_futures() {
    run_all(&mut BlockOn);
}

struct Local(LocalPool);

impl Runner for Local {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (done, output) = mpsc::channel();
        let task = async move { done.send(future.await).expect("this test waits") };
        self.0.spawner().spawn_local(task).expect("the pool is there");
        self.0.run();
        output.recv().expect("the pool has run empty")
    }
}

#[test]
fn local_pool_of_futures() {
    run_all(&mut Local(LocalPool::new()));
}

/// Every body alone in a pool that is stepped until it stalls.
struct Stalling(LocalPool);

impl Runner for Stalling {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (done, output) = mpsc::channel();
        let task = async move { done.send(future.await).expect("this test waits") };
        self.0.spawner().spawn_local(task).expect("the pool is there");
        loop {
            self.0.run_until_stalled();
            if let Ok(output) = output.try_recv() {
                return output;
            }
        }
    }
}

#[test]
fn local_pool_of_futures_stepped() {
    run_all(&mut Stalling(LocalPool::new()));
}

struct OnCurrentThread(Runtime);

impl Runner for OnCurrentThread {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.0.block_on(future)
    }
}

#[test]
fn tokio_on_the_current_thread() {
    run_all(&mut OnCurrentThread(Builder::new_current_thread().build().expect("a runtime")));
}

/// Spawned, so that whatever is held across an await must be `Send`.
struct Spawned(Runtime);

impl Runner for Spawned {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.0.block_on(self.0.spawn(future)).expect("no panic")
    }
}

#[test]
fn tokio_on_the_current_thread_spawned() {
    run_all(&mut Spawned(Builder::new_current_thread().build().expect("a runtime")));
}

#[test]
fn tokio_on_several_threads() {
    run_all(&mut Spawned(Builder::new_multi_thread().worker_threads(3).build().expect("a runtime")));
}

struct Smol;

impl Runner for Smol {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        smol::block_on(smol::spawn(future))
    }
}

#[test]
fn smol_spawned() {
    run_all(&mut Smol);
}

struct SmolLocal(smol::LocalExecutor<'static>);

impl Runner for SmolLocal {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let task = self.0.spawn(future);
        smol::block_on(self.0.run(task))
    }
}

#[test]
fn smol_on_one_thread() {
    run_all(&mut SmolLocal(smol::LocalExecutor::new()));
}

struct Pool(ThreadPool);

impl Runner for Pool {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (done, output) = mpsc::channel();
        self.0.spawn_ok(async move { done.send(future.await).expect("this test waits") });
        output.recv().expect("no panic")
    }
}

#[test]
fn thread_pool_of_futures() {
    run_all(&mut Pool(ThreadPool::builder().pool_size(2).create().expect("threads")));
}

struct Own;

impl Runner for Own {
    fn run<F>(&mut self, future: F) -> F::Output
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        costate::block_on(future)
    }
}

#[test]
fn block_on_of_costate() {
    run_all(&mut Own);
}
