//! Times `cargo build` of a crate with 500 small coroutines, in each dialect, dev and release.
//!
//! Five bodies with ever different constants, each driven by a function of its own, so that all of
//! it is monomorphised and optimised. Dependencies are built beforehand; the better of two builds
//! of just that crate counts. Then the same for one coroutine that is a straight line of many
//! yields. The figures go to `target/compile-time.json` for the report.

use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const COUNT: usize = 500;
const BUILDS: usize = 2;
const LINES: [usize; 3] = [100, 300, 600];

/// What differs between the dialects.
struct Dialect {
    name: &'static str,
    dependency: &'static str,
    prelude: &'static str,
    /// The signature of coroutine `NUMBER`, whose parameter is `n: u64`.
    head: &'static str,
    /// A yield of `VALUE`.
    suspend: &'static str,
    /// An iterator over coroutine `NUMBER`, or statements that give one.
    iterate: &'static str,
}

const DIALECTS: &[Dialect] = &[
    Dialect {
        name: "costate",
        dependency: "costate = { path = \"MANIFEST/../../runtime\" }",
        prelude: "",
        head: "#[costate::coroutine]\nfn fNUMBER(n: u64) -> impl Iterator<Item = u64>",
        suspend: "yield_!(VALUE)",
        iterate: "fNUMBER(n).sum()",
    },
    Dialect {
        name: "diapause",
        dependency: "diapause = \"=0.2.0\"",
        prelude: "",
        head: "#[diapause::coroutine(yield = u64)]\nfn fNUMBER(n: u64)",
        suspend: "yield_!(VALUE)",
        iterate: "fNUMBER(n).into_iter().sum()",
    },
    Dialect {
        name: "genawaiter (stack)",
        dependency: "genawaiter = { version = \"0.99.1\", default-features = false }",
        prelude: "use genawaiter::stack::{Co, let_gen_using};\n",
        head: "async fn fNUMBER(co: Co<'_, u64>, n: u64)",
        suspend: "co.yield_(VALUE).await",
        iterate: "let_gen_using!(generator, |co| fNUMBER(co, n)); generator.into_iter().sum()",
    },
    Dialect {
        name: "native `async fn`",
        dependency: "",
        prelude: "use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Where the value of a suspended coroutine lies.
#[derive(Default)]
pub struct Out(Cell<Option<u64>>);

impl Out {
    fn put(&self, value: u64) -> impl Future<Output = ()> {
        self.0.set(Some(value));
        poll_fn(|_| if self.0.get().is_some() { Poll::Pending } else { Poll::Ready(()) })
    }
}

fn sum(out: &Out, coroutine: impl Future<Output = ()>) -> u64 {
    let mut coroutine = pin!(coroutine);
    let mut context = Context::from_waker(Waker::noop());
    let mut sum = 0;
    while coroutine.as_mut().poll(&mut context).is_pending() {
        sum += out.0.take().unwrap_or(0);
    }
    sum
}
",
        head: "async fn fNUMBER(out: &Out, n: u64)",
        suspend: "out.put(VALUE).await",
        iterate: "let out = Out::default(); sum(&out, fNUMBER(&out, n))",
    },
];

/// The bodies; `A` and `M` stand for constants, `Y(..)` for a yield.
const BODIES: &[&str] = &[
    "
    for i in 0u64..n {
        if i % M != 0 {
            Y(i * A);
        }
    }",
    "
    let mut a: u64 = A;
    let mut left: u64 = n;
    while left > 0 {
        Y(a);
        a = a.wrapping_mul(M) ^ left;
        left -= 1;
    }",
    "
    for i in 0u64..n {
        for j in 0u64..i {
            if (i * j) % M != 0 {
                Y(i * j + A);
            }
        }
        Y(i);
    }",
    "
    let mut text: String = String::new();
    for i in 0u64..n {
        text.push('x');
        Y(text.len() as u64 + i);
    }
    let words: Vec<u64> = vec![A, M, n];
    for word in words {
        Y(word);
    }",
    "
    let mut state: u64 = A;
    loop {
        match state % M {
            0 => {
                Y(state);
            }
            1 => {
                Y(state + 1);
                Y(n);
            }
            _ => {}
        }
        state += 1;
        if state > A + n {
            return;
        }
    }",
];

/// One coroutine of `yields` yields, with a local that lives across all of them.
fn line(yields: usize) -> String {
    let mut source = String::from(
        "//! Generated.\n#[costate::coroutine]\nfn line(x: u64) -> impl Iterator<Item = u64> {\n    let mut a = x;\n",
    );
    for number in 0..yields {
        writeln!(source, "    yield_!(a);\n    a = a.wrapping_mul(3) ^ {number};")
            .expect("a String takes all");
    }
    source + "}\npub fn run(x: u64) -> u64 { line(x).sum() }\n"
}

