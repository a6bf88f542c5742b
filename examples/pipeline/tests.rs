use crate::{Count, Error, Report, all_lines, lines, ranking, read, statistic};
use costate::{Coroutine, CoroutineState};
use std::path::{Path, PathBuf};

/// A file of its own for each test, since they run at the same time.
struct TextFile(PathBuf);

impl TextFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("costate-pipeline-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        TextFile(path)
    }

    fn path(&self) -> PathBuf {
        self.0.clone()
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

fn report(name: &str, content: &[u8]) -> Report {
    read(&[TextFile::new(name, content).path()]).unwrap()
}

#[test]
fn the_report_is_a_table() {
    let text =
        b"One fish, two fish,\nred fish, blue fish.\n\nThis one has a little star\nThis one: a little car!\n";
    assert_eq!(
        report("table", text).to_string(),
        "\
5 lines, 19 words, letters per word: 3.53 ± 1.23

times  word
    4  fish
    3  one
    2  a
    2  little
    2  this
    1  blue
    1  car
    1  has

words  mean  the statistic, suspended
    1  3.00  Yield1 { count: 1, sum: 3, squares: 9 }
   10  3.60  Yield1 { count: 10, sum: 36, squares: 132 }
"
    );
}

#[test]
fn an_empty_file_has_no_words() {
    let report = report("empty", b"");
    assert_eq!((report.lines, report.summary.count, report.summary.deviation), (0, 0, 0.0));
    assert!(report.counts.is_empty() && report.snapshots.is_empty());
}

#[test]
fn several_files_are_one_text() {
    let [first, second] = [TextFile::new("first", b"a\nb\n"), TextFile::new("second", b"c")];
    let paths = [first.path(), second.path()];
    let mut lines = all_lines(&paths);
    for line in ["a\n", "b\n", "c"] {
        assert_eq!(lines.send(()).yielded().as_deref(), Some(line));
    }
    assert!(matches!(lines.send(()), CoroutineState::Complete(Ok(3))));
}

#[test]
fn a_missing_file_is_named() {
    let error = lines(Path::new("no/such.txt")).send(()).complete().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "no/such.txt: No such file or directory (os error 2)");
}

#[test]
fn text_before_a_bad_byte_is_read_and_the_byte_is_named() {
    let file = TextFile::new("latin-1", b"good\nna\xefve\n");
    let path = file.path();
    let mut lines = lines(&path);
    assert_eq!(lines.send(()).yielded().as_deref(), Some("good\n"));
    let error = lines.send(()).complete().unwrap().unwrap_err();
    assert!(matches!(error, Error::NotUtf8 { line: 2, byte: 3, .. }), "{error}");
    assert!(error.to_string().ends_with("line 2 is not UTF-8 from its byte 3 on"), "{error}");
}

#[test]
fn a_copy_of_a_suspended_statistic_goes_its_own_way() {
    let mut statistic = statistic();
    statistic.begin();
    statistic.send(Some(2));
    let mut copy = statistic.clone();
    assert_eq!(statistic.send(Some(4)).yielded(), Some(3.0));
    assert_eq!(copy.send(Some(8)).yielded(), Some(5.0));
    assert_eq!(statistic.send(None).complete().unwrap().deviation, 1.0);
    assert_eq!(copy.send(None).complete().unwrap().deviation, 3.0);
}

#[test]
fn ranking_goes_by_frequency_and_then_by_the_alphabet() {
    let counts = [("d", 1), ("a", 1), ("z", 2), ("c", 1), ("b", 1), ("y", 2), ("e", 1), ("x", 3)]
        .map(|(word, times)| Count { word: word.to_owned(), times });
    let ranked: String = ranking(counts.to_vec()).map(|count| count.word).collect();
    assert_eq!(ranked, "xyzabcde");
}
