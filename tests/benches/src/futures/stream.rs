//! A million items.

use super::executor::drain;
use super::leaves::Ready;
use super::{Column, Row};
use futures_core::Stream;
use std::hint::black_box;

const N: u64 = 1_000_000;

#[costate::coroutine]
fn items(n: u64) -> impl Stream<Item = u64> {
    for i in 0..n {
        yield_!(i);
    }
}

/// Nothing but yields.
pub(super) fn at_once() -> Row {
    Row::new("stream of 1,000,000 items", N)
        .cell(Column::Costate, || drain(items(black_box(N))))
        .cell(Column::AsyncStream, || {
            let n = black_box(N);
            drain(async_stream::stream! {
                for i in 0..n {
                    yield i;
                }
            })
        })
        .cell(Column::Genawaiter, || {
            let n = black_box(N);
            drain(genawaiter::rc::Gen::new(|co| async move {
                for i in 0..n {
                    co.yield_(i).await;
                }
            }))
        })
        .cell(Column::AsyncGen, || {
            let n = black_box(N);
            drain(async_gen::r#gen! {
                for i in 0..n {
                    yield i;
                }
            })
        })
}

#[costate::coroutine]
fn awaited_items(n: u64) -> impl Stream<Item = u64> {
    for i in 0..n {
        let item = Ready(i).await;
        yield_!(item);
    }
}

/// An await before each yield.
pub(super) fn after_awaits() -> Row {
    Row::new("stream of 1,000,000 items, each awaited", N)
        .cell(Column::Costate, || drain(awaited_items(black_box(N))))
        .cell(Column::AsyncStream, || {
            let n = black_box(N);
            drain(async_stream::stream! {
                for i in 0..n {
                    let item = Ready(i).await;
                    yield item;
                }
            })
        })
        .cell(Column::Genawaiter, || {
            let n = black_box(N);
            drain(genawaiter::rc::Gen::new(|co| async move {
                for i in 0..n {
                    let item = Ready(i).await;
                    co.yield_(item).await;
                }
            }))
        })
        .cell(Column::AsyncGen, || {
            let n = black_box(N);
            drain(async_gen::r#gen! {
                for i in 0..n {
                    let item = Ready(i).await;
                    yield item;
                }
            })
        })
}
