//! Reads into one buffer, over and over.

use super::executor::run;
use super::leaves::Reader;
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::hint::black_box;

const READS: u64 = 10_000;
const BUFFER: u64 = 64;

both_ways! {
    async fn copy(mut reader: Reader) -> Result<u64, String> {
        let mut buffer = [0; BUFFER as usize];
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

pub(super) fn row() -> Row {
    let reader = || Reader { left: black_box(READS * BUFFER) };
    Row::new("read loop over a borrowed buffer", READS)
        .cell(Column::Native, move || run(native::copy(reader())).expect("it reads"))
        .cell(Column::Costate, move || run(costate::copy(reader())).expect("it reads"))
}
