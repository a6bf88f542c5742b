//! A queue between tasks: items go in at one end, and wait for room; they come out at the other, and are
//! waited for.
//!
//! # The model
//! A [`Queue`] holds up to `N` items, in place: it may be a `static`. [`put`](Queue::put) waits while it is full,
//! [`get`](Queue::get) while it is empty; the `try_` functions do not wait. Any number of producers and consumers
//! share it by reference, on any thread. Those who wait are served in the order in which they began to, and no
//! newcomer overtakes them.
//!
//! ```
//! use costate::{Queue, gather};
//!
//! static QUEUE: Queue<u32, 2> = Queue::new();
//!
//! # costate::run(async {
//! let produce = async {
//!     for i in 0..5 {
//!         QUEUE.put(i).await.unwrap();
//!     }
//!     QUEUE.close();
//! };
//! let consume = async {
//!     let mut sum = 0;
//!     while let Ok(i) = QUEUE.get().await {
//!         sum += i;
//!     }
//!     sum
//! };
//! assert_eq!(gather!(produce, consume).await.1, 10);
//! # });
//! ```
//!
//! # Orders
//! `Queue<T, N>` is first in, first out. `Queue<T, N, Lifo>` gives the latest item, `Queue<T, N, Priority>` the
//! least one. With the feature `alloc`, `Queue<T, N, Growing<O>>` has its room on the heap, as much as it
//! needs, and [`UnboundedQueue`] is never full.
//!
//! # Threads
//! A [`LocalQueue`] is the same for tasks of one thread. It is not `Sync`, so it is no `static`; tasks share it in an
//! `Rc`, or borrow it in a gather. It needs no lock, which is most of what a queue costs.
//!
//! ```
//! use costate::queue::LocalQueue;
//! use std::rc::Rc;
//!
//! # costate::run(async {
//! let queue = Rc::new(LocalQueue::<u32, 2>::new());
//! let from = Rc::clone(&queue);
//! let task = costate::spawn(async move { from.get().await.unwrap() });
//! queue.put(5).await.unwrap();
//! assert_eq!(task.await, Ok(5));
//! # });
//! ```
//!
//! ```compile_fail,E0277
//! static QUEUE: costate::queue::LocalQueue<u32, 2> = costate::queue::LocalQueue::new();
//! ```
//!
//! # Work that was got is not yet done
//! As asyncio's, a queue counts what was put. Who has done what it got says so by
//! [`task_done`](Queue::task_done), and [`join`](Queue::join) waits until all is done.
//!
//! # Interrupts
//! The functions that do not wait may be called in interrupt handlers if the feature `critical-section` is on.
//! Without it the queue has a lock that spins, and is for threads.
//!
//! # Cancellation
//! A `get` that is cancelled, or dropped, has taken nothing, and a `put` has put nothing: its item is dropped
//! with it. If there was already an item or a free place for it, the next that waits has it. So the loser of a
//! `race` loses no item, also if it was ready in the same turn.

mod counts;
mod futures;
mod order;
mod state;
mod wait;

use crate::lock::Lock;
use core::fmt;

pub use crate::lock::{OneThread, Sharing, Threads};
pub use futures::{Get, Join, Put};
#[cfg(feature = "alloc")]
pub use order::Growing;
pub use order::{Fifo, Lifo, Order, Priority};
use state::Shared;

/// A queue of up to `N` items. See the [module](self).
pub struct Queue<T, const N: usize, O: Order<T> = Fifo, S: Sharing = Threads> {
    shared: Shared<T, O::Buffer<N>, S>,
}

/// A queue for the tasks of one thread, as asyncio's are. It cannot be a `static`, and costs least.
pub type LocalQueue<T, const N: usize, O = Fifo> = Queue<T, N, O, OneThread>;

/// A queue that grows as it is needed, and is never full.
#[cfg(feature = "alloc")]
pub type UnboundedQueue<T, O = Fifo> = Queue<T, { usize::MAX }, Growing<O>>;

/// The queue is closed. Has the item that could not be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed<T = ()>(pub T);

/// Why nothing was put at once, and the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryPutError<T> {
    /// There is no room, or others wait for it.
    Full(T),
    /// The queue is closed.
    Closed(T),
}

