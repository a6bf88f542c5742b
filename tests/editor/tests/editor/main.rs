//! Completion, hover and go-to-definition inside coroutine bodies, by rust-analyzer over its protocol.

mod analyzer;
