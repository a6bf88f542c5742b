//! Macros of others that await.
//!
//! ```text
//! Input:   let (a, b) = tokio::join!(first(), second(&x));
//! Output:  let (a, b) = async { tokio::join!(first(), second(&x)) }.await;
//! ```
//! What such a macro expands to must stand in something `async`. No jump leads out of a block, so one
//! whose arguments may leave the body stays as it is, and rustc says what is wrong.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Macro, Stmt, parse_quote_spanned};

/// The macros of `futures`, `tokio` and their kin that expand to an `.await`.
const AWAITING: [&str; 6] = ["join", "try_join", "select", "select_biased", "pending", "gather"];

/// Puts each awaiting macro of an async body into a block that is awaited, and each pinning one into a `let`.
pub(crate) fn wrap(body: &mut Block) {
    Wrap.visit_block_mut(body);
}

struct Wrap;

impl VisitMut for Wrap {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for index in (0..block.stmts.len()).rev() {
            if let Some(pinned) = pinned(&block.stmts[index]) {
                block.stmts.splice(index..=index, pinned);
            }
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Macro(call) = stmt {
            if awaits(&call.mac) {
                let (mut awaited, semi) = (awaited(&call.mac), call.semi_token);
                visit_mut::visit_expr_mut(self, &mut awaited);
                *stmt = Stmt::Expr(awaited, semi);
                return;
            }
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Macro(call) if awaits(&call.mac) => {
                *expr = awaited(&call.mac);
                // The handlers of a `select!` may await in the same way.
                visit_mut::visit_expr_mut(self, expr);
            }
            Expr::Closure(_) | Expr::Async(_) => {}
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// What `tokio` and `futures` have as statements is a `let` for all that follows.
///
/// Input:   `tokio::pin!(f);`, `futures::pin_mut!(f);`, `tokio::pin! { let f = first(); }`
/// Output:  `let mut f = pin!(f);`, and `let mut f = pin!(first());`
fn pinned(stmt: &Stmt) -> Option<Vec<Stmt>> {
    let Stmt::Macro(call) = stmt else { return None };
    let last = call.mac.path.segments.last()?;
    if !call.attrs.is_empty() || !(last.ident == "pin" || last.ident == "pin_mut") {
        return None;
    }
    let span = crate::spans::added(call.mac.span());
    let names = Punctuated::<Ident, syn::Token![,]>::parse_terminated;
    if let Ok(names) = names.parse2(call.mac.tokens.clone()) {
        let lets =
            names.iter().map(|name| parse_quote_spanned!(span=> let mut #name = ::core::pin::pin!(#name);));
        return Some(lets.collect());
    }
    let lets = Block::parse_within.parse2(call.mac.tokens.clone()).ok()?;
    let pin = |stmt| match stmt {
        Stmt::Local(syn::Local { pat, init: Some(init), .. }) if init.diverge.is_none() => {
            let value = init.expr;
            Some(parse_quote_spanned!(span=> let mut #pat = ::core::pin::pin!(#value);))
        }
        _ => None,
    };
    lets.into_iter().map(pin).collect()
}

fn awaits(mac: &Macro) -> bool {
    let is_named =
        mac.path.segments.last().is_some_and(|last| AWAITING.iter().any(|name| last.ident == name));
    is_named && (!may_leave(mac.tokens.clone()) || opened_select(mac).is_some())
}

fn opened_select(mac: &Macro) -> Option<Expr> {
    let last = mac.path.segments.last()?;
    let is_select = last.ident == "select" || last.ident == "select_biased";
    is_select.then(|| crate::invocations::select::opened(mac)).flatten()
}

fn awaited(mac: &Macro) -> Expr {
    if let Some(opened) = opened_select(mac) {
        return opened;
    }
    let span = crate::spans::added(mac.span());
    parse_quote_spanned!(span=> async { #mac }.await)
}

/// A jump among tokens that only their macro understands.
pub(crate) fn may_leave(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ["return", "break", "continue"].iter().any(|jump| ident == jump),
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => may_leave(group.stream()),
        TokenTree::Literal(_) => false,
    })
}
