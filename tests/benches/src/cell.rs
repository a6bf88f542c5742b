//! What the harness runs: rows of cells, each a function from nothing to a checksum.

/// A way to write a coroutine in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The state machine a good engineer would write: the yardstick.
    Handwritten,
    /// `#[costate::coroutine]`.
    Costate,
    /// The compiler's own `gen` block or `#[coroutine]` closure, nightly only.
    Native,
    /// `#[diapause::coroutine]`.
    Diapause,
    /// `genawaiter::stack`.
    GenawaiterStack,
    /// `genawaiter::rc`.
    GenawaiterRc,
    /// `#[next_gen::generator]`.
    NextGen,
    /// A stackful coroutine of `corosensei`.
    Corosensei,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Column; 8] = [
        Column::Handwritten,
        Column::Costate,
        Column::Native,
        Column::Diapause,
        Column::GenawaiterStack,
        Column::GenawaiterRc,
        Column::NextGen,
        Column::Corosensei,
    ];

    /// The head of the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Column::Handwritten => "handwritten",
            Column::Costate => "costate",
            Column::Native => "native",
            Column::Diapause => "diapause",
            Column::GenawaiterStack => "genawaiter (stack)",
            Column::GenawaiterRc => "genawaiter (rc)",
            Column::NextGen => "next-gen",
            Column::Corosensei => "corosensei",
        }
    }
}

/// Whether the caller knows the coroutine's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// It does, and rustc may inline.
    Static,
    /// It sees a `dyn Iterator` or `dyn Coroutine`.
    Dyn,
}

impl Dispatch {
    /// Both, in the order of the table.
    pub const ALL: [Dispatch; 2] = [Dispatch::Static, Dispatch::Dyn];

    /// As the table says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Dispatch::Static => "static",
            Dispatch::Dyn => "dyn",
        }
    }
}

/// One thing to time.
pub struct Cell {
    /// The dialect it is written in.
    pub column: Column,
    /// How it is called.
    pub dispatch: Dispatch,
    /// Makes the coroutine, drives it to its end, and gives a checksum of all it yielded.
    pub run: Box<dyn Fn() -> u64>,
    /// The bytes of the coroutine before it starts, where it is a value that can be moved.
    pub size: Option<usize>,
}

/// One task in every dialect that can express it.
pub struct Row {
    /// What the task is.
    pub name: &'static str,
    /// How many values one run yields: times are per value.
    pub items: u64,
    /// The dialects, all in static dispatch, then all behind `dyn`.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The checksum that all cells agree on.
    ///
    /// # Panics
    /// When two cells differ: then one of them does not do the row's task.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let first = self.cells.first().expect("a row has cells");
        let expected = (first.run)();
        for cell in &self.cells {
            let (column, dispatch) = (cell.column.name(), cell.dispatch.name());
            assert_eq!((cell.run)(), expected, "{}: {column}, {dispatch}", self.name);
        }
        expected
    }
}
