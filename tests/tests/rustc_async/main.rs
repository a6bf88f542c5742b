//! What rustc's own tests of async functions check (`tests/ui/async-await/*` in rust-lang/rust), for this crate's.
//! Each test is named after the file whose point it takes over; the programs are our own.
//!
//! Taken over: the five of `drop-order/*` that run, but for what is left out below; the eight of
//! `multiple-lifetimes/*` that compile there; `async-await`, `await-into-future`; `async-fn-size`,
//! `async-fn-size-moved-locals`, `async-fn-size-uninit-locals` and the shapes of `future-sizes/*` (whose own output is
//! `-Zprint-type-sizes`); and 18 small ones: `argument-patterns`, `async-await-let-else`, `async-matches-expr`,
//! `await-unsize`, `conditional-and-guaranteed-initialization`, `default-struct-update`, `drop-and-assign`,
//! `drop-track-field-assign`, `expansion-in-attrs`, `generics-and-bounds`, `interior-with-const-generic-expr`,
//! `issue-60655-latebound-regions`, `issue-61793`, `issue-61949-self-return-type`, both of `issue-63832`,
//! `issue-64391-2`, `issue-66695-static-refs-in-async-fn`.
//!
//! # Left out
//!
//! * Where this crate differs: what `drop-order-for-async-fn-parameters*` and `drop-order-when-cancelled` check of
//!   arguments `_` before others and of `ref mut` arguments; `drop-order-for-temporary-in-tail-return-expr` where the
//!   tail awaits after a method of a droppable temporary; `drop-never`.
//! * Expected errors (`drop-order-locals-are-hidden`, `ret-ref`, `ret-impl-trait-one`, `partial-*`, `async-closures/*`
//!   that fail, ..): they are about what rustc says.
//! * `async-drop/*`, `dyn-star`, `async-gen*` and other features of nightly; `async-closures/*`, which the compiler
//!   makes and no coroutine contains.
#![deny(unsafe_code)]
#![allow(clippy::all, reason = "the bodies keep the shape of rustc's")]

mod drop_order;
mod forms;
mod lifetimes;
mod sizes;
