// Links of README.md lead into the repository; here, to the pages of this documentation. The first definition counts.
#![doc = "[guide]: crate::guide\n[errors]: crate::guide::errors\n[moves]: crate::guide::borrows\n[embedded]: crate::guide::embedded\n"]
#![cfg_attr(any(not(doctest), all(feature = "std", feature = "serde")), doc = include_str!("../README.md"))]
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
//! # Modules
//! What asyncio has, for any future, on a laptop and on a microcontroller without a heap. Each module begins with
//! its model.
//! | module | has |
//! |---|---|
//! | [`cancel`] | [`catch_cancel`](catch_cancel()), [`shield`](shield()): a cancel that the body sees, cleans up after, and may refuse |
//! | [`task`] | the executor; with `std`, [`run`](fn@run), [`spawn`] and [`block_on`] |
//! | [`gather`](mod@gather) | [`gather!`], [`try_gather!`] and [`race!`], each child polled only when it was woken |
//! | [`queue`] | [`Queue`], any number of waiters a side |
//! | [`time`] | [`sleep`], [`timeout`], by any clock |
//! | [`simulation`] | tests in virtual time and random order |
//! | [`inspect`] | where a coroutine is suspended, and the graph of its states, as Mermaid or DOT |
//! | `saved` | saving a suspended coroutine and loading it again, with the feature `serde` |
//! | [`guide`] | pages to read, one after the other or when needed |
//!
//! # Features
//! * `std` (default) implies `alloc`. It has what needs threads and a clock.
//! * `stream` (default): `impl Stream`, of the crate `futures-core`.
//! * `serde`: named coroutines that derive `Serialize` and `Deserialize`.
//! * `alloc` implements [`Coroutine`] for boxes, and has tasks, gathers and queues on the heap.
//! * `portable-atomic`: `task`, `gather`, `queue` and `time` on targets without compare-and-swap, through the
//!   crate of that name, set up as its users know it.
//! * `critical-section`: the same by disabling interrupts, and queues and timers that interrupt handlers may use.
//! * `embassy-time`: the clock of that crate, for `time`.
//!
//! Without any the crate needs only `core`, and where there is no compare-and-swap it has coroutines and `cancel`.
#![no_std]
// docs.rs says which feature each item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
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
mod called;
pub mod cancel;
mod coroutine;
mod delegate;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub mod gather;
#[cfg(all(doc, any(not(doctest), all(feature = "std", feature = "stream"))))]
pub mod guide;
pub mod inspect;
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
#[cfg(feature = "serde")]
pub mod saved;
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
#[doc = include_str!("macros/coroutine.md")]
pub use costate_macros::coroutine;
pub use costate_macros::r#gen;
#[doc = include_str!("macros/generator.md")]
pub use costate_macros::generator;
#[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
pub use gather::{gather, race, try_gather};
pub use inspect::Inspect;
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
    #[cfg(feature = "stream")]
    pub use crate::async_machine::poll_stream;
    pub use crate::async_machine::{
        AsyncMachine, AsyncState, Captures, advance, async_machine, poll_awaited, poll_future,
        refuse_while_awaiting,
    };
    pub use crate::called::StoreCalled;
    pub use crate::delegate::drive;
    #[cfg(any(target_has_atomic = "ptr", feature = "portable-atomic"))]
    pub use crate::gather::list::{
        cons, gather_all, gather_first, gather_results, nil, no_output, no_result,
    };
    pub use crate::inspect::{Graph, Inspect, Inspected, Located, StateInfo, state_of};
    pub use crate::machine::{
        Machine, Phase, Shown, State, close, completed, machine, machine_mut, machine_ref, needs_first_value,
        never, panicked, put, refuse_before_start, sent, tied,
    };
    pub use crate::rejected::{Rejected, given, rejected};
    pub use crate::residue::{
        Dead, KeepDropped, KeepNothing, KeepNothingMut, ReadCopy, ReadMove, Slot, Unbox, UnboxCopy,
        UnboxMove, end, get, get_mut, take,
    };
    pub use crate::try_op::{FromResidual, Try};
    pub use crate::{__needs_serde as needs_serde, __needs_stream as needs_stream};
    pub use core;
    #[cfg(feature = "stream")]
    pub use futures_core::Stream;
    pub use pin_project_lite::pin_project;
    #[cfg(feature = "serde")]
    pub use serde;
}