impl Dialect {
    /// The whole crate: every coroutine, each with the function that drives it.
    fn source(&self) -> String {
        let mut source = format!("//! Generated.\n{}", self.prelude);
        for number in 0..COUNT {
            let body = BODIES[number % BODIES.len()]
                .replace('A', &(number + 3).to_string())
                .replace('M', &(number % 7 + 2).to_string());
            let head = self.head.replace("NUMBER", &number.to_string());
            let iterate = self.iterate.replace("NUMBER", &number.to_string());
            write!(
                source,
                "\n{head} {{{}\n}}\npub fn run{number}(n: u64) -> u64 {{ {iterate} }}\n",
                self.suspend_in(&body)
            )
            .expect("a String takes all");
        }
        source
    }

    /// Writes each `Y(value)` of a body as this dialect's yield.
    fn suspend_in(&self, body: &str) -> String {
        let mut written = String::new();
        let mut rest = body;
        while let Some((before, after)) = rest.split_once("Y(") {
            let (value, after) = after.split_once(");").expect("a yield is a statement");
            written += before;
            written += &self.suspend.replace("VALUE", value);
            written += ";";
            rest = after;
        }
        written + rest
    }

    /// Writes a crate of this source to `folder`.
    fn write(&self, folder: &Path, source: String) {
        let dependency = self.dependency.replace("MANIFEST", env!("CARGO_MANIFEST_DIR"));
        let manifest = format!(
            "[package]\nname = \"generated\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{dependency}\n"
        );
        fs::create_dir_all(folder.join("src")).expect("a folder for the generated crate");
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest for the generated crate");
        fs::write(folder.join("src/lib.rs"), source).expect("a source for the generated crate");
    }
}

/// Builds the crate in `folder` and gives the seconds of processor time that took: unlike those on
/// the clock they say nothing of what else the machine does. (On the clock where there is no `/proc`.)
fn build(folder: &Path, release: bool) -> f64 {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("build").arg("--quiet").current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    command.env("RUSTFLAGS", "--cap-lints=allow").env("CARGO_INCREMENTAL", "0");
    if release {
        command.arg("--release");
    }
    let (start, spent) = (Instant::now(), processor_seconds());
    let status = command.status().expect("cargo runs");
    assert!(status.success(), "the crate in {} does not build", folder.display());
    match (spent, processor_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed().as_secs_f64(),
    }
}

/// What all finished children of this process took, theirs included.
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold anything: state is field 3, cutime and cstime are 16 and 17.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The best of a few builds of just the crate itself.
fn best(folder: &Path, release: bool) -> f64 {
    build(folder, release);
    let source = folder.join("src/lib.rs");
    let text = fs::read_to_string(&source).expect("it was written");
    let builds = (0..BUILDS).map(|round| {
        // A comment more makes the crate dirty, whatever cargo goes by.
        fs::write(&source, format!("{text}// {round}\n")).expect("it can be written again");
        build(folder, release)
    });
    builds.fold(f64::INFINITY, f64::min)
}

fn main() {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let only = std::env::args().nth(1);
    let mut dialects = Vec::new();
    for dialect in
        DIALECTS.iter().filter(|dialect| only.as_ref().is_none_or(|only| dialect.name.contains(only)))
    {
        let folder = target.join("compile-time").join(dialect.name.replace([' ', '`', '(', ')'], "_"));
        dialect.write(&folder, dialect.source());
        let (dev, release) = (best(&folder, false), best(&folder, true));
        println!("{:20} dev {dev:6.2} s   release {release:6.2} s", dialect.name);
        dialects.push(json!({ "dialect": dialect.name, "dev": dev, "release": release }));
    }
    if only.is_some() {
        return;
    }
    let mut lines = Vec::new();
    for yields in LINES {
        let folder = target.join("compile-time").join("line");
        DIALECTS[0].write(&folder, line(yields));
        let (dev, release) = (best(&folder, false), best(&folder, true));
        println!("{:20} dev {dev:6.2} s   release {release:6.2} s", format!("{yields} yields"));
        lines.push(json!({ "yields": yields, "dev": dev, "release": release }));
    }
    let results = json!({ "dialects": dialects, "lines": lines }).to_string();
    fs::write(target.join("compile-time.json"), results).expect("the figures can be written");
}