/// Why nothing could be got at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryGetError {
    /// There is no item, or others wait for it.
    Empty,
    /// The queue is closed, and no item is left.
    Closed,
}

impl<T, const N: usize, O: Order<T>, S: Sharing> Queue<T, N, O, S> {
    /// An empty queue.
    ///
    /// A capacity of 0 is refused when the program is compiled:
    ///
    /// ```compile_fail,E0080
    /// let nothing_fits = costate::Queue::<u32, 0>::new();
    /// ```
    #[cfg(not(loom))]
    pub const fn new() -> Self {
        const { assert!(N > 0, "the capacity of a queue is at least 1") };
        Queue { shared: Shared::new(Lock::new(state::counts::<T, O::Buffer<N>>(N))) }
    }

    #[cfg(loom)]
    pub fn new() -> Self {
        Queue { shared: Shared::new(Lock::new(state::counts::<T, O::Buffer<N>>(N))) }
    }

    /// Puts an item at the end, and waits for room.
    ///
    /// # Errors
    /// The item, if the queue is closed, or gets closed meanwhile.
    ///
    /// # Panics
    /// The returned future panics when it is polled after it has completed.
    ///
    /// # Cancellation
    /// A cancelled `put` has put nothing. Its item is dropped.
    pub fn put(&self, item: T) -> Put<'_, T, O::Buffer<N>, S> {
        Put::new(&self.shared, item)
    }

    /// Takes the next item out, and waits for one.
    ///
    /// # Errors
    /// When the queue is closed, and no item is left.
    ///
    /// # Cancellation
    /// A cancelled `get` has taken nothing. If an item was there for it, the next that waits has it.
    pub fn get(&self) -> Get<'_, T, O::Buffer<N>, S> {
        Get::new(&self.shared)
    }

    /// Puts an item, if there is room and nobody waits for it.
    ///
    /// # Errors
    /// Hands the item back otherwise, or if the queue is closed.
    pub fn try_put(&self, item: T) -> Result<(), TryPutError<T>> {
        self.shared.try_put(item)
    }

    /// Takes the next item out, if there is one and nobody waits for it.
    ///
    /// # Errors
    /// Says otherwise whether there may be one later.
    pub fn try_get(&self) -> Result<T, TryGetError> {
        self.shared.try_get()
    }

    /// Says that one item that was got is done.
    ///
    /// # Panics
    /// When as many were already done as were put.
    #[track_caller]
    pub fn task_done(&self) {
        assert!(self.shared.finish_one(), "`task_done` was called more often than items were put");
    }

    /// Waits until every item that was put is done. Returns at once if none ever was.
    ///
    /// # Cancellation
    /// Nothing is lost by it.
    pub fn join(&self) -> Join<'_, T, O::Buffer<N>, S> {
        Join::new(&self.shared)
    }

    /// Refuses all puts from now on. Gets take what is left, and then fail. All who wait are woken.
    pub fn close(&self) {
        self.shared.close();
    }

    /// [Closes](Queue::close) the queue, and drops its items. They count as done.
    pub fn close_now(&self) {
        self.close();
        self.shared.clear();
    }

    /// How many items there are, with those that are there for one who was woken but has not run.
    pub fn len(&self) -> usize {
        self.shared.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there are as many items as fit.
    pub fn is_full(&self) -> bool {
        self.len() == N
    }

    /// How many items fit.
    pub fn capacity(&self) -> usize {
        N
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed()
    }
}

impl<T, const N: usize, O: Order<T>, S: Sharing> Default for Queue<T, N, O, S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, const N: usize, O: Order<T>, S: Sharing> fmt::Debug for Queue<T, N, O, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, closed) = (self.len(), self.is_closed());
        f.debug_struct("Queue").field("len", &len).field("closed", &closed).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Closed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue is closed")
    }
}

impl<T: fmt::Debug> core::error::Error for Closed<T> {}

impl<T> fmt::Display for TryPutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryPutError::Full(_) => "the queue is full",
            TryPutError::Closed(_) => "the queue is closed",
        })
    }
}

impl<T: fmt::Debug> core::error::Error for TryPutError<T> {}

impl fmt::Display for TryGetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryGetError::Empty => "the queue is empty",
            TryGetError::Closed => "the queue is closed",
        })
    }
}

impl core::error::Error for TryGetError {}
