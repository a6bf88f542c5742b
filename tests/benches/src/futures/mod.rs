//! Async bodies beside native `async fn`, of the same tokens and on the same executor.

mod chain;
mod echo;
mod executor;
mod kept;
mod leaves;
mod ping_pong;
mod read;
mod ready;
pub mod sizes;
mod stream;

/// A way to write a future or stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// What rustc makes of `async fn`.
    Native,
    /// `#[costate::coroutine]`.
    Costate,
    /// `async_stream::stream!`.
    AsyncStream,
    /// `genawaiter::rc`, with its feature for futures.
    Genawaiter,
    /// `async_gen::gen!`.
    AsyncGen,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Column; 5] =
        [Column::Native, Column::Costate, Column::AsyncStream, Column::Genawaiter, Column::AsyncGen];

    /// The head of the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Column::Native => "native",
            Column::Costate => "costate",
            Column::AsyncStream => "async-stream",
            Column::Genawaiter => "genawaiter",
            Column::AsyncGen => "async-gen",
        }
    }
}

/// One thing to time.
pub struct Cell {
    /// How it is written.
    pub column: Column,
    /// Runs it once, to a checksum.
    pub run: Box<dyn Fn() -> u64>,
}

/// One task in every column that can do it.
pub struct Row {
    /// What it is.
    pub name: &'static str,
    /// How many of it one run does.
    pub items: u64,
    /// The columns.
    pub cells: Vec<Cell>,
}

impl Row {
    fn new(name: &'static str, items: u64) -> Self {
        Row { name, items, cells: Vec::new() }
    }

    fn cell(mut self, column: Column, run: impl Fn() -> u64 + 'static) -> Self {
        self.cells.push(Cell { column, run: Box::new(run) });
        self
    }

    /// What every cell must compute.
    ///
    /// # Panics
    /// If one computes something else.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let sum = (self.cells[0].run)();
        for cell in &self.cells {
            assert_eq!((cell.run)(), sum, "{} of {}", self.name, cell.column.name());
        }
        sum
    }
}

/// Every row, in the order of the table.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = vec![ready::at_once(), ready::after_a_pause(), ping_pong::row()];
    rows.extend(chain::rows());
    rows.extend([
        read::row::<64>("read loop over a borrowed buffer of 64 B"),
        read::row::<8192>("read loop over a borrowed buffer of 8 KiB"),
        kept::array(),
        kept::collections(),
        stream::at_once(),
        stream::after_awaits(),
        echo::row(),
    ]);
    rows
}

/// The same functions in the modules `native` and `costate`.
macro_rules! both_ways {
    ($(async fn $name:ident $(<const $generic:ident: usize>)? ($($argument:tt)*) $(-> $output:ty)? { $($body:tt)* })+) => {
        mod native {
            use super::*;
            $(pub(super) async fn $name $(<const $generic: usize>)? ($($argument)*) $(-> $output)? { $($body)* })+
        }
        mod costate {
            use super::*;
            $(#[::costate::coroutine]
            pub(super) async fn $name $(<const $generic: usize>)? ($($argument)*) $(-> $output)? { $($body)* })+
        }
    };
}
use both_ways;
