use crate::body::Subject;
use crate::diagnostics::{self, Refusal};
use crate::halves::SECOND_HALF;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// One file to build and run: a body in two halves.
#[derive(Clone, Debug)]
pub struct Case {
    /// Tells it from the others: a seed, or a name without spaces.
    pub name: String,
    /// As [`Body`](crate::Body) writes it.
    pub source: String,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both halves did the same.
    Agrees,
    /// They did not: the first difference.
    Differs(String),
    /// The coroutine half does not compile.
    Refused(String),
    /// The plain half does not compile: the generator is at fault.
    Unfit(String),
    /// The program ended, or had to be ended, in the middle of this case.
    Crashed(String),
}

/// What became of many cases.
#[derive(Debug, Default)]
pub struct Report {
    /// Verdicts by the names of the cases.
    pub verdicts: BTreeMap<String, Verdict>,
    /// Sums of the figures that the programs gave.
    pub figures: BTreeMap<String, u64>,
    /// Time spent on building.
    pub built: Duration,
    /// Time spent on running.
    pub ran: Duration,
}

impl Report {
    /// One line of figures.
    pub fn summary(&self) -> String {
        let count = |wanted: fn(&Verdict) -> bool| self.verdicts.values().filter(|&one| wanted(one)).count();
        let figures: Vec<String> =
            self.figures.iter().map(|(name, value)| format!("{value} {name}")).collect();
        format!(
            "{} agree, {} differ, {} refused, {} unfit, {} crashed; {}; built in {:.1} s, ran in {:.1} s",
            count(|verdict| matches!(verdict, Verdict::Agrees)),
            count(|verdict| matches!(verdict, Verdict::Differs(_))),
            count(|verdict| matches!(verdict, Verdict::Refused(_))),
            count(|verdict| matches!(verdict, Verdict::Unfit(_))),
            count(|verdict| matches!(verdict, Verdict::Crashed(_))),
            figures.join(", "),
            self.built.as_secs_f64(),
            self.ran.as_secs_f64(),
        )
    }
}

/// Where generated programs are written, built and run.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Names the generated package and its programs: campaigns of different names can run at once.
    pub name: String,
    /// The target directory: shared, so that `costate` is built once. The package is in its `tmp`.
    pub target: PathBuf,
    /// What the second halves are.
    pub subject: Subject,
}

/// Bodies in one program: programs are built side by side.
const CHUNK: usize = 50;

/// Compile errors of one kind hide those of the next, so the rest is built again.
const ROUNDS: usize = 8;

/// Longer than any program needs.
const PATIENCE: Duration = Duration::from_secs(120);

impl Campaign {
    /// Builds and runs `cases`.
    ///
    /// # Errors
    /// When the generated package cannot be written or `cargo` cannot be run, or fails for a
    /// reason that lies in none of the cases.
    pub fn run(&self, cases: &[Case]) -> io::Result<Report> {
        let mut report = Report::default();
        let mut left: Vec<&Case> = cases.iter().collect();
        let start = Instant::now();
        for _ in 0..ROUNDS {
            if left.is_empty() {
                return Ok(report);
            }
            self.write(&left)?;
            let (built, output) = self.build()?;
            report.built = start.elapsed();
            if built {
                let start = Instant::now();
                for chunk in 0..left.len().div_ceil(CHUNK) {
                    self.run_chunk(chunk, &mut report)?;
                }
                report.ran = start.elapsed();
                return Ok(report);
            }
            let refusals = diagnostics::refusals(&output);
            if refusals.is_empty() {
                return Err(io::Error::other(format!("the generated package does not build:\n{output}")));
            }
            left.retain(|case| {
                let verdict = verdict(case, &refusals);
                let stays = verdict.is_none();
                report.verdicts.extend(verdict.map(|verdict| (case.name.clone(), verdict)));
                stays
            });
        }
        Err(io::Error::other(format!("{} cases still do not build after {ROUNDS} rounds", left.len())))
    }

    fn directory(&self) -> PathBuf {
        self.target.join("tmp").join(&self.name)
    }

