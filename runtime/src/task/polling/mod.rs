//! How the tasks of a turn are found and polled, which depends on what the ready queue is.

#[cfg(all(feature = "critical-section", not(feature = "std")))]
mod one_by_one;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
pub(super) use one_by_one::{Cursor, close, dismiss};

#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
mod in_batches;
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
pub(super) use in_batches::{Cursor, close, dismiss};

#[cfg(feature = "std")]
mod line;
#[cfg(feature = "std")]
pub(super) use line::Line;
