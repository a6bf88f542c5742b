//! The table of state sizes.

use costate_benches::{Column, Dispatch, Row};
use std::fmt::Write as _;

/// The columns whose coroutine is one value that holds its whole state.
const COLUMNS: [Column; 4] = [Column::Handwritten, Column::Costate, Column::Native, Column::Diapause];

pub(crate) fn section(rows: &[Row]) -> String {
    let mut text = String::from(
        "## State sizes\n\n```sh\ncargo +nightly run --release --bin report\n```\n\n`size_of_val` of the coroutine, in bytes.\n\n",
    );
    let heads: Vec<&str> = COLUMNS.iter().map(|column| column.name()).collect();
    writeln!(text, "| row | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len())).expect("text");
    for row in rows {
        let sizes: Vec<String> = COLUMNS
            .iter()
            .map(|&column| {
                let mut cells = row.cells.iter().filter(|cell| cell.dispatch == Dispatch::Static);
                let size = cells.find(|cell| cell.column == column).and_then(|cell| cell.size);
                size.map_or_else(|| "n/a".into(), |size| size.to_string())
            })
            .collect();
        writeln!(text, "| {} | {} |", row.name, sizes.join(" | ")).expect("text");
    }
    text
}
