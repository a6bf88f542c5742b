//! A loop that awaits what is ready, and one that awaits what is not.

use super::executor::run;
use super::leaves::{Ready, later};
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::hint::black_box;

const N: u64 = 10_000;

both_ways! {
    async fn at_once(n: u64) -> u64 {
        let mut sum = 0;
        for i in 0..n {
            sum = mix(sum, Ready(i).await);
        }
        sum
    }

    async fn after_a_pause(n: u64) -> u64 {
        let mut sum = 0;
        for i in 0..n {
            sum = mix(sum, later(i).await);
        }
        sum
    }
}

pub(super) fn at_once() -> Row {
    Row::new("ready loop", N)
        .cell(Column::Native, || run(native::at_once(black_box(N))))
        .cell(Column::Costate, || run(costate::at_once(black_box(N))))
}

pub(super) fn after_a_pause() -> Row {
    Row::new("pending loop", N)
        .cell(Column::Native, || run(native::after_a_pause(black_box(N))))
        .cell(Column::Costate, || run(costate::after_a_pause(black_box(N))))
}
