//! What a user reads when a coroutine is refused: each file below `ui/` is a small program, and the
//! `.stderr` beside it what the stable compiler says of it, our messages and rustc's own.
//!
//! After a change that is meant: `TRYBUILD=overwrite cargo test -p costate-tests --test ui`, then read
//! every line that changed.

// Nightly words some of rustc's own messages differently.
#![cfg(not(feature = "nightly"))]

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/**/*.rs");
}
