//! Writes `RESULTS.md` from what `cargo bench` and the `compile-time` binary measured.

mod compile_time;
mod criterion;
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

fn main() {
    let rows = costate_benches::rows();
    let sections = [
        HEAD.to_owned() + "\n" + &machine() + "\n",
        speed::section(&rows, &criterion::estimates(&target())),
        sizes::section(&rows),
        compile_time::section(&target()),
    ];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
    std::fs::write(&path, sections.join("\n")).expect("RESULTS.md can be written");
    println!("{}", path.display());
}
