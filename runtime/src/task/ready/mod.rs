//! The ready queue, and the part of a task's state that wakers touch.
//!
//! There are two of them. Without `std`, with the feature `critical-section`, what wakers change is changed in critical
//! sections, also where there is a compare-and-swap: a wake is then one section, which is shorter than two atomic
//! changes and a barrier each. Otherwise it is changed by atomic instructions.

#[cfg(all(feature = "critical-section", not(feature = "std")))]
mod by_section;
#[cfg(all(feature = "critical-section", not(feature = "std")))]
pub(crate) use by_section::{Link, Ready};

#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
mod batch;
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
mod by_instruction;
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
pub(crate) use batch::Batch;
#[cfg(not(all(feature = "critical-section", not(feature = "std"))))]
pub(crate) use by_instruction::{Link, Ready};
