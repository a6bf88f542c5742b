//! Tasks, and the executor that runs them: on a laptop, and on a microcontroller without a heap.
//!
//! # The model
//! A *task* is a future that an *executor* polls whenever it was woken. Tasks run one after the other on
//! one thread, first woken, first run, and none is interrupted. Wakes come from anywhere: other tasks,
//! other threads, interrupt handlers. An executor with nothing to do waits, by a way that its user names
//! ([`Idle`]). What a turn costs depends on how many tasks are ready, not on how many there are.
//!
//! An [`Executor`] is a `static`, and [`Executor::run`] a function that returns when its *main future* has
//! ended, and every task has: those that are left are [cancelled](crate::cancel), and may clean up. Since
//! no task outlives the call, tasks may borrow from around it. A [`Forever`] is an executor without an end, for
//! microcontrollers.
//!
//! # Where tasks live
//! | the future | its storage | spawned by |
//! |---|---|---|
//! | has a type with a name | a `static` [`Task<F>`](Task) | [`Task::spawn`] |
//! | has one, and nobody joins or cancels it | a `static` [`Daemon<F>`](Daemon) on a [`Forever`] | [`Daemon::spawn`] |
//! | any | a [`Slot`] in a `static` and a [`Storage<F>`](Storage) in a pinned local | [`Spawner::spawn_in`] |
//! | any | the heap (feature `alloc`) | `Spawner::spawn` |
//!
//! ```
//! use core::{future::{Ready, ready}, pin::pin};
//! use costate::task::{Executor, Slot, Storage, Task, yield_now};
//!
//! static EXECUTOR: Executor = Executor::new(|| {});
//! static NAMED: Task<Ready<u32>> = Task::new();
//! static SLOT: Slot = Slot::new();
//!
//! let offset = 30; // borrowed by a task
//! let storage = pin!(Storage::new());
//! let storage = storage.into_ref();
//! let offset = &offset;
//! let sum = EXECUTOR.run(
//!     |_: &dyn Fn() -> bool| {}, // how to wait
//!     async |spawner| {
//!         let named = NAMED.spawn(spawner, ready(10)).unwrap();
//!         let local = spawner.spawn_in(&SLOT, storage, async move {
//!             yield_now().await;
//!             *offset
//!         }).unwrap();
//!         named.await.unwrap() + local.await.unwrap()
//!     },
//! );
//! assert_eq!(sum, 40);
//! ```
//!
//! # Life of a task
//! A few bits say where a task is, and wakers change only one of them, *idle*:
//!
//! ```text
//!                   ┌───────────────── 3 woken ──────────────────┐
//!                   ▼                                            │
//!  free ── 1 ──▶ claimed ── 2 ──▶ open, queued ── 4 popped ──▶ open, idle
//!   ▲            (no future yet)     │                           │
//!   │                                │ 5 ended while queued      │ 5 ended
//!   │                                ▼                           ▼
//!   └───── 6 ── closed ◀── 4 ── closed, left in the queue      closed ── 6 ──▶ free
//! ```
//! 1. `spawn` claims what is free.
//! 2. The future is in its storage: the task may be woken, and is so at once.
//! 3. A wake takes *idle* away, and who takes it away queues the task. It does nothing to a task that is not idle.
//! 4. The executor pops it and, if it is open, makes it idle again. What it does then is a function in the task: to poll
//!    it, to tell it to end, or, if it is closed, nothing but to let it go.
//! 5. The future is dropped: it finished, was cancelled, or the run ended.
//! 6. It is closed, not queued, and its handle is gone: the storage may be used again.
//!
//! With `std` most wakes are on the thread of the run, which alone opens and closes its tasks. They leave *idle* as it is and
//! put the task into a row of that thread, by a link of its own: no atomic change. What other threads have queued joins
//! that row at the beginning of a turn.
//!
//! With the feature `critical-section` and without `std`, 4 is in two parts: the executor takes the task, and makes it idle
//! when it is suspended again, in the section in which it takes the next one. Who wakes it in between leaves a note, by
//! which it goes to the back of the queue instead. It is no more in the queue while it ends, so there is no way over *left in
//! the queue* but at the end of a run.
//!
//! What is done in a turn is put there by whoever asks for something, so that a program links only what it may ask for: one that
//! cancels nothing has no code for it.
//!
//! # Soundness
//! *Wakers* may outlive every future and every run. Theirs is the node at the beginning of a task, with the bits above, the
//! link in the ready queue and the executor. It is in a `static`, or on the heap and counted, and executors
//! are `static`. Nothing that a waker can reach is ever in a pinned local.
//!
//! *Futures in locals* are reached by the executor only, through a pointer in the header. [`Executor::run`]
//! takes all of them out before it returns or unwinds: by a value in its own frame, which nobody can forget.
//! Storage is borrowed for `'env`, a lifetime parameter of `run`, which outlives any call of it;
//! [`Spawner`] is invariant in it and refuses when the run is over.
//!
//! *Handles* may be leaked. A handle holds no borrow: it looks at the header first, which is not free
//! while the handle exists, and the header says whether there is an output and where. At the end of a run
//! the headers of tasks in locals forget their storage.
//!
//! *Threads*: spawners and handles are not `Send`, so everything but a wake happens on the thread of the run. Wakes
//! come from any thread, and without `std` from interrupt handlers. (With `std` they are not for Unix signal
//! handlers: a wake on the thread of the run itself uses no atomics.)
#![allow(unsafe_code, reason = "tasks are reached through their wakers")]

#[cfg(feature = "alloc")]
mod boxed;
mod ending;
mod executor;
mod forever;
mod header;
mod idle;
mod join;
mod node;
pub(crate) mod part;
mod polling;
mod ready;
mod scheduler;
mod spawn;
mod storage;
mod told;
mod turn;
mod waker;

pub use executor::Executor;
pub use forever::{Daemon, Forever, ForeverSpawner};
pub use idle::Idle;
#[cfg(feature = "std")]
pub(crate) use idle::Notify;
pub use join::JoinHandle;
pub(crate) use join::is_handle;
pub use spawn::{Slot, SpawnError, Spawner, Task};
pub use storage::Storage;
pub use turn::{YieldNow, yield_now};
pub(crate) use waker::{clone_own, will_wake};
