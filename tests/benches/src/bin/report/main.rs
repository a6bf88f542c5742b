//! Writes `RESULTS.md` from what `cargo bench` and the `compile-time` binary measured. With the argument
//! `futures` it writes only the sections on futures, and leaves the others as they are.

mod compile_time;
mod criterion;
mod futures;
mod sizes;
mod speed;

use std::path::{Path, PathBuf};
use std::process::Command;

const HEAD: &str = "# Results

Each table is written by the commands above it, run in `tests/benches`; `cargo +nightly run --release --bin report`
puts them into this file. On a stable toolchain (leave out `+nightly`) all but the native column appears.
";

/// Where cargo puts what this package builds and measures.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from)
}

/// What the figures were measured with.
fn machine() -> String {
    let rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("--version")
        .output()
        .map_or_else(
            |_| "rustc unknown".into(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        );
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown CPU");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("Measured with {rustc} on {} ({cores} cores).", model.trim_start_matches([' ', '\t', ':']))
}

/// Puts `section` where the one of the same heading is, or at the end.
fn replaced(text: &str, section: &str) -> String {
    let heading = section.lines().next().unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest[1..].find("\n## ") {
        let (part, next) = rest.split_at(at + 2);
        parts.push(part);
        rest = next;
    }
    parts.push(rest);
    match parts.iter_mut().find(|part| part.lines().next() == Some(heading)) {
        Some(part) => *part = section,
        None => parts.push(section),
    }
    let parts: Vec<&str> = parts.iter().map(|part| part.trim_end()).collect();
    parts.join("\n\n") + "\n"
}

fn main() {
    let estimates = criterion::estimates(&target());
    let futures = [
        futures::speed(&costate_benches::futures::rows(), &estimates) + "\n" + &machine() + "\n",
        futures::sizes(),
    ];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
    let text = if std::env::args().nth(1).as_deref() == Some("futures") {
        std::fs::read_to_string(&path).expect("RESULTS.md can be read")
    } else {
        let rows = costate_benches::rows();
        let sections = [
            HEAD.to_owned() + "\n" + &machine() + "\n",
            speed::section(&rows, &estimates),
            sizes::section(&rows),
            compile_time::section(&target()),
        ];
        sections.join("\n")
    };
    let text = futures.iter().fold(text, |text, section| replaced(&text, section));
    std::fs::write(&path, text).expect("RESULTS.md can be written");
    println!("{}", path.display());
}
