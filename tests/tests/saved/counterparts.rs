//! What the front page of diapause 0.2.0, the nearest other crate, shows in four programs, as one writes it here: with
//! the types that the signature says anyway, and no others. They run, and each is shorter than the one there, whose
//! text is read from the crate where cargo has put it.

mod inside;
mod middle;
mod other_code;
mod sums;

use costate::Coroutine as _;
use proc_macro2::{TokenStream, TokenTree};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use syn::visit::{self, Visit};

#[test]
fn they_run() {
    sums::main();
    inside::main();
    middle::main();
    other_code::main();
}

/// Nothing is to be asked for: a saved state has its version.
#[test]
fn other_code_is_refused() {
    let mut states = other_code::counted(3);
    states.begin();
    let version = other_code::Counted::VERSION;
    let saved = serde_json::to_string(&states).unwrap().replace(version, "0123456789abcdef");
    let error = serde_json::from_str::<other_code::Counted>(&saved).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("0123456789abcdef") && error.contains(version), "{error}");
}

/// How long a program is.
#[derive(Debug, PartialEq)]
struct Length {
    /// As rustfmt has it, without empty lines and comments.
    lines: usize,
    tokens: usize,
    /// Types of locals and of numbers, in the bodies of the coroutines.
    annotations: usize,
}

impl Length {
    fn of(program: &str) -> Length {
        let tokens: TokenStream = program.parse().expect("it is Rust");
        let mut annotations = Annotations(0);
        annotations.visit_file(&syn::parse2(tokens.clone()).expect("it is a program"));
        Length { lines: lines(program), tokens: count(tokens), annotations: annotations.0 }
    }
}

/// Identifiers, literals, each character of an operator, and each of two parentheses.
fn count(tokens: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => 2 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(count).sum()
}

fn lines(program: &str) -> usize {
    let mut rustfmt = Command::new("rustfmt");
    // Where the settings of this repository are not found: lines are wider here.
    rustfmt.args(["--edition", "2024", "--emit", "stdout"]).current_dir(std::env::temp_dir());
    let mut running = rustfmt.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("rustfmt runs");
    running.stdin.take().expect("it is piped").write_all(program.as_bytes()).expect("it reads");
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success(), "rustfmt takes it");
    let text = String::from_utf8(output.stdout).expect("it is text");
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

struct Annotations(usize);

impl<'ast> Visit<'ast> for Annotations {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if function.sig.ident != "main" {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.0 += usize::from(matches!(local.pat, syn::Pat::Type(_)));
        visit::visit_local(self, local);
    }

    fn visit_lit_int(&mut self, number: &'ast syn::LitInt) {
        self.0 += usize::from(!number.suffix().is_empty());
    }
}

/// The programs of the other front page, in order.
fn others() -> Vec<String> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("it is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let package = packages.iter().find(|package| package["name"] == "diapause").expect("it is among them");
    assert_eq!(package["version"], "0.2.0");
    let manifest = PathBuf::from(package["manifest_path"].as_str().expect("it has a path"));
    let page = std::fs::read_to_string(manifest.with_file_name("README.md")).expect("it has a front page");
    let blocks = page.split("```").skip(1).step_by(2);
    blocks.filter_map(|block| block.strip_prefix("rust\n")).map(str::to_owned).collect()
}

#[test]
fn each_is_shorter() {
    let ours = [
        include_str!("counterparts/sums.rs"),
        include_str!("counterparts/inside.rs"),
        include_str!("counterparts/middle.rs"),
        include_str!("counterparts/other_code.rs"),
    ];
    let theirs = others();
    assert_eq!(theirs.len(), ours.len(), "it has as many programs");
    for (ours, theirs) in ours.into_iter().zip(&theirs) {
        // Here they are modules, so that what is in them can be seen.
        let ours = Length::of(&ours.replace("pub(super) ", ""));
        let theirs = Length::of(theirs);
        println!("here {ours:?}, there {theirs:?}");
        assert!(ours.lines < theirs.lines && ours.tokens < theirs.tokens, "{ours:?} {theirs:?}");
        assert!(ours.annotations < theirs.annotations, "{ours:?} {theirs:?}");
    }
}