    fn write(&self, cases: &[&Case]) -> io::Result<()> {
        let directory = self.directory();
        let source = directory.join("src");
        if source.exists() {
            fs::remove_dir_all(&source)?;
        }
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.join("../..").canonicalize()?;
        fs::create_dir_all(&directory)?;
        fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        let manifest = include_str!("generated/Cargo.toml.in").replace("ROOT", &root.display().to_string());
        let manifest = manifest.replace("NAME", &self.name);
        fs::write(directory.join("Cargo.toml"), manifest)?;
        for (index, chunk) in cases.chunks(CHUNK).enumerate() {
            let directory = source.join(format!("bin/{}-{index}", self.name));
            fs::create_dir_all(&directory)?;
            let mut main = match self.subject {
                Subject::Costate | Subject::Clones | Subject::Saved => {
                    include_str!("generated/main.rs.in").to_owned()
                }
                Subject::Nightly => include_str!("generated/nightly.rs.in").to_owned(),
            };
            let mut calls = String::new();
            for Case { name, source } in chunk {
                fs::write(directory.join(format!("body_{name}.rs")), source)?;
                main += &format!("mod body_{name};\n");
                calls += &format!("    body_{name}::check(&mut session);\n");
            }
            main += &format!(
                "\nfn main() {{\n    let mut session = Session::start();\n{calls}    session.finish();\n}}\n"
            );
            fs::write(directory.join("main.rs"), main)?;
        }
        Ok(())
    }

    fn build(&self) -> io::Result<(bool, String)> {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--offline", "--keep-going", "--color", "never", "--quiet"]);
        cargo.current_dir(self.directory()).env("CARGO_TARGET_DIR", &self.target).stdin(Stdio::null());
        // Set by the `cargo test` that runs this: they are about another package.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_MAKEFLAGS");
        if self.subject == Subject::Nightly {
            cargo.env("RUSTUP_TOOLCHAIN", "nightly");
        }
        let output = cargo.output()?;
        Ok((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
    }

    /// Runs one program, again without the case that ended it if one did.
    fn run_chunk(&self, chunk: usize, report: &mut Report) -> io::Result<()> {
        let program = self.target.join("debug").join(format!("{}-{chunk}", self.name));
        let mut skipped = Vec::new();
        loop {
            let (output, end) = run_within(Command::new(&program).args(&skipped), PATIENCE)?;
            let finished = output.lines().any(|line| line.starts_with("SUMMARY"));
            let last = read(&output, report);
            if finished {
                return Ok(());
            }
            let Some(last) = last else {
                return Err(io::Error::other(format!(
                    "{} did not begin: {end}\n{output}",
                    program.display()
                )));
            };
            let tail: Vec<&str> = output.lines().rev().take(3).collect();
            let told = format!("{end}; its last lines: {tail:?}");
            report.verdicts.insert(last, Verdict::Crashed(told));
            skipped = report.verdicts.keys().cloned().collect();
        }
    }
}

/// Reads what a program printed; gives the case that it was at last.
fn read(output: &str, report: &mut Report) -> Option<String> {
    let mut current = None;
    let mut difference: Option<String> = None;
    for line in output.lines() {
        if let Some(name) = line.strip_prefix("BODY ") {
            current = Some(name.to_owned());
            report.verdicts.insert(name.to_owned(), Verdict::Agrees);
        } else if line.starts_with("MISMATCH ") {
            difference = Some(String::new());
        } else if line == "END" {
            if let (Some(name), Some(told)) = (&current, difference.take()) {
                report.verdicts.insert(name.clone(), Verdict::Differs(told));
            }
        } else if let Some(told) = &mut difference {
            told.push_str(line);
            told.push('\n');
        } else if let Some(figures) = line.strip_prefix("SUMMARY ") {
            for (name, value) in figures.split(' ').filter_map(|figure| figure.split_once('=')) {
                *report.figures.entry(name.to_owned()).or_default() += value.parse().unwrap_or(0);
            }
        }
    }
    current
}

/// What the refusals say of a case: one in the plain half outweighs those in the other.
fn verdict(case: &Case, refusals: &[Refusal]) -> Option<Verdict> {
    let first_half = case.source.lines().take_while(|line| *line != SECOND_HALF).count();
    let mut about_case = refusals.iter().filter(|refusal| refusal.case == case.name);
    let first = about_case.clone().next()?;
    Some(match about_case.find(|refusal| refusal.line <= first_half) {
        Some(refusal) => Verdict::Unfit(refusal.message.clone()),
        None => Verdict::Refused(first.message.clone()),
    })
}

/// Runs a program to its end, or ends it: what it printed, and how it ended.
fn run_within(command: &mut Command, patience: Duration) -> io::Result<(String, String)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut pipe = child.stdout.take().ok_or_else(|| io::Error::other("a piped output is missing"))?;
    let reader = thread::spawn(move || {
        let mut output = Vec::new();
        pipe.read_to_end(&mut output).map(|_| String::from_utf8_lossy(&output).into_owned())
    });
    let start = Instant::now();
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break status.to_string();
        }
        if start.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            break format!("ended after {} s", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(10));
    };
    let output = reader.join().map_err(|_| io::Error::other("the reader panicked"))??;
    Ok((output, end))
}
