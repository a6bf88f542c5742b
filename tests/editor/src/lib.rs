//! What an editor, a formatter and a debugger see of a coroutine.

mod client;
mod project;

pub use client::{Client, Position};
pub use project::Project;
