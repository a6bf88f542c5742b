//! Items in a body.
//!
//! An item is visible in all of its block, before it and after it, and nowhere else. When the block is cut into
//! pieces its items must stand outside of them all, where more can see them; one whose name means something else
//! there gets a name of its own:
//!
//! ```text
//! Input:   yield_!(same()); { fn same() -> u32 { 2 } yield_!(same()) }
//! Output:  fn same_2() -> u32 { 2 }   and   yield_!(same()); { yield_!(same_2()) }
//! ```

mod imports;
mod rename;

use self::imports::{glob, imported};
use self::rename::{Kind, Rename};
use crate::errors::Errors;
use crate::invocations::known::inline_captures;
use crate::names::{Names, bare};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::visit_mut::VisitMut as _;
use syn::{Block, Item, Stmt};

/// The item names that are taken in the machine.
pub(crate) struct ItemNames {
    taken: BTreeSet<String>,
    /// How often each word stands in the signature and the body.
    mentioned: BTreeMap<String, usize>,
    /// The outermost block has been seen.
    is_inside: bool,
}

impl ItemNames {
    pub(crate) fn new(signature: TokenStream, body: &Block, names: &Names) -> ItemNames {
        let mut mentioned = BTreeMap::new();
        count(signature, names, &mut mentioned);
        count(body.to_token_stream(), names, &mut mentioned);
        ItemNames { taken: BTreeSet::new(), mentioned, is_inside: false }
    }

    /// Takes the names of a block's items, and gives those a new one that mean something else outside.
    pub(crate) fn take(&mut self, block: &mut Block, names: &mut Names, errors: &mut Errors) {
        let is_inside = std::mem::replace(&mut self.is_inside, true);
        if !block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Item(_))) {
            return;
        }
        if let Some(star) = block.stmts.iter().find_map(glob).filter(|_| is_inside) {
            errors.at(
                star,
                "what this `*` brings in would be seen outside of its block too, for the block suspends; name what is \
                 brought in, or put the `use` at the top of the body",
            );
        }
        let declared: BTreeSet<String> = block.stmts.iter().flat_map(declared).collect();
        for name in declared {
            let kind = if block.stmts.iter().any(|stmt| imported(stmt).contains(&name)) {
                Kind::Any
            } else {
                Kind::NoMacro
            };
            self.settle(&name, kind, &mut block.stmts, names);
        }
        // A macro is known from its definition on.
        for index in 0..block.stmts.len() {
            if let Some(name) = defined(&block.stmts[index]) {
                self.settle(&name, Kind::Macro, &mut block.stmts[index..], names);
            }
        }
    }

    /// Takes a name that these statements share, or gives it another.
    fn settle(&mut self, name: &str, kind: Kind, stmts: &mut [Stmt], names: &mut Names) {
        let mut within = BTreeMap::new();
        stmts.iter().for_each(|stmt| count(stmt.to_token_stream(), names, &mut within));
        let is_mentioned_outside = self.mentioned.get(name) > within.get(name);
        let key = |name: &str| if kind == Kind::Macro { format!("{name}!") } else { name.to_owned() };
        if self.taken.insert(key(name)) && !is_mentioned_outside {
            return;
        }
        let fresh = (2..)
            .map(|number| format!("{name}_{number}"))
            .find(|fresh| !self.mentioned.contains_key(fresh) && self.taken.insert(key(fresh)));
        if let Some(to) = fresh {
            let mut rename = Rename { from: name, to: &to, kind, names };
            stmts.iter_mut().for_each(|stmt| rename.visit_stmt_mut(stmt));
        }
    }
}

/// How often each word stands among the tokens, or is captured by a format string.
fn count(tokens: TokenStream, names: &Names, words: &mut BTreeMap<String, usize>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => match names.format_string(&ident) {
                Some(format) => count(TokenTree::from(format.literal.clone()).into(), names, words),
                None => *words.entry(bare(&ident)).or_default() += 1,
            },
            TokenTree::Group(group) => count(group.stream(), names, words),
            TokenTree::Literal(literal) => {
                let text = syn::parse2::<syn::LitStr>(TokenTree::from(literal).into());
                for captured in text.map(|text| inline_captures(&text.value())).unwrap_or_default() {
                    *words.entry(captured).or_default() += 1;
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names by which a statement's item can be mentioned in all of its block.
fn declared(stmt: &Stmt) -> Vec<String> {
    let Stmt::Item(item) = stmt else { return Vec::new() };
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Mod(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return imported(stmt),
    };
    if ident == "_" { Vec::new() } else { vec![bare(ident)] }
}

/// The name in `macro_rules! name { .. }`.
fn defined(stmt: &Stmt) -> Option<String> {
    match stmt {
        Stmt::Item(Item::Macro(item)) if item.mac.path.is_ident("macro_rules") => {
            item.ident.as_ref().map(bare)
        }
        _ => None,
    }
}
