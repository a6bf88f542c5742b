//! Items in a body.
//!
//! An item is visible in all of its block, before it and after it. When the block is cut into pieces
//! its items must stand outside of them all; where two of one name would meet there, the inner one
//! gets a name of its own:
//!
//! ```text
//! Input:   fn same() -> u32 { 1 } { fn same() -> u32 { 2 } yield_!(same()) } yield_!(same())
//! Output:  fn same() -> u32 { 1 } fn same_2() -> u32 { 2 }   and   { yield_!(same_2()) } yield_!(same())
//! ```

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Item, Stmt};

/// The item names that are taken in the machine.
#[derive(Default)]
pub(crate) struct ItemNames(BTreeSet<String>);

impl ItemNames {
    /// Takes the names of a block's items, and gives those a new one that are taken already.
    pub(crate) fn take(&mut self, block: &mut Block) {
        let declared: BTreeSet<String> = block
            .stmts
            .iter()
            .filter_map(|stmt| match stmt {
                Stmt::Item(item) => name(item).map(ToString::to_string),
                _ => None,
            })
            .collect();
        for name in declared {
            if self.0.insert(name.clone()) {
                continue;
            }
            let fresh =
                (2..).map(|number| format!("{name}_{number}")).find(|fresh| self.0.insert(fresh.clone()));
            if let Some(to) = fresh {
                Rename { from: name, to }.visit_block_mut(block);
            }
        }
    }
}

/// An item's name, if it has one that others can mention.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Mod(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
    .filter(|ident| *ident != "_")
}

/// Renames an item and every path that begins with its name.
struct Rename {
    from: String,
    to: String,
}

impl Rename {
    fn ident(&self, ident: &mut Ident) {
        if *ident == self.from {
            *ident = Ident::new(&self.to, ident.span());
        }
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let mut after_dot = false;
        tokens
            .into_iter()
            .map(|token| {
                let is_member = after_dot;
                after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
                match token {
                    TokenTree::Ident(mut ident) if !is_member => {
                        self.ident(&mut ident);
                        ident.into()
                    }
                    TokenTree::Group(group) => {
                        let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                        inner.set_span(group.span());
                        inner.into()
                    }
                    other => other,
                }
            })
            .collect()
    }
}

impl VisitMut for Rename {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_none() {
            if let Some(first) = path.segments.first_mut() {
                self.ident(&mut first.ident);
            }
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        match item {
            Item::Const(item) => self.ident(&mut item.ident),
            Item::Fn(item) => self.ident(&mut item.sig.ident),
            Item::Static(item) => self.ident(&mut item.ident),
            Item::Enum(item) => self.ident(&mut item.ident),
            Item::Mod(item) => self.ident(&mut item.ident),
            Item::Struct(item) => self.ident(&mut item.ident),
            Item::Trait(item) => self.ident(&mut item.ident),
            Item::Type(item) => self.ident(&mut item.ident),
            Item::Union(item) => self.ident(&mut item.ident),
            _ => {}
        }
        visit_mut::visit_item_mut(self, item);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }
}
