//! The tables of async bodies: their sizes beside native ones, and their times.

use crate::criterion::Estimates;
use costate_benches::futures::sizes::shapes;
use costate_benches::futures::{Column, Row};
use std::fmt::Write as _;

/// The row that is also told in requests per second.
const ECHO: &str = "echo server on tokio";

/// Differences below this are the noise between two runs.
const NOISE: f64 = 1.05;

pub(crate) fn sizes() -> String {
    let mut text = String::from(
        "## State sizes of futures\n\n```sh\ncargo run --release --bin report -- futures\n```\n\n`size_of_val` of the future, in \
         bytes, for the same tokens.\n\n| body | native | costate |\n|---|---:|---:|\n",
    );
    let shapes = shapes();
    for shape in &shapes {
        writeln!(text, "| {} | {} | {} |", shape.name, shape.native, shape.costate).expect("text");
    }
    text.push('\n');
    let larger: Vec<_> = shapes.iter().filter(|shape| shape.costate > shape.native).collect();
    for shape in &larger {
        writeln!(text, "* {}: {} bytes more than native", shape.name, shape.costate - shape.native)
            .expect("text");
    }
    if larger.is_empty() {
        text.push_str("None is larger than native.\n");
    }
    text
}

/// How many cells were not measured.
pub(crate) fn missing(rows: &[Row], estimates: &Estimates) -> usize {
    let cells = rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.name, cell.column.name())));
    cells.filter(|(row, column)| !estimates.contains_key(&((*row).to_owned(), (*column).to_owned()))).count()
}

pub(crate) fn speed(rows: &[Row], estimates: &Estimates) -> String {
    let mut text = String::from(
        "## Speed of futures\n\n```sh\ncargo bench --bench awaits && cargo run --release --bin report -- futures\n```\n\n\
         Nanoseconds for one round, call, read, item or request (the fastest of criterion's samples), in brackets the ratio to \
         the first\ncolumn of the row. All cells of a row compute the same checked sum, on the same executor.\n\n",
    );
    let heads: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    writeln!(text, "| row | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len())).expect("text");
    let mut lost = String::new();
    for row in rows {
        let nanos = |column: Column| {
            let run = estimates.get(&(row.name.to_owned(), column.name().to_owned()))?;
            Some(run / row.items as f64)
        };
        let first = row.cells.first().and_then(|cell| nanos(cell.column));
        let cells: Vec<String> = Column::ALL
            .iter()
            .map(|&column| match (nanos(column), first) {
                (Some(nanos), Some(first)) => format!("{nanos:.2} ({:.2})", nanos / first),
                _ => "n/a".into(),
            })
            .collect();
        writeln!(text, "| {} | {} |", row.name, cells.join(" | ")).expect("text");
        let Some(ours) = nanos(Column::Costate) else {
            continue;
        };
        for other in &row.cells {
            if let Some(theirs) = nanos(other.column).filter(|theirs| ours > theirs * NOISE) {
                writeln!(lost, "* {}: {:.2} × {}", row.name, ours / theirs, other.column.name())
                    .expect("text");
            }
        }
    }
    if let Some(row) = rows.iter().find(|row| row.name == ECHO) {
        text.push_str("\nRequests per second that the echo server answers:");
        for cell in &row.cells {
            if let Some(run) = estimates.get(&(ECHO.to_owned(), cell.column.name().to_owned())) {
                write!(text, " {:.0} {}", row.items as f64 / run * 1e9, cell.column.name()).expect("text");
            }
        }
        text.push_str(".\n");
    }
    text.push('\n');
    match lost.is_empty() {
        true => text.push_str("No row is slower than native or than a peer (beyond 5 % of noise).\n"),
        false => {
            write!(text, "Rows where costate is over {NOISE} × another column:\n\n{lost}").expect("text")
        }
    }
    text
}
