//! What criterion left in its target folder.

use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Nanoseconds for one run of a cell, by the names of row and cell.
pub(crate) type Estimates = HashMap<(String, String), f64>;

/// Reads the fastest sample of every benchmark's latest run: what else the machine does only adds.
pub(crate) fn estimates(target: &Path) -> Estimates {
    let mut found = Estimates::new();
    for group in folders(&target.join("criterion")) {
        for bench in folders(&group) {
            let latest = bench.join("new");
            let (Some(names), Some(figures)) =
                (json(&latest.join("benchmark.json")), json(&latest.join("sample.json")))
            else {
                continue;
            };
            let (Some(row), Some(cell), Some(nanos)) =
                (names["group_id"].as_str(), names["function_id"].as_str(), fastest(&figures))
            else {
                continue;
            };
            found.insert((row.to_owned(), cell.to_owned()), nanos);
        }
    }
    found
}

/// The least time for one iteration, among the samples of one benchmark.
fn fastest(samples: &Value) -> Option<f64> {
    let (iterations, times) = (samples["iters"].as_array()?, samples["times"].as_array()?);
    let each =
        iterations.iter().zip(times).filter_map(|(count, time)| Some(time.as_f64()? / count.as_f64()?));
    each.reduce(f64::min)
}

fn folders(parent: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}
