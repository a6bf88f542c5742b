//! One item under another name, wherever it is mentioned.

use super::imports::{bring_in_as, first_words};
use crate::invocations::known::with_captures_renamed;
use crate::names::{Names, bare};
use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item};

/// What a name may be the name of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Macro,
    NoMacro,
    /// A `use` brings in whatever has the name.
    Any,
}

/// Renames an item and every path that begins with its name.
pub(super) struct Rename<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) kind: Kind,
    pub(super) names: &'a mut Names,
}

impl Rename<'_> {
    fn ident(&self, ident: &mut Ident) {
        if bare(ident) == self.from {
            *ident = Ident::new(self.to, ident.span());
        }
    }

    fn is_meant(&self, is_macro: bool) -> bool {
        match self.kind {
            Kind::Macro => is_macro,
            Kind::NoMacro => !is_macro,
            Kind::Any => true,
        }
    }

    fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut output = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        // A member, a later part of a path, or a captured fragment of a macro's own.
        let mut continues = false;
        while let Some(token) = tokens.next() {
            let is_call = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
            let next_continues = match &token {
                TokenTree::Punct(punct) => {
                    let joins =
                        matches!(output.last(), Some(TokenTree::Punct(before)) if before.as_char() == ':');
                    matches!(punct.as_char(), '.' | '$') || punct.as_char() == ':' && joins
                }
                _ => false,
            };
            output.push(match token {
                TokenTree::Ident(mut ident) => {
                    self.format_string(&ident);
                    if !continues && self.is_meant(is_call) {
                        self.ident(&mut ident);
                    }
                    ident.into()
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    inner.into()
                }
                TokenTree::Literal(literal) => self.literal(literal).into(),
                punct @ TokenTree::Punct(_) => punct,
            });
            continues = next_continues;
        }
        output.into_iter().collect()
    }

    /// A constant can stand in a format string.
    fn literal(&self, literal: Literal) -> Literal {
        let text = syn::parse2::<syn::LitStr>(TokenTree::from(literal.clone()).into());
        let renamed = text.ok().and_then(|text| with_captures_renamed(&text.value(), self.from, self.to));
        match renamed.filter(|_| self.kind != Kind::Macro) {
            Some(renamed) => {
                let mut changed = Literal::string(&renamed);
                changed.set_span(literal.span());
                changed
            }
            None => literal,
        }
    }

    /// And so it can beside a local, in one that resolution has put aside.
    fn format_string(&mut self, ident: &Ident) {
        let Some(format) = self.names.format_string(ident) else { return };
        if format.captures.iter().all(|(name, _)| name != self.from) {
            let changed = self.literal(format.literal.clone());
            self.names.set_format_literal(ident, changed);
        }
    }
}

impl VisitMut for Rename<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_none() && self.is_meant(false) {
            if let Some(first) = path.segments.first_mut() {
                self.ident(&mut first.ident);
            }
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        let is_constant = pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none();
        if is_constant && self.is_meant(false) && self.from.starts_with(char::is_uppercase) {
            self.ident(&mut pat.ident);
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        let is_mention =
            |path: &syn::ExprPath| path.path.get_ident().is_some_and(|ident| bare(ident) == self.from);
        if matches!(&field.expr, Expr::Path(path) if is_mention(path)) && field.colon_token.is_none() {
            field.colon_token = Some(Default::default());
        }
        visit_mut::visit_field_value_mut(self, field);
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        if let (Item::Macro(item), Kind::Macro) = (&mut *item, self.kind) {
            item.ident.iter_mut().for_each(|ident| self.ident(ident));
        }
        if self.is_meant(false) {
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
                Item::Use(import) => {
                    if import.leading_colon.is_none() && self.kind == Kind::NoMacro {
                        first_words(&mut import.tree, &mut |ident| self.ident(ident));
                    }
                    if self.kind == Kind::Any {
                        bring_in_as(&mut import.tree, None, self.from, self.to);
                    }
                }
                _ => {}
            }
        }
        // What a module declares has other names.
        if !matches!(item, Item::Mod(_) | Item::Use(_)) {
            visit_mut::visit_item_mut(self, item);
        }
    }

    fn visit_meta_list_mut(&mut self, list: &mut syn::MetaList) {
        list.tokens = self.tokens(std::mem::take(&mut list.tokens));
        visit_mut::visit_meta_list_mut(self, list);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if mac.path.leading_colon.is_none() && mac.path.segments.len() == 1 && self.is_meant(true) {
            self.ident(&mut mac.path.segments[0].ident);
        } else if mac.path.segments.len() > 1 && self.is_meant(false) {
            self.visit_path_mut(&mut mac.path);
        }
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }
}
