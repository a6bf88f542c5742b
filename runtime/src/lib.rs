//! Ordinary functions as explicit, safe state machines, on stable Rust.
//!
//! # The model
//! A *coroutine* is a function that can stop in its middle and go on later. `#[costate::coroutine]`
//! and [`generator!`] rewrite such a body into a *state*: an enum with one variant for each
//! *suspension* (a `yield_!` or an `.await`), holding just the locals that live across it, and a *step*
//! that takes the state apart, runs the body to the next suspension and puts the state together again.
//! Nothing in a state points into it, so a coroutine without an `.await` is an ordinary value: it moves,
//! it can be cloned and printed, and it needs neither a heap nor `unsafe` nor `Pin`. One that awaits
//! holds the awaited future pinned in its state, and is a future or a stream itself.
//!
//! ```
//! use costate::{Coroutine, CoroutineState::{Complete, Yielded}};
//!
//! #[costate::coroutine]
//! fn countdown(n: u32) -> impl Iterator<Item = u32> {
//!     for i in (0..n).rev() {
//!         yield_!(i);
//!     }
//! }
//! assert_eq!(countdown(3).collect::<Vec<_>>(), [2, 1, 0]);
//!
//! #[costate::coroutine]
//! fn total() -> impl Coroutine<u32, Yield = u32, Return = u32> {
//!     let mut sum = 0;
//!     loop {
//!         match yield_!(sum) {
//!             0 => return sum,
//!             n => sum += n,
//!         }
//!     }
//! }
//! let mut total = total();
//! assert_eq!(total.begin(), Yielded(0));
//! assert_eq!(total.send(3), Yielded(3));
//! assert_eq!(total.send(0), Complete(3));
//! ```
//!
//! # What the signature says
//! | the function returns | callers get |
//! |---|---|
//! | `impl Iterator<Item = Y>` | an iterator, fused |
//! | `impl Coroutine<R, Yield = Y, Return = T>` | values out, values in, a return value ([`Coroutine`]) |
//! | `impl for<'a> Coroutine<&'a R, ..>` | the same, where each value sent in may borrow afresh |
//! | `impl Future<Output = T>`, or `async fn` | a future, for any executor |
//! | `impl Stream<Item = Y>` | a stream, fused: `.await` and `yield_!` together |
//! | `impl AsyncCoroutine<R, Yield = Y, Return = T>` | all three: send, yield and await ([`AsyncCoroutine`]) |
//!
//! Further bounds (`+ Clone`, `+ Copy`, `+ Debug`, lifetimes) hold where the stored locals allow it.
//! An argument marked `#[resume]` comes with the first resume instead of the call.
//! `#[costate::coroutine(name = Countdown)]` gives the state a name, concrete field types and the
//! derives written under it; stored locals then need a type that is written or evident.
//!
//! # Awaiting
//! ```
//! async fn read(from: &mut Vec<u8>, into: &mut [u8]) -> Result<usize, String> {
//!     let n = into.len().min(from.len());
//!     into[..n].copy_from_slice(&from[..n]);
//!     from.drain(..n);
//!     Ok(n)
//! }
//!
//! #[costate::coroutine]
//! async fn copy(source: &mut Vec<u8>) -> Result<Vec<u8>, String> {
//!     let (mut buffer, mut all) = ([0; 4], Vec::new());
//!     loop {
//!         let n = read(source, &mut buffer).await?;
//!         if n == 0 {
//!             return Ok(all);
//!         }
//!         all.extend_from_slice(&buffer[..n]);
//!     }
//! }
//! let copied = costate::block_on(copy(&mut b"hello".to_vec()));
//! assert_eq!(copied, Ok(b"hello".to_vec()));
//! ```
//! The state holds the future of `read(..)`, which borrows `source` and `buffer`; an enum cannot hold
//! these beside it. So they are *lent*: moved into the stored future, and given back with its output.
//! They are ordinary locals before and after.
//!
//! A stretch of code that *holds* a borrow of a local across an `.await` cannot be cut there. Where it
//! plainly does (`for word in &words { send(word).await? }`, `let guard = list.lock().await;`,
//! `list.lock().await.push(1)`, `pin!(..)`) the stretch becomes one native `async` block, with the local lent to it,
//! and is awaited as a whole; `?` and `return` still leave the function. The macro cannot see types, and finds
//! only `&local`, `pin!` and well-known methods. Elsewhere rustc says E0505, E0515 or E0597 at the `.await`, and
//! the way out is to write that block:
//! ```
//! # async fn words(text: &str) -> Vec<&str> { text.split(' ').collect() }
//! #[costate::coroutine]
//! async fn longest(text: String) -> usize {
//!     async {
//!         let words = words(&text).await;
//!         words.iter().map(|word| word.len()).max().unwrap_or(0)
//!     }
//!     .await
//! }
//! # assert_eq!(costate::block_on(longest("one three".into())), 5);
//! ```
//! Behind a reference (`&self`, `list: &Mutex<T>`) there is no such limit.
//!
//! A macro of others that awaits, like `tokio::join!`, is put into such a block by itself, if it is called
//! `join`, `try_join`, `pending` or `gather` and no `?`, `return`, `break` or `continue` stands in its arguments.
//! The futures of a `select!` or `select_biased!` wait in such a block, and its handlers are ordinary code of
//! the body. Write the block yourself around any other macro that awaits.
//!
//! `generator!(async move { .. })` is the same without a function. An `async fn` with
//! `#[costate::coroutine(name = Fetch)]` makes a `pub enum Fetch` that is the future; what it awaits must
//! have a nameable type (another named coroutine, `std::future::Ready<T>`, a local of written type)
//! and borrow from no local.
//!
//! # What a safe enum cannot hold
//! * A borrow of one local held by another across a suspension. rustc says E0505 or E0597 at the
//!   `yield_!` or `.await`: own the value, keep an index, borrow again after it, or put the stretch into
//!   one `async {}` block and await that.
//! * The remaining parts of a local that was moved out of in part. rustc says E0382 at the `yield_!`:
//!   take it apart with a pattern first.
//!
//! # Drops
//! Locals drop as in any function: in reverse order of declaration at the end of their scopes, when
//! the body leaves early, and when a suspended coroutine is dropped or [closed](Coroutine::close). One
//! rule differs, since the macro cannot see types: a local or a temporary whose *last* mention is a
//! method call, a field taken by value or a struct pattern that takes it apart may have been consumed
//! there, so what is left of it is dropped at the next suspension instead of the end of its scope. That
//! is so on the path with that mention: after `if done { guard.release() }` a guard that was not released
//! is held on. A guard that must be held longer is mentioned once more: `drop(guard)`.
//!
//! # Async
//! What asyncio has, for any future, on a laptop and on a microcontroller without a heap. Each module begins with
//! its model.
//! | module | has |
//! |---|---|
//! | [`cancel`] | [`catch_cancel`], [`shield`]: a cancel that the body sees, cleans up after, and may refuse |
//! | [`task`] | the executor; with `std`, [`run`](fn@run), [`spawn`] and [`block_on`] |
//! | [`gather`](mod@gather) | [`gather!`], [`try_gather!`] and [`race!`], each child polled only when it was woken |
//! | [`queue`] | [`Queue`], any number of waiters a side |
//! | [`time`] | [`sleep`], [`timeout`], by any clock |
//! | [`simulation`] | tests in virtual time and random order |
//!
//! # Features
//! * `std` (default) implies `alloc`. It has what needs threads and a clock.
//! * `alloc` implements [`Coroutine`] for boxes, and has tasks, gathers and queues on the heap.
//! * `portable-atomic`: `task`, `gather`, `queue` and `time` on targets without compare-and-swap, through the
//!   crate of that name, set up as its users know it.
//! * `critical-section`: the same by disabling interrupts, and queues and timers that interrupt handlers may use.
//!
//! Without any the crate needs only `core`, and where there is no compare-and-swap it has coroutines and `cancel`.
#![no_std]
// Unsafe code stands in the few small modules that allow it.
#![deny(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod async_coroutine;
mod async_machine;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
mod atomic;
pub mod cancel;
mod coroutine;
mod delegate;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub mod gather;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
mod lock;
mod machine;
mod outside;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub mod queue;
mod rejected;
mod residue;
#[cfg(feature = "std")]
mod run;
#[cfg(feature = "std")]
pub mod simulation;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub mod task;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub mod time;
mod try_op;

