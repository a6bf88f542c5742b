//! The rules of queues, for those that belong to one thread.

use costate::queue::LocalQueue as Queue;

#[allow(clippy::duplicate_mod, reason = "the second of the two kinds")]
#[path = "queue.rs"]
mod queue;
