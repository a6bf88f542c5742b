//! Loops that keep locals across their awaits, in a box whose type is forgotten, as a spawned task is: nothing of them
//! can stay in registers.

use super::executor::run;
use super::leaves::later;
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::hint::black_box;
use std::pin::Pin;

const N: u64 = 10_000;

both_ways! {
    async fn array(n: u64) -> u64 {
        let mut counts = [0; 512];
        for i in 0..n {
            let at = later(i).await;
            counts[(at % 512) as usize] += at;
        }
        counts.into_iter().fold(0, mix)
    }

    async fn collections(n: u64) -> u64 {
        let (mut seven, mut counts, mut eight) = (Vec::new(), vec![0; 4], Vec::new());
        for i in 0..n {
            let at = later(i).await;
            counts[(at % 4) as usize] += at;
            match at {
                7 => seven.push(at),
                8 => eight.push(at),
                _ => {}
            }
        }
        [seven, counts, eight].into_iter().flatten().fold(0, mix)
    }
}

fn boxed(future: impl Future<Output = u64> + 'static) -> u64 {
    let future: Pin<Box<dyn Future<Output = u64>>> = Box::pin(future);
    run(black_box(future))
}

pub(super) fn array() -> Row {
    Row::new("boxed loop beside an array of 4 KiB", N)
        .cell(Column::Native, || boxed(native::array(black_box(N))))
        .cell(Column::Costate, || boxed(costate::array(black_box(N))))
}

pub(super) fn collections() -> Row {
    Row::new("boxed loop beside three vectors", N)
        .cell(Column::Native, || boxed(native::collections(black_box(N))))
        .cell(Column::Costate, || boxed(costate::collections(black_box(N))))
}
