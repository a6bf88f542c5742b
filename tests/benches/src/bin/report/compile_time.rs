//! The table of compile times, from the file that the `compile-time` binary leaves.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// `None` if it was not measured.
pub(crate) fn section(target: &Path) -> Option<String> {
    let mut text = String::from(
        "## Compile time\n\n```sh\ncargo run --release --bin compile-time\n```\n\nSeconds of processor time for `cargo build` of one crate with 500 \
         small coroutines and a driver for each, its dependencies built\nbefore, not incremental, the better of two builds; in \
         brackets the ratio to the cheapest.\n\n",
    );
    let results = read(&target.join("compile-time.json"))?;
    let (Value::Array(dialects), Value::Array(lines)) = (&results["dialects"], &results["lines"]) else {
        return None;
    };
    let cheapest = |profile: &str| {
        let times = dialects.iter().filter_map(|result| result[profile].as_f64());
        times.fold(f64::INFINITY, f64::min)
    };
    let (dev, release) = (cheapest("dev"), cheapest("release"));
    text += "| dialect | dev | release |\n|---|---:|---:|\n";
    for result in dialects {
        let cell = |profile: &str, cheapest: f64| {
            let seconds = result[profile].as_f64().unwrap_or(f64::NAN);
            format!("{seconds:.2} ({:.2})", seconds / cheapest)
        };
        let dialect = result["dialect"].as_str().unwrap_or("?");
        writeln!(text, "| {dialect} | {} | {} |", cell("dev", dev), cell("release", release)).expect("text");
    }
    text += "\nOne coroutine that is a straight line of yields, with a local that lives across all of them, in seconds.\n\n";
    text += "| yields | dev | release |\n|---:|---:|---:|\n";
    for line in lines {
        let seconds = |profile: &str| line[profile].as_f64().unwrap_or(f64::NAN);
        writeln!(text, "| {} | {:.2} | {:.2} |", line["yields"], seconds("dev"), seconds("release"))
            .expect("text");
    }
    Some(text)
}

fn read(path: &Path) -> Option<Value> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}
