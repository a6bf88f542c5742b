//! Files through a chain of coroutines: lines, then words, then a running statistic and a ranking.
//!
//! ```text
//! cargo run --release --example pipeline -- README.md
//! ```
//! Each stage is an ordinary function that suspends where it has something to hand on. Nothing is
//! collected in between, and no stage knows when the next one will ask again.

use costate::{Coroutine, CoroutineState};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[cfg(test)]
#[path = "pipeline/tests.rs"]
mod tests;

/// The lines of one file. The caller gets each line as it is read, and in the end their number or
/// what went wrong: `?` works as in any function.
#[costate::coroutine]
fn lines(path: &Path) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    let unreadable = move |error| Error::Unreadable { path: path.to_owned(), error };
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut line = 0;
    loop {
        let mut bytes = Vec::new();
        if file.read_until(b'\n', &mut bytes).map_err(unreadable)? == 0 {
            return Ok(line);
        }
        line += 1;
        let text = String::from_utf8(bytes).map_err(|error| {
            let byte = error.utf8_error().valid_up_to() + 1;
            Error::NotUtf8 { path: path.to_owned(), line, byte }
        })?;
        yield_!(text);
    }
}

/// The lines of several files. `yield_from!` hands on whatever `lines` yields and then evaluates to
/// what it returned.
#[costate::coroutine]
fn all_lines(paths: &[PathBuf]) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    let mut total = 0;
    for path in paths {
        total += yield_from!(lines(path))?;
    }
    Ok(total)
}

/// The words of the lines, in lower case. The end of the lines is handed on as it is.
#[costate::coroutine]
fn words(
    mut lines: impl Coroutine<Yield = String, Return = Result<usize, Error>> + Unpin,
) -> impl Coroutine<Yield = String, Return = Result<usize, Error>> {
    loop {
        let line = match lines.send(()) {
            CoroutineState::Yielded(line) => line,
            CoroutineState::Complete(end) => return end,
        };
        // Owned words: a suspended coroutine is an enum that may be moved, and so it cannot hold
        // `line` and a borrow of `line` side by side.
        let words: Vec<String> = line
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        for word in words {
            yield_!(word);
        }
    }
}

/// Mean and standard deviation of the numbers sent in. Each answer is the mean so far; `None` asks
/// for the summary.
///
/// With a name the state is a type of its own: `pub enum Statistic`, with the derives below.
#[costate::coroutine(name = Statistic)]
#[derive(Clone, Debug)]
fn statistic() -> impl Coroutine<Option<usize>, Yield = f64, Return = Summary> {
    let mut count: usize = 0;
    let mut sum: usize = 0;
    let mut squares: usize = 0;
    while let Some(number) = yield_!(ratio(sum, count)) {
        count += 1;
        sum += number;
        squares += number * number;
    }
    let mean = ratio(sum, count);
    Summary { count, mean, deviation: (ratio(squares, count) - mean * mean).sqrt() }
}

fn ratio(sum: usize, count: usize) -> f64 {
    sum as f64 / count.max(1) as f64
}

/// What [`statistic`] returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    count: usize,
    mean: f64,
    deviation: f64,
}

/// The words from the most to the least frequent, sorted only as far as the caller reads on.
///
/// It is quicksort, with a coroutine for each half: its type contains itself, so it is boxed.
#[costate::coroutine(name = Ranking)]
#[derive(Clone, Debug)]
fn ranking(mut counts: Vec<Count>) -> impl Iterator<Item = Count> {
    if counts.is_empty() {
        return;
    }
    let pivot: Count = counts.swap_remove(counts.len() / 2);
    let (ahead, behind): (Vec<Count>, Vec<Count>) =
        counts.into_iter().partition(|count| count.ranks_before(&pivot));
    yield_from!(Box::new(ranking(ahead)));
    yield_!(pivot);
    yield_from!(Box::new(ranking(behind)));
}

/// How often a word was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    word: String,
    times: usize,
}

impl Count {
    fn ranks_before(&self, other: &Count) -> bool {
        (other.times, &self.word) < (self.times, &other.word)
    }
}

/// What came out at the end of the chain.
struct Report {
    lines: usize,
    summary: Summary,
    /// After 1, 10, 100, .. words: the answer of the statistic, and a copy of it as it was suspended.
    snapshots: Vec<(usize, f64, Statistic)>,
    counts: Vec<Count>,
}

/// Drives the chain: asks for words, and sends their lengths on.
fn read(paths: &[PathBuf]) -> Result<Report, Error> {
    let mut words = words(all_lines(paths));
    let mut statistic = statistic();
    let mut snapshots = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut words_read: usize = 0;

    statistic.begin();
    let lines = loop {
        let word = match words.send(()) {
            CoroutineState::Yielded(word) => word,
            CoroutineState::Complete(lines) => break lines?,
        };
        words_read += 1;
        let answer = statistic.send(Some(word.chars().count()));
        if let CoroutineState::Yielded(mean) = answer
            && words_read == 10_usize.pow(words_read.ilog10())
        {
            snapshots.push((words_read, mean, statistic.clone()));
        }
        *counts.entry(word).or_default() += 1;
    };
    let summary = statistic.send(None).complete().expect("`None` ends the statistic");
    let counts = counts.into_iter().map(|(word, times)| Count { word, times }).collect();
    Ok(Report { lines, summary, snapshots, counts })
}

const RANKS_SHOWN: usize = 8;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { count, mean, deviation } = self.summary;
        writeln!(f, "{} lines, {count} words, letters per word: {mean:.2} ± {deviation:.2}", self.lines)?;

        writeln!(f, "\ntimes  word")?;
        for Count { word, times } in ranking(self.counts.clone()).take(RANKS_SHOWN) {
            writeln!(f, "{times:>5}  {word}")?;
        }

        writeln!(f, "\nwords  mean  the statistic, suspended")?;
        for (words, mean, statistic) in &self.snapshots {
            writeln!(f, "{words:>5}  {mean:>4.2}  {statistic:?}")?;
        }
        Ok(())
    }
}

/// Why a file could not be read to its end.
#[derive(Debug)]
enum Error {
    Unreadable { path: PathBuf, error: io::Error },
    NotUtf8 { path: PathBuf, line: usize, byte: usize },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable { path, error } => write!(f, "{}: {error}", path.display()),
            Error::NotUtf8 { path, line, byte } => {
                write!(f, "{}: line {line} is not UTF-8 from its byte {byte} on", path.display())
            }
        }
    }
}

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        eprintln!("usage: pipeline FILE..");
        return ExitCode::from(2);
    }
    let printed = read(&paths).map_err(|error| error.to_string()).and_then(|report| {
        let text = report.to_string();
        io::stdout().write_all(text.as_bytes()).map_err(|error| format!("standard output: {error}"))
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
