//! Reads into one buffer, over and over.

use super::executor::run;
use super::leaves::Reader;
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::hint::black_box;

const READS: u64 = 10_000;
/// How many bytes each read gives, whatever the size of the buffer.
const FILLED: u64 = 64;

both_ways! {
    async fn copy<const SIZE: usize>(mut reader: Reader) -> Result<u64, String> {
        let mut buffer = [0; SIZE];
        let mut sum = 0;
        loop {
            let n = reader.read(&mut buffer).await?;
            if n == 0 {
                return Ok(sum);
            }
            sum = mix(sum, u64::from(buffer[n - 1]));
        }
    }
}

/// The buffer is of so many bytes.
pub(super) fn row<const SIZE: usize>(name: &'static str) -> Row {
    let reader = || Reader { left: black_box(READS * FILLED) };
    Row::new(name, READS)
        .cell(Column::Native, move || run(native::copy::<SIZE>(reader())).expect("it reads"))
        .cell(Column::Costate, move || run(costate::copy::<SIZE>(reader())).expect("it reads"))
}
