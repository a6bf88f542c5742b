//! The examples' `-expanded.rs` files show what the macros make of them. `BLESS=1` writes them anew.

use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit_mut::{self, VisitMut};
use syn::{Item, ItemFn};

/// Expands every coroutine of a file in place.
struct Expand;

impl VisitMut for Expand {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items = std::mem::take(&mut file.items).into_iter().flat_map(expand_item).collect();
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        if let syn::Expr::Macro(call) = expr {
            let is_generator = call.mac.path.segments.last().is_some_and(|last| last.ident == "generator");
            if is_generator {
                *expr = syn::parse2(crate::compile::bang(call.mac.tokens.clone()))
                    .expect("the macro gives an expression");
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

fn expand_item(item: Item) -> Vec<Item> {
    let Item::Fn(ItemFn { attrs, .. }) = &item else { return vec![item] };
    let Some(at) = attrs
        .iter()
        .position(|attr| attr.path().segments.last().is_some_and(|last| last.ident == "coroutine"))
    else {
        return vec![item];
    };
    let Item::Fn(mut function) = item else { return Vec::new() };
    let attribute = function.attrs.remove(at);
    let options = match &attribute.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let expanded = crate::compile::attribute(options, function.to_token_stream());
    syn::parse2::<syn::File>(expanded).expect("the macro gives items").items
}

fn expanded(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("the example parses");
    Expand.visit_file_mut(&mut file);
    prettyplease::unparse(&file)
}

fn check(name: &str) {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let source = fs::read_to_string(examples.join(format!("{name}.rs"))).expect("the example is there");
    let shown: PathBuf = examples.join(format!("{name}-expanded.rs"));
    let heading = format!(
        "// What the macros make of {name}.rs, as a test in macros/ checks. Read it beside that file.\n\n"
    );
    let expanded = heading + &expanded(&source);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&shown, &expanded).expect("the examples can be written to");
    }
    let known = fs::read_to_string(&shown).unwrap_or_default();
    assert!(known == expanded, "{} is stale; run the test with BLESS=1", shown.display());
}

#[test]
fn pipeline_is_shown_as_it_is() {
    check("pipeline");
}

#[test]
fn http_request_is_shown_as_it_is() {
    check("http_request");
}

/// Each pair of programs on the page: as written, and as the macro makes it, with comments.
#[test]
fn the_guide_reads_what_is_written() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/guide/expansion.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let programs = page.split("```rust\n").skip(1).map(|rest| {
        let program = rest.split_once("\n```").expect("an end").0;
        let shown: Vec<&str> = program.lines().filter(|line| !line.starts_with("# ")).collect();
        shown.join("\n")
    });
    let programs: Vec<String> = programs.collect();
    assert_eq!(programs.len(), 4);
    for pair in programs.chunks(2) {
        let file = syn::parse_file(&pair[1]).expect("the page's text parses");
        // Without comments, and formatted in the same way.
        let read = prettyplease::unparse(&file);
        let written = expanded(&pair[0]);
        assert!(read == written, "runtime/src/guide/expansion.md is stale; now it is\n{written}");
    }
}
