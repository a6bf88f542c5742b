//! The table of times, and the rows that costate does not win.

use crate::criterion::Estimates;
use costate_benches::{Cell, Column, Dispatch, Row};
use std::fmt::Write as _;

/// Differences below this are the noise between two runs.
const NOISE: f64 = 1.05;

/// How much slower than handwritten a row may be before it is listed.
const TARGET: f64 = 1.15;

/// The times of one row in one dispatch, in nanoseconds per yielded value.
struct Line<'a> {
    row: &'a Row,
    dispatch: Dispatch,
    nanos: Vec<(Column, f64)>,
}

impl Line<'_> {
    fn of(&self, column: Column) -> Option<f64> {
        self.nanos.iter().find(|(other, _)| *other == column).map(|(_, nanos)| *nanos)
    }

    /// How many times the handwritten time, if both were measured.
    fn ratio(&self, column: Column) -> Option<f64> {
        Some(self.of(column)? / self.of(Column::Handwritten)?)
    }

    fn name(&self) -> String {
        format!("{}, {}", self.row.name, self.dispatch.name())
    }
}

/// How many cells were not measured.
pub(crate) fn missing(rows: &[Row], estimates: &Estimates) -> usize {
    let lines: Vec<Line<'_>> = rows.iter().flat_map(|row| lines(row, estimates)).collect();
    rows.iter().map(|row| row.cells.len()).sum::<usize>()
        - lines.iter().map(|line| line.nanos.len()).sum::<usize>()
}

pub(crate) fn section(rows: &[Row], estimates: &Estimates) -> String {
    let lines: Vec<Line<'_>> = rows.iter().flat_map(|row| lines(row, estimates)).collect();
    let mut text = String::from(
        "## Speed\n\n```sh\ncargo +nightly bench\n```\n\nNanoseconds for one yielded value (the fastest of criterion's samples), in brackets \
         the ratio to the handwritten state\nmachine of the same row. All cells of a row compute the same checked sum. The handwritten\ntree walk is the same delegation, a state machine that owns the box of the next level's.\n\n",
    );
    let heads: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    writeln!(text, "| row | | {} |\n|---|---|{}", heads.join(" | "), "---:|".repeat(heads.len()))
        .expect("text");
    for line in lines.iter().filter(|line| compared(line)) {
        let cells: Vec<String> = Column::ALL.iter().map(|&column| cell(line, column)).collect();
        writeln!(text, "| {} | {} | {} |", line.row.name, line.dispatch.name(), cells.join(" | "))
            .expect("text");
    }
    for (name, only) in [
        ("geometric mean, static", Some(Dispatch::Static)),
        ("geometric mean, dyn", Some(Dispatch::Dyn)),
        ("geometric mean, all", None),
    ] {
        let means: Vec<String> = Column::ALL.iter().map(|&column| mean(&lines, column, only)).collect();
        writeln!(text, "| **{name}** | | {} |", means.join(" | ")).expect("text");
    }
    text.push('\n');
    for line in lines.iter().filter(|line| !compared(line)) {
        if let Some(nanos) = line.of(Column::Handwritten) {
            writeln!(text, "For comparison, handwritten: {}: {nanos:.2} ns.\n", line.name()).expect("text");
        }
    }
    text + &lost(&lines)
}

fn lines<'a>(row: &'a Row, estimates: &Estimates) -> Vec<Line<'a>> {
    let nanos = |cell: &Cell| {
        let name = format!("{} {}", cell.column.name(), cell.dispatch.name());
        let run = estimates.get(&(row.name.to_owned(), name))?;
        Some((cell.column, run / row.items as f64))
    };
    Dispatch::ALL
        .map(|dispatch| {
            let cells = row.cells.iter().filter(|cell| cell.dispatch == dispatch);
            Line { row, dispatch, nanos: cells.filter_map(nanos).collect() }
        })
        .into()
}

/// A row with nothing but a handwritten column is a remark, not a comparison.
fn compared(line: &Line<'_>) -> bool {
    line.nanos.iter().any(|(column, _)| *column != Column::Handwritten)
}

fn cell(line: &Line<'_>, column: Column) -> String {
    match (line.of(column), line.ratio(column)) {
        (Some(nanos), _) if column == Column::Handwritten => format!("{nanos:.2}"),
        (Some(nanos), Some(ratio)) => format!("{nanos:.2} ({ratio:.2})"),
        _ => "n/a".into(),
    }
}

fn mean(lines: &[Line<'_>], column: Column, only: Option<Dispatch>) -> String {
    let ratios: Vec<f64> = lines
        .iter()
        .filter(|line| compared(line) && only.is_none_or(|dispatch| line.dispatch == dispatch))
        .filter_map(|line| line.ratio(column))
        .collect();
    if ratios.is_empty() {
        return "n/a".into();
    }
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    format!("{:.2}", (logarithms / ratios.len() as f64).exp())
}

/// Names every row where something is faster than costate, or handwritten much faster.
fn lost(lines: &[Line<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        let Some(costate) = line.of(Column::Costate) else {
            continue;
        };
        for &(column, nanos) in &line.nanos {
            let allowed = if column == Column::Handwritten { TARGET } else { NOISE };
            if costate > nanos * allowed {
                writeln!(text, "* {}: {:.2} × {}", line.name(), costate / nanos, column.name())
                    .expect("text");
            }
        }
    }
    if text.is_empty() {
        format!(
            "No row is slower than native or than a peer (beyond {:.0} % of noise), nor over {TARGET} × handwritten.\n",
            (NOISE - 1.0) * 100.0
        )
    } else {
        format!(
            "Rows where costate is over {TARGET} × handwritten, or over {NOISE} × another column:\n\n{text}"
        )
    }
}
