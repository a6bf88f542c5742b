//! Writes `RESULTS.md` from what `cargo bench` and the `compile-time` binary measured. With the argument
//! `futures` or `executor` it writes only the sections on these. A section of which something was not measured
//! stays as it is.

mod compile_time;
mod criterion;
mod executor;
#[allow(unreachable_pub, reason = "a test has it from a library")]
#[path = "../../../../src/front_page.rs"]
mod front_page;
mod futures;
mod sizes;
mod speed;

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::{Path, PathBuf};
use std::process::Command;

const HEAD: &str = "# Results

Each table is written by the commands above it, run in `tests/benches`; `cargo +nightly run --release --bin report`
puts them into this file, those of which all was measured. On a stable toolchain (leave out `+nightly`) all but the native column appears.
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

/// Counts what is allocated. It is in no program that measures time.
struct Counting;

// SAFETY: all is done by the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        costate_benches::executor::count_allocation();
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The text with those sections replaced of which everything was measured.
struct Results {
    text: String,
}

impl Results {
    fn put(&mut self, name: &str, missing: usize, section: impl FnOnce() -> String) {
        if missing > 0 {
            eprintln!("{name}: stays as it is, since {missing} of its figures were not measured");
            return;
        }
        self.text = replaced(&self.text, &section());
    }
}

fn main() {
    let which = std::env::args().nth(1);
    let wanted = |name: &str| which.as_deref().is_none_or(|which| which == name);
    if !["all", "futures", "executor"].into_iter().any(wanted) {
        eprintln!("usage: report [all|futures|executor]");
        std::process::exit(2);
    }
    let estimates = criterion::estimates(&target());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
    let mut results = Results { text: std::fs::read_to_string(&path).expect("RESULTS.md can be read") };
    if wanted("all") {
        let rows = costate_benches::rows();
        let missing = speed::missing(&rows, &estimates);
        results.put("Speed", missing, || HEAD.to_owned() + "\n" + &machine() + "\n");
        results.put("Speed", missing, || speed::section(&rows, &estimates));
        results.put("State sizes", 0, || sizes::section(&rows));
        match compile_time::section(&target()) {
            Some(section) => results.put("Compile time", 0, || section),
            None => eprintln!("Compile time: stays as it is, since it was not measured"),
        }
    }
    if wanted("futures") {
        let rows = costate_benches::futures::rows();
        let missing = futures::missing(&rows, &estimates);
        let speed = || futures::speed(&rows, &estimates) + "\n" + &machine() + "\n";
        results.put("Speed of futures", missing, speed);
        results.put("State sizes of futures", 0, futures::sizes);
    }
    if wanted("executor") {
        let tables = costate_benches::executor::tables();
        let missing = executor::missing(&tables, &estimates);
        let section = || executor::section(&tables, &estimates) + "\n" + &machine() + "\n";
        results.put("Executor", missing, section);
    }
    std::fs::write(&path, &results.text).expect("RESULTS.md can be written");
    println!("{}", path.display());
    // The front page quotes some rows.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let front = std::fs::read_to_string(&path).expect("README.md can be read");
    std::fs::write(&path, front_page::with_figures(&front, &results.text)).expect("README.md can be written");
    println!("{}", path.display());
}
