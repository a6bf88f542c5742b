//! Nothing in here: the tests are what this crate is for.
#![no_std]
