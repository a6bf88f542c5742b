//! Executors and what comes with them: costate beside its peers, each in its own words.
//!
//! A [`Row`] is a task; its [`Cell`]s say how each peer does it, or why it cannot.

mod bell;
mod cancel;
mod gather;
mod hosts;
mod join;
mod measure;
mod round_trip;
mod same_task;
mod switch;
mod timers;
mod waiters;
mod wakes;

pub use measure::{Measured, count_allocation};

/// What can do the task of a row, or not.
pub struct Cell {
    /// Whose it is: the head of the column.
    pub column: &'static str,
    /// Does it once, or why that cannot be done.
    pub run: Result<Box<dyn Fn() -> Measured>, &'static str>,
}

/// One task in every peer that can do it.
pub struct Row {
    /// What it is.
    pub name: &'static str,
    /// How many of it one run does.
    pub items: u64,
    /// The columns.
    pub cells: Vec<Cell>,
}

/// Rows with the same columns, a table.
pub struct Table {
    /// What it is about.
    pub name: &'static str,
    /// What one item is, and what else the reader has to know.
    pub about: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Row {
    fn new(name: &'static str, items: u64) -> Self {
        Row { name, items, cells: Vec::new() }
    }

    fn cell(mut self, column: &'static str, run: impl Fn() -> Measured + 'static) -> Self {
        self.cells.push(Cell { column, run: Ok(Box::new(run)) });
        self
    }

    fn cannot(mut self, column: &'static str, why: &'static str) -> Self {
        self.cells.push(Cell { column, run: Err(why) });
        self
    }

    /// The cells that can do it.
    pub fn runs(&self) -> impl Iterator<Item = (&'static str, &dyn Fn() -> Measured)> {
        self.cells.iter().filter_map(|cell| Some((cell.column, &**cell.run.as_ref().ok()?)))
    }

    /// What every cell must compute.
    ///
    /// # Panics
    /// If one computes something else.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let mut sums = self.runs().map(|(column, run)| (column, run().sum));
        let (_, sum) = sums.next().expect("a row has cells");
        for (column, other) in sums {
            assert_eq!(other, sum, "{} of {}", self.name, column);
        }
        sum
    }
}

/// costate without a heap: a `static` executor, tasks in `static`s and pinned locals.
const COSTATE: &str = "costate";
/// The same with queues that only one thread may use.
const COSTATE_ONE_THREAD: &str = "costate, one thread";
/// costate's `run` and `spawn`, as asyncio users know them: a box for each task.
const COSTATE_RUN: &str = "costate `run`";

/// Every table.
#[must_use]
pub fn tables() -> Vec<Table> {
    vec![
        Table {
            name: "Tasks",
            about: "`costate` has its tasks in `static`s and pinned locals, `costate `run`` on the heap.",
            rows: vec![
                switch::row(),
                join::row(),
                cancel::row(),
                cancel::caught(),
                wakes::few(10, "wake of one of 10 tasks"),
                wakes::few(1_000, "wake of one of 10 tasks beside 990 that sleep"),
                wakes::few(100_000, "wake of one of 10 tasks beside 100,000 that sleep"),
                wakes::few(1_000_000, "wake of one of 10 tasks beside 1,000,000 that sleep"),
                wakes::any(1_000_000, "wake of any of 1,000,000 tasks"),
                timers::row(100, "sleep, beside 99 others"),
                timers::row(100_000, "sleep, beside 99,999 others"),
            ],
        },
        Table {
            name: "Queues",
            about: "Each is between tasks on costate's executor, if the head says no other. `Queue` is for all threads, and is compared \
                    with what is so too; those for one thread (`LocalQueue`, and embassy's with a `NoopRawMutex`) with each other. \
                    embassy's wake one waiter a side; costate's serve all in order.",
            rows: vec![round_trip::row(), same_task::row(), waiters::row(1), waiters::row(8)],
        },
        Table {
            name: "Gather",
            about: "Time for each child, on costate's executor. In each turn one child is woken by another task, in an order \
                    far from that of the children.",
            rows: vec![
                gather::row::<8>("8 children"),
                gather::row::<100>("100 children"),
                gather::row::<10_000>("10,000 children"),
            ],
        },
    ]
}
