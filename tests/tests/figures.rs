//! The figures on the front page are those of `RESULTS.md`. `BLESS=1` writes them anew, as the benchmarks' report does.

use costate_tests::front_page::with_figures;
use std::fs;
use std::path::Path;

#[test]
fn the_front_page_has_the_figures_that_were_measured() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let front = fs::read_to_string(root.join("README.md")).expect("it is there");
    let results = fs::read_to_string(root.join("tests/benches/RESULTS.md")).expect("it is there");
    let wanted = with_figures(&front, &results);
    if std::env::var_os("BLESS").is_some() {
        fs::write(root.join("README.md"), &wanted).expect("it can be written to");
    } else {
        let known: Vec<&str> = front.lines().collect();
        let stale: Vec<&str> = wanted.lines().filter(|line| !known.contains(line)).collect();
        assert!(
            front == wanted,
            "README.md is stale; run `BLESS=1 cargo test -p costate-tests --test figures`\n{}",
            stale.join("\n")
        );
    }
}

#[test]
fn rows_are_found_by_what_they_are_about() {
    let results = "# R\n\n## Speed\n\n| row | | a | b |\n|---|---|--:|--:|\n| x | dyn | 1.00 | 2 (2.0) |\n| 2 y | | – | 3 |\n";
    let front = "before\n<!-- rows of: Speed -->\n| 2 y | | 9 |\n\nafter\n";
    let once = with_figures(front, results);
    assert_eq!(
        once,
        "before\n<!-- rows of: Speed -->\n| row | | a | b |\n|---|---|--:|--:|\n| 2 y | | – | 3 |\n\nafter\n"
    );
    assert_eq!(with_figures(&once, results), once);
    assert!(
        std::panic::catch_unwind(|| with_figures("<!-- rows of: Speed -->\n| z | 1 |\n", results)).is_err()
    );
}
