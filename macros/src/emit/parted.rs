//! A slot that is matched, which some arms take and others go on with.
//!
//! ```text
//! Input:   if let Some(n) = cur { f(n) } else { g(&cur) }, where `cur` lives in a slot
//! Output:  let parted = take(&mut cur);
//!          if let Some(n) = parted { f(n) } else { cur = Some(parted); g(get(&cur)) }
//! ```
//! A slot cannot be taken apart where it is, and who does not take the value has to find it there.

use super::Emit;
use super::restore::Restore;
use crate::flow::binds_by_value;
use crate::names::{mention_of, mentioned};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, parse_quote_spanned};

/// How such a slot is matched.
pub(super) struct Parted {
    /// `parted`
    pub(super) name: Ident,
    /// `let parted = take(&mut cur);`
    pub(super) take: TokenStream,
    put_back: TokenStream,
}

impl Parted {
    /// `cur = Some(parted);`, for what does not take the value.
    pub(super) fn put_back(&self, pat: Option<&Pat>) -> Option<&TokenStream> {
        (!pat.is_some_and(binds_by_value)).then_some(&self.put_back)
    }

    fn scrutinee(&self) -> Expr {
        crate::names::path_expr(self.name.clone())
    }

    fn put_back_stmt(&self) -> syn::Stmt {
        syn::Stmt::Expr(Expr::Verbatim(self.put_back.clone()), None)
    }
}

impl Emit<'_> {
    /// `pats` are those that `scrutinee` is matched against.
    pub(super) fn parted(&self, scrutinee: &Expr, pats: &[&Pat]) -> Option<Parted> {
        let id = mentioned(scrutinee).filter(|id| self.layout.slots.contains(id))?;
        let Expr::Path(path) = scrutinee else { return None };
        let mention = path.path.get_ident().and_then(mention_of)?;
        let looks =
            |pat: &&Pat| refers(pat) || self.names.mentions_and_captures(pat.to_token_stream()).contains(&id);
        if !self.layout.parted.contains(&mention) || pats.iter().any(looks) {
            return None;
        }
        let span = crate::spans::added(scrutinee.span());
        let name = Ident::new("parted", span);
        let slot = self.spelling.mention(id, scrutinee.span());
        let private = self.private(span);
        let take = quote_spanned!(span=> let #name = #private::take(&mut #slot););
        let put_back = quote_spanned!(span=> #slot = ::core::option::Option::Some(#name););
        Some(Parted { name, take, put_back })
    }
}

impl Restore<'_> {
    /// Inside native code. Gives what comes before the expression.
    pub(super) fn part(&self, expr: &mut Expr) -> Option<TokenStream> {
        match expr {
            _ if self.nested => None,
            Expr::If(branch) => {
                let Expr::Let(matched) = &mut *branch.cond else { return None };
                let parted = self.emit.parted(&matched.expr, &[&matched.pat])?;
                *matched.expr = parted.scrutinee();
                let (span, put_back) = (crate::spans::added(branch.if_token.span), parted.put_back_stmt());
                let otherwise = branch.else_branch.take().map(|(_, otherwise)| otherwise);
                branch.else_branch = Some((
                    syn::Token![else](span),
                    match otherwise {
                        Some(otherwise) => parse_quote_spanned!(span=> { #put_back #otherwise }),
                        None => parse_quote_spanned!(span=> { #put_back }),
                    },
                ));
                Some(parted.take)
            }
            Expr::Match(choice) => {
                let pats: Vec<&Pat> = choice.arms.iter().map(|arm| &arm.pat).collect();
                let parted = self.emit.parted(&choice.expr, &pats)?;
                *choice.expr = parted.scrutinee();
                for arm in choice.arms.iter_mut().filter(|arm| !binds_by_value(&arm.pat)) {
                    let (body, put_back) = (&arm.body, parted.put_back_stmt());
                    *arm.body = parse_quote_spanned!(crate::spans::added(body.span())=> { #put_back #body });
                }
                Some(parted.take)
            }
            _ => None,
        }
    }
}

/// Whether a pattern borrows from what it matches.
pub(super) fn refers(pat: &Pat) -> bool {
    struct Refers(bool);
    impl Visit<'_> for Refers {
        fn visit_pat_ident(&mut self, pat: &syn::PatIdent) {
            self.0 |= pat.by_ref.is_some();
            visit::visit_pat_ident(self, pat);
        }
        fn visit_expr(&mut self, _: &Expr) {}
    }
    let mut refers = Refers(false);
    refers.visit_pat(pat);
    refers.0
}
