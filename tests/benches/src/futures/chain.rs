//! One future awaits the next, so many levels deep, down to one that suspends.

use super::executor::run;
use super::leaves::later;
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::hint::black_box;

const CALLS: u64 = 1_000;

/// `chain!(depth; a b c ..)`: each awaits the one after it, the last one the leaf.
macro_rules! chain {
    ($make:ident; $($level:ident)+) => { chain!(@ $make [] $($level)+); };
    (@ $make:ident [$($done:tt)*] $level:ident $next:ident $($rest:ident)*) => {
        chain!(@ $make [$($done)* async fn $level(n: u64) -> u64 { mix($next(n ^ 1).await, n) }] $next $($rest)*);
    };
    (@ $make:ident [$($done:tt)*] $last:ident) => {
        mod $make {
            use super::*;
            both_ways! { $($done)* async fn $last(n: u64) -> u64 { mix(later(n).await, n) } }

            pub(super) fn row(name: &'static str) -> Row {
                Row::new(name, CALLS)
                    .cell(Column::Native, || {
                        (0..black_box(CALLS)).fold(0, |sum, i| mix(sum, run(native::top(i))))
                    })
                    .cell(Column::Costate, || {
                        (0..black_box(CALLS)).fold(0, |sum, i| mix(sum, run(costate::top(i))))
                    })
            }
        }
    };
}

chain!(one; top);
chain!(eight; top a b c d e f g);
chain!(sixty_four;
    top a1 a2 a3 a4 a5 a6 a7 b0 b1 b2 b3 b4 b5 b6 b7 c0 c1 c2 c3 c4 c5 c6 c7 d0 d1 d2 d3 d4 d5 d6 d7
    e0 e1 e2 e3 e4 e5 e6 e7 f0 f1 f2 f3 f4 f5 f6 f7 g0 g1 g2 g3 g4 g5 g6 g7 h0 h1 h2 h3 h4 h5 h6 h7);

pub(super) fn rows() -> [Row; 3] {
    [
        one::row("await chain, depth 1"),
        eight::row("await chain, depth 8"),
        sixty_four::row("await chain, depth 64"),
    ]
}