pub use async_coroutine::{AsyncCoroutine, Resume};
pub use cancel::{Cancelled, catch_cancel, shield};
pub use coroutine::{Coroutine, CoroutineState};
pub use costate_macros::{coroutine, r#gen, generator};
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub use gather::{gather, race, try_gather};
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub use queue::Queue;
#[cfg(feature = "std")]
pub use run::{block_on, elapsed, run, sleep, sleep_until, spawn, timeout};
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub use task::{JoinHandle, yield_now};
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub use time::Elapsed;

/// What expansions call. Not public API: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::__refused_body as refused_body;
    #[cfg(feature = "stream")]
    pub use crate::async_machine::poll_stream;
    pub use crate::async_machine::{
        AsyncMachine, AsyncState, Captures, advance, async_machine, poll_awaited, poll_future,
        refuse_while_awaiting,
    };
    pub use crate::delegate::drive;
    #[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
    pub use crate::gather::list::{
        cons, gather_all, gather_first, gather_results, nil, no_output, no_result,
    };
    pub use crate::machine::{
        Machine, Phase, State, close, completed, machine, machine_mut, machine_ref, needs_first_value,
        panicked, put, refuse_before_start, sent, tied,
    };
    pub use crate::rejected::{Rejected, given, rejected};
    pub use crate::residue::{
        Dead, KeepDropped, KeepNothing, KeepNothingMut, ReadCopy, ReadMove, Slot, end, get, get_mut, take,
    };
    pub use crate::try_op::{FromResidual, Try};
    pub use core;
    #[cfg(feature = "stream")]
    pub use futures_core::Stream;
    pub use pin_project_lite::pin_project;
}
