//! The guide's index of errors has an entry for every message of the macro, and each program there causes its message.
//!
//! That the programs are compiled, and that rustc says what the entries with a code say, is up to the tests of the
//! documentation. Here is what those cannot see: the words of a message.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, Macro, Meta, TraitItemFn};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(repository().join("runtime/src/guide/errors.md")).expect("the index is there")
}

/// One `##` of the page: the message, a program that causes it, and the same mended.
struct Entry<'a> {
    message: &'a str,
    fails: String,
    mended: String,
}

fn entries(page: &str) -> Vec<Entry<'_>> {
    page.split("\n## ").skip(1).map(entry).collect()
}

fn entry(text: &str) -> Entry<'_> {
    let message = text.lines().next().expect("a heading");
    let program = |opening: &str| {
        let program = text.split_once(opening).and_then(|(_, rest)| rest.split_once("\n```\n"));
        let (program, _) = program.unwrap_or_else(|| panic!("{message}: no {opening}"));
        // Without the rest of the first line, and with the lines that the page hides.
        program
            .lines()
            .skip(1)
            .map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n")
            .collect()
    };
    Entry { message, fails: program("```compile_fail"), mended: program("```rust") }
}

impl Entry<'_> {
    /// What rustc says has a code, or is about a keyword; what we say, says what to write.
    fn is_ours(&self) -> bool {
        !self.message.starts_with('E') && self.message.contains("; ")
    }
}

/// What the macro says of the coroutines of a program.
fn said(program: &str) -> Vec<String> {
    let program = format!("fn program() {{ {program} }}");
    let file = syn::parse_file(&program).unwrap_or_else(|error| panic!("{error}:\n{program}"));
    let mut said = Said(Vec::new());
    said.visit_file(&file);
    said.0
}

struct Said(Vec<String>);

impl Said {
    fn expand<T: ToTokens + Clone>(&mut self, item: &T, attrs: fn(&mut T) -> &mut Vec<Attribute>) {
        let mut item = item.clone();
        let is_ours =
            |attr: &Attribute| attr.path().segments.last().is_some_and(|last| last.ident == "coroutine");
        let Some(at) = attrs(&mut item).iter().position(is_ours) else { return };
        let options = match attrs(&mut item).remove(at).meta {
            Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        self.collect(crate::compile::attribute(options, item.to_token_stream()));
    }

    /// The messages of all `compile_error!(..)`.
    fn collect(&mut self, expanded: TokenStream) {
        let mut is_error = false;
        for token in expanded {
            match token {
                TokenTree::Ident(ident) => is_error = ident == "compile_error",
                TokenTree::Group(group) if is_error && group.delimiter() != Delimiter::None => {
                    let message: syn::LitStr = syn::parse2(group.stream()).expect("a message");
                    self.0.push(message.value());
                    is_error = false;
                }
                TokenTree::Group(group) => self.collect(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl Visit<'_> for Said {
    fn visit_item(&mut self, item: &Item) {
        match item {
            Item::Fn(function) => self.expand(function, |function| &mut function.attrs),
            Item::Impl(block) => self.expand(block, |block| &mut block.attrs),
            Item::Struct(item) => self.expand(item, |item| &mut item.attrs),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, method: &ImplItemFn) {
        self.expand(method, |method| &mut method.attrs);
    }

    fn visit_trait_item_fn(&mut self, method: &TraitItemFn) {
        self.expand(method, |method| &mut method.attrs);
    }

    fn visit_macro(&mut self, call: &Macro) {
        if call.path.segments.last().is_some_and(|last| last.ident == "generator") {
            self.collect(crate::compile::bang(call.tokens.clone()));
        }
    }
}

/// A message without what differs from program to program: what is quoted, and numbers.
fn shape(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts: Vec<&str> = parts.map(|(at, part)| if at % 2 == 0 { part } else { ".." }).collect();
    let shape = parts.join("`").replace(|c: char| c.is_ascii_digit(), "1");
    shape.replace("for it is dropped after", "for it is used after")
}

/// All files with this extension.
fn files(below: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(below).expect("a directory").map(|entry| entry.expect("an entry").path());
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            all.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            all.push(path);
        }
    }
    all
}

#[test]
fn each_program_of_the_index_causes_its_message() {
    for Entry { message, fails, mended, .. } in entries(&page()).iter().filter(|entry| entry.is_ours()) {
        // Outside of a coroutine it is a macro of the runtime crate that says so.
        if !message.starts_with("`yield_!` works only inside") {
            let said = said(fails);
            assert!(
                said.iter().any(|said| said == message),
                "{message}\nis not said of\n{fails}\nbut {said:?}"
            );
        }
        assert_eq!(said(mended), [""; 0], "of\n{mended}");
    }
}

#[test]
fn each_message_of_the_fixtures_is_in_the_index() {
    let page = page();
    let known: Vec<String> = entries(&page).iter().map(|entry| shape(entry.message)).collect();
    let mut missing = Vec::new();
    for stderr in files(&repository().join("tests/tests/ui"), "stderr") {
        let text = fs::read_to_string(&stderr).expect("it is there");
        let ours =
            text.lines().filter_map(|line| line.strip_prefix("error: ")).filter(|said| said.contains("; "));
        let is_new = |said: &&str| !known.contains(&shape(said)) && !page.contains(said);
        missing.extend(ours.filter(is_new).map(|said| format!("{said}\n    ({})", stderr.display())));
    }
    assert!(missing.is_empty(), "runtime/src/guide/errors.md has no entry for\n{}", missing.join("\n"));
}

#[test]
fn each_message_of_the_source_is_in_the_index() {
    let page = page();
    let entries = entries(&page);
    // Each part between two `{placeholders}` must follow upon the one before.
    let is_in = |text: &str, message: &str| {
        let mut rest = text;
        message.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).all(|part| {
            let found = rest.split_once(part).map(|(_, after)| after);
            rest = found.unwrap_or(rest);
            found.is_some()
        })
    };
    let mut missing = Vec::new();
    for source in files(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), "rs") {
        if source.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = fs::read_to_string(&source).expect("it is there");
        let mut literals = Vec::new();
        messages(text.parse().expect("it is Rust"), &mut literals);
        // Some stand in the text of another's entry, in italics.
        let flowing = page.replace('\n', " ");
        let is_new = |said: &String| {
            !entries.iter().any(|entry| is_in(entry.message, said))
                && !flowing.split('*').any(|text| is_in(text, said))
        };
        missing.extend(
            literals.into_iter().filter(is_new).map(|said| format!("{said}\n    ({})", source.display())),
        );
    }
    assert!(missing.is_empty(), "runtime/src/guide/errors.md has no entry for\n{}", missing.join("\n"));
}

/// The string literals that say what is wrong and what to write, but for documentation and reasons of lints.
fn messages(tokens: TokenStream, all: &mut Vec<String>) {
    let mut named = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => messages(group.stream(), all),
            TokenTree::Literal(literal) => {
                let text = syn::parse2::<syn::LitStr>(TokenTree::from(literal).into());
                let text = text.map(|text| text.value()).unwrap_or_default();
                let is_message = text.contains("; ") && !text.starts_with(char::is_uppercase);
                if is_message && named != "doc" && named != "reason" {
                    all.push(text);
                }
            }
            TokenTree::Ident(ident) => named = ident.to_string(),
            TokenTree::Punct(punct) if punct.as_char() == '=' => {}
            TokenTree::Punct(_) => named.clear(),
        }
    }
}
