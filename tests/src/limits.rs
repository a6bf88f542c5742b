//! Ordinary Rust that the model refuses, for now. Each example must be refused at compile time; one that starts to
//! compile fails here and belongs among the behaviour tests.
//!
//! # Parts of a local that was taken apart
//!
//! A local is stored whole. Once a field was moved out by name, what is left of it cannot cross a suspension.
//! Destructure it first (`let Pair { a, b } = pair;`): then each part is a local of its own.
//!
//! ```compile_fail,E0382
//! #[costate::coroutine]
//! fn field_moved_out() -> impl Iterator<Item = usize> {
//!     let pair = (String::from("a"), String::from("bb"));
//!     let first = pair.0;
//!     yield_!(first.len());
//!     yield_!(pair.1.len());
//! }
//! ```
//!
//! ```compile_fail,E0382
//! #[costate::coroutine]
//! fn field_moved_on_one_path(early: bool) -> impl Iterator<Item = usize> {
//!     let pair = (String::from("a"), String::from("bb"));
//!     if early {
//!         drop(pair.0);
//!     }
//!     yield_!(1);
//!     yield_!(pair.1.len());
//! }
//! ```
//!
//! ```compile_fail,E0382
//! #[costate::coroutine]
//! fn field_refilled() -> impl Iterator<Item = usize> {
//!     let mut pair = (String::from("a"), String::from("bb"));
//!     drop(pair.1);
//!     yield_!(pair.0.len());
//!     pair.1 = String::from("ccc");
//!     yield_!(pair.1.len());
//! }
//! ```
//!
//! The way round compiles:
//!
//! ```
//! #[costate::coroutine]
//! fn destructured() -> impl Iterator<Item = usize> {
//!     let (first, second) = (String::from("a"), String::from("bb"));
//!     yield_!(first.len());
//!     drop(first);
//!     yield_!(second.len());
//! }
//! assert_eq!(destructured().collect::<Vec<_>>(), [1, 2]);
//! ```
//!
//! # A local that borrows another local across a suspension
//!
//! A safe enum cannot hold the two side by side. A closure that captures by reference is such a local.
//!
//! ```compile_fail,E0505
//! #[costate::coroutine]
//! fn borrow_of_a_local() -> impl Iterator<Item = u32> {
//!     let list = vec![1, 2, 3];
//!     let first = &list[0];
//!     yield_!(0);
//!     yield_!(*first);
//! }
//! ```
//!
//! ```compile_fail,E0373
//! #[costate::coroutine]
//! fn closure_over_a_local() -> impl Iterator<Item = u32> {
//!     let factor = 3;
//!     let scale = |n: u32| n * factor;
//!     yield_!(scale(1));
//!     yield_!(scale(2));
//! }
//! ```
//!
//! The ways round: own it, index it, or capture by `move`.
//!
//! ```
//! #[costate::coroutine]
//! fn owned_indexed_moved() -> impl Iterator<Item = u32> {
//!     let list = vec![1, 2, 3];
//!     let (first, at) = (list[0], 1);
//!     let factor = 3;
//!     let scale = move |n: u32| n * factor;
//!     yield_!(first);
//!     yield_!(list[at]);
//!     yield_!(scale(list[2]));
//! }
//! assert_eq!(owned_indexed_moved().collect::<Vec<_>>(), [1, 2, 9]);
//! ```
