//! The figures on the front page are those of `RESULTS.md`.
//!
//! `<!-- rows of: Heading -->` in README.md stands before a table that has some rows of a table under that heading. A row is
//! found by its cells before the first figure.

/// The cells of a row that say what it is about.
fn key(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).take_while(|cell| !is_figure(cell)).collect()
}

/// `1.00`, `23.3 (1.04)`, `–`, but not `8 children`.
fn is_figure(cell: &str) -> bool {
    let (number, rest) = cell.split_once(' ').unwrap_or((cell, ""));
    number == "–"
        || number == "n/a"
        || number.parse::<f64>().is_ok() && (rest.is_empty() || rest.starts_with('('))
}

fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

/// The tables under a heading, each as its lines.
fn tables<'a>(results: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let is_heading = |line: &&str| line.starts_with('#') && line.trim_start_matches('#').trim() == heading;
    let mut lines = results.lines().skip_while(|line| !is_heading(line)).skip(1).peekable();
    assert!(lines.peek().is_some(), "RESULTS.md has no heading {heading:?}");
    let section: Vec<&str> = lines.take_while(|line| !line.starts_with('#')).collect();
    let tables = section.split(|line| !is_row(line)).filter(|table| table.len() > 2);
    tables.map(<[&str]>::to_vec).collect()
}

/// The page with the figures that are in `results`.
///
/// # Panics
/// When `results` has no such heading or row.
pub fn with_figures(front: &str, results: &str) -> String {
    let mut output = String::new();
    let mut lines = front.lines().peekable();
    while let Some(line) = lines.next() {
        output += line;
        output += "\n";
        let Some(heading) = line.strip_prefix("<!-- rows of: ").and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let mut rows = Vec::new();
        while let Some(row) = lines.next_if(|line| is_row(line)) {
            rows.push(row);
        }
        let tables = tables(results, heading);
        let has = |table: &[&str], row: &str| table[2..].iter().any(|known| key(known) == key(row));
        // In a page that was written before, the first two lines are the head.
        let is_head = |row: &&str| !tables.iter().any(|table| has(table, row));
        let rows: Vec<&str> = if rows.iter().skip(1).take(1).any(|row| row.starts_with("|--")) {
            rows.split_off(2)
        } else {
            rows
        };
        assert!(
            !rows.is_empty() && !rows.iter().any(is_head),
            "{heading}: RESULTS.md lacks some of {rows:?}"
        );
        let table = tables.iter().find(|table| has(table, rows[0])).expect("it was found above");
        let chosen = rows.iter().map(|row| table[2..].iter().find(|known| key(known) == key(row)));
        for line in table[..2].iter().chain(chosen.map(|row| row.expect("all rows are of one table"))) {
            output += line;
            output += "\n";
        }
    }
    output
}
