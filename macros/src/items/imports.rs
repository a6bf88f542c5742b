//! What a `use` brings in.

use crate::names::bare;
use proc_macro2::Span;
use syn::{Ident, Item, Stmt, UseTree};

/// The names that a `use` brings in.
pub(super) fn imported(stmt: &Stmt) -> Vec<String> {
    let mut names = Vec::new();
    if let Stmt::Item(Item::Use(import)) = stmt {
        leaves(&import.tree, None, &mut |leaf| match leaf {
            Leaf::Named(ident) if ident != "_" => names.push(bare(ident)),
            Leaf::Named(_) | Leaf::Glob(_) => {}
        });
    }
    names
}

/// The `*` of a `use`.
pub(super) fn glob(stmt: &Stmt) -> Option<Span> {
    let mut star = None;
    if let Stmt::Item(Item::Use(import)) = stmt {
        leaves(&import.tree, None, &mut |leaf| {
            if let Leaf::Glob(span) = leaf {
                star = Some(span);
            }
        });
    }
    star
}

enum Leaf<'a> {
    Named(&'a Ident),
    Glob(Span),
}

/// `around` is the last part of the path, which `self` stands for.
fn leaves<'a>(tree: &'a UseTree, around: Option<&'a Ident>, found: &mut impl FnMut(Leaf<'a>)) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, Some(&path.ident), found),
        UseTree::Name(name) if name.ident == "self" => {
            if let Some(around) = around {
                found(Leaf::Named(around));
            }
        }
        UseTree::Name(name) => found(Leaf::Named(&name.ident)),
        UseTree::Rename(renamed) => found(Leaf::Named(&renamed.rename)),
        UseTree::Glob(glob) => found(Leaf::Glob(glob.star_token.spans[0])),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, around, found)),
    }
}

/// Makes a `use` bring in `to` instead of `from`.
///
/// Input:   `a::{from, b as from}`, `a::from::{self}`
/// Output:  `a::{from as to, b as to}`, `a::from::{self as to}`
pub(super) fn bring_in_as(tree: &mut UseTree, around: Option<&Ident>, from: &str, to: &str) {
    match tree {
        UseTree::Path(path) => {
            let around = path.ident.clone();
            bring_in_as(&mut path.tree, Some(&around), from, to);
        }
        UseTree::Name(name) => {
            let brought_in = if name.ident == "self" { around } else { Some(&name.ident) };
            if brought_in.is_some_and(|ident| bare(ident) == from) {
                let span = name.ident.span();
                *tree = UseTree::Rename(syn::UseRename {
                    ident: name.ident.clone(),
                    as_token: syn::Token![as](span),
                    rename: Ident::new(to, span),
                });
            }
        }
        UseTree::Rename(renamed) if bare(&renamed.rename) == from => {
            renamed.rename = Ident::new(to, renamed.rename.span());
        }
        UseTree::Group(group) => {
            group.items.iter_mut().for_each(|tree| bring_in_as(tree, around, from, to));
        }
        _ => {}
    }
}

/// The words that a `use` begins with.
pub(super) fn first_words(tree: &mut UseTree, change: &mut impl FnMut(&mut Ident)) {
    match tree {
        UseTree::Path(path) => change(&mut path.ident),
        UseTree::Group(group) => group.items.iter_mut().for_each(|tree| first_words(tree, change)),
        _ => {}
    }
}
