//! Times the rows whose name contains the first argument, roughly and in seconds instead of
//! minutes: for work on the generated code. `cargo +nightly run --release --bin quick -- nested`

use costate_benches::executor::{Measured, tables};
use costate_benches::{futures, rows};
use std::hint::black_box;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(60);

/// The best of all runs that fit into the patience, in nanoseconds.
fn best(run: &dyn Fn() -> u64) -> f64 {
    let begin = Instant::now();
    let mut best = f64::INFINITY;
    while begin.elapsed() < PATIENCE {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    best * 1e9
}

/// The same for what says itself how long it took.
fn best_measured(run: &dyn Fn() -> Measured) -> f64 {
    let begin = Instant::now();
    let mut best = f64::INFINITY;
    while begin.elapsed() < PATIENCE {
        best = best.min(run().time.as_secs_f64());
    }
    best * 1e9
}

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for row in rows().iter().filter(|row| row.name.contains(&wanted)) {
        black_box(row.checksum());
        println!("{}", row.name);
        for cell in &row.cells {
            let nanos = best(&cell.run) / row.items as f64;
            let size = cell.size.map_or(String::new(), |size| format!("{size} bytes"));
            println!("  {:20} {:8} {nanos:8.3} ns  {size}", cell.column.name(), cell.dispatch.name());
        }
    }
    for row in futures::rows().iter().filter(|row| row.name.contains(&wanted)) {
        black_box(row.checksum());
        println!("{}", row.name);
        for cell in &row.cells {
            println!("  {:20} {:8.3} ns", cell.column.name(), best(&cell.run) / row.items as f64);
        }
    }
    for row in tables().iter().flat_map(|table| &table.rows).filter(|row| row.name.contains(&wanted)) {
        black_box(row.checksum());
        println!("{}", row.name);
        for (column, run) in row.runs() {
            println!("  {column:40} {:8.3} ns", best_measured(run) / row.items as f64);
        }
    }
}
