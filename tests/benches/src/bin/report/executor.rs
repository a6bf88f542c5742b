//! The tables of executors: times, allocations and polls.

use crate::criterion::Estimates;
use costate_benches::executor::{Cell, Measured, Row, Table};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Differences below this are the noise between two runs.
const NOISE: f64 = 1.05;

/// For readers who come from Python.
const ASYNCIO: &str = "asyncio";

/// Nanoseconds of each row in Python.
type Asyncio = HashMap<String, f64>;

/// Runs the same rows in Python's asyncio, where there is a `python3`.
fn asyncio() -> Asyncio {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("asyncio_rows.py");
    let output = match Command::new("python3").arg(&script).output() {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => panic!("{}: {}", script.display(), String::from_utf8_lossy(&output.stderr)),
        Err(_) => return Asyncio::new(),
    };
    let text = String::from_utf8_lossy(&output);
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(row, nanos)| (row.to_owned(), nanos.parse().expect("a number"))).collect()
}

/// How many cells could have been measured and were not.
pub(crate) fn missing(tables: &[Table], estimates: &Estimates) -> usize {
    let cells = rows(tables).flat_map(|row| row.runs().map(move |(column, _)| (row, column)));
    cells.filter(|(row, column)| nanos(row, column, estimates).is_none()).count()
}

fn rows(tables: &[Table]) -> impl Iterator<Item = &Row> {
    tables.iter().flat_map(|table| &table.rows)
}

fn nanos(row: &Row, column: &str, estimates: &Estimates) -> Option<f64> {
    Some(estimates.get(&(row.name.to_owned(), column.to_owned()))? / row.items as f64)
}

pub(crate) fn section(tables: &[Table], estimates: &Estimates) -> String {
    let asyncio = asyncio();
    let mut text = String::from(
        "## Executor\n\n```sh\ncargo bench --bench executor && cargo run --release --bin report -- executor\n```\n\n\
         Nanoseconds for one of what the row is about, in the fastest of some hundred runs, in brackets the ratio to the first\n\
         column. All cells of a row compute the same checked sum. A dash has its reason below the table.\n",
    );
    for table in tables {
        text += &one(table, estimates, &asyncio);
    }
    text + &counted(tables)
}

/// The time of costate's cell that promises what a column does: its first one, or that which is for one thread only.
fn like(row: &Row, column: &str, estimates: &Estimates) -> Option<f64> {
    let alone = |column: &str| column.contains("one thread");
    let ours = row
        .cells
        .iter()
        .find(|cell| cell.column.starts_with("costate") && alone(cell.column) == alone(column));
    nanos(row, ours?.column, estimates)
}

fn one(table: &Table, estimates: &Estimates, asyncio: &Asyncio) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", table.name, table.about);
    let heads: Vec<&str> = table.rows[0].cells.iter().map(|cell| cell.column).chain([ASYNCIO]).collect();
    writeln!(text, "| row | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len())).expect("text");
    let (mut lost, mut notes) = (String::new(), Vec::<(&str, &str)>::new());
    for row in &table.rows {
        let ours = nanos(row, row.cells[0].column, estimates);
        let shown = |nanos: Option<f64>| match (nanos, ours) {
            (Some(nanos), Some(ours)) => format!("{nanos:.1} ({:.2})", nanos / ours),
            _ => "–".into(),
        };
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| shown(nanos(row, cell.column, estimates))).collect();
        cells.push(shown(asyncio.get(row.name).copied()));
        writeln!(text, "| {} | {} |", row.name, cells.join(" | ")).expect("text");
        for Cell { column, run } in &row.cells {
            match (run, like(row, column, estimates), nanos(row, column, estimates)) {
                (Err(why), ..) if !notes.contains(&(*column, *why)) => notes.push((*column, *why)),
                (Ok(_), Some(ours), Some(theirs))
                    if ours > theirs * NOISE && !column.starts_with("costate") =>
                {
                    writeln!(lost, "* {}: {:.2} × {column}", row.name, ours / theirs).expect("text");
                }
                _ => {}
            }
        }
    }
    text.push('\n');
    for (column, why) in notes {
        writeln!(text, "* –, {column}: {why}").expect("text");
    }
    match lost.is_empty() {
        true => text.push_str("\nIn no row is a peer faster (beyond 5 % of noise).\n"),
        false => {
            write!(text, "\nRows where costate is over {NOISE} × a peer that promises the same:\n\n{lost}")
                .expect("text")
        }
    }
    text
}

/// What one run allocates, and how often it polls.
fn counted(tables: &[Table]) -> String {
    let mut text = String::from(
        "\n### Allocations and polls\n\nBlocks allocated for one of what the row is about, by a counting allocator; of a gather, \
         for all children. Polls of a child.\n\n| row | | allocations | polls |\n|---|---|---:|---:|\n",
    );
    for row in rows(tables).filter(|row| row.name.contains("join") || row.name.contains("children")) {
        let gather = row.name.contains("children");
        for (column, run) in row.runs() {
            // The first one may have something to set up.
            run();
            let Measured { allocations, polls, .. } = run();
            let (items, polls) = match gather {
                true => (1.0, format!("{:.2}", polls as f64 / row.items as f64)),
                false => (row.items as f64, "–".into()),
            };
            writeln!(text, "| {} | {column} | {:.2} | {polls} |", row.name, allocations as f64 / items)
                .expect("text");
        }
    }
    text
}
