//! Two tasks that wake each other through a cell.

use super::executor::run_both;
use super::{Column, Row, both_ways};
use crate::checksum::mix;
use std::cell::Cell;
use std::future::poll_fn;
use std::hint::black_box;
use std::task::{Poll, Waker};

const N: u64 = 10_000;

/// Where the ball is, and who waits for it.
struct Table {
    ball: Cell<Option<(usize, u64)>>,
    waiting: [Cell<Option<Waker>>; 2],
}

impl Table {
    fn new() -> Self {
        Table { ball: Cell::new(Some((0, 1))), waiting: [const { Cell::new(None) }; 2] }
    }

    #[inline]
    fn receive(&self, me: usize) -> impl Future<Output = u64> {
        poll_fn(move |cx| match self.ball.get() {
            Some((to, ball)) if to == me => {
                self.ball.set(None);
                Poll::Ready(ball)
            }
            _ => {
                self.waiting[me].set(Some(cx.waker().clone()));
                Poll::Pending
            }
        })
    }

    #[inline]
    fn send(&self, to: usize, ball: u64) {
        self.ball.set(Some((to, ball)));
        if let Some(waker) = self.waiting[to].take() {
            waker.wake();
        }
    }
}

both_ways! {
    async fn play(table: &Table, me: usize, rounds: u64) -> u64 {
        let mut sum = 0;
        for _ in 0..rounds {
            let ball = table.receive(me).await;
            sum = mix(sum, ball);
            table.send(1 - me, ball + 1);
        }
        sum
    }
}

pub(super) fn row() -> Row {
    Row::new("ping-pong", 2 * N)
        .cell(Column::Native, || {
            let table = Table::new();
            run_both(native::play(&table, 0, black_box(N)), native::play(&table, 1, black_box(N)))
        })
        .cell(Column::Costate, || {
            let table = Table::new();
            run_both(costate::play(&table, 0, black_box(N)), costate::play(&table, 1, black_box(N)))
        })
}
