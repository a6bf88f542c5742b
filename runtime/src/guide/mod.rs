//! Pages to read: how to think of a coroutine, what one meets on the way, and how to come from elsewhere.
//!
//! | page | for |
//! |---|---|
//! | [`model`] | what a coroutine is here, and what follows from it |
//! | [`expansion`] | what the macro writes, read line by line |
//! | [`borrows`] | moves, drops and borrows across a suspension, and the ways out |
//! | [`cancelling`] | ending what is under way, and cleaning up after it |
//! | [`executors`] | tokio, smol, embassy, and the crate's own |
//! | [`states`] | naming, printing, drawing and cloning what is suspended |
//! | `saving`, with the feature `serde` | saving, loading and migrating |
//! | [`embedded`] | from an empty directory to a Cortex-M |
//! | [`testing`] | by hand, by a virtual clock, in every order |
//! | [`asyncio`] | coming from Python |
//! | [`generators`] | coming from C#, Kotlin and JavaScript |
//! | [`errors`] | every message of the macro, and those of rustc that one meets |
//!
//! Nothing is in these modules but their text, whose programs are compiled and run as tests.

#[doc = include_str!("asyncio.md")]
pub mod asyncio {}

#[doc = include_str!("borrows.md")]
pub mod borrows {}

#[doc = include_str!("cancelling.md")]
pub mod cancelling {}

#[doc = include_str!("embedded.md")]
pub mod embedded {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("executors.md")]
pub mod executors {}

#[doc = include_str!("expansion.md")]
pub mod expansion {}

#[doc = include_str!("generators.md")]
pub mod generators {}

#[doc = include_str!("model.md")]
pub mod model {}

#[cfg(feature = "serde")]
#[doc = include_str!("saving.md")]
pub mod saving {}

#[doc = include_str!("states.md")]
pub mod states {}

#[doc = include_str!("testing.md")]
pub mod testing {}
