//! Every body under every executor, and cancels from other threads and through foreign combinators.

mod combinators;
mod embassy;
mod executors;
mod threads;
