//! A key-value store over TCP: a line for each command, answered by a line.
//!
//! ```text
//! SET name value      OK
//! GET name            VALUE value, or NONE
//! DEL name            OK, or NONE
//! INCR name           VALUE number, or ERROR not a number
//! LIST                COUNT n, then n names, sorted
//! WAIT name millis    VALUE value as soon as somebody sets it, or NONE after the time
//! QUIT                BYE
//! ```

pub mod client;
pub mod protocol;
pub mod server;
pub mod store;
