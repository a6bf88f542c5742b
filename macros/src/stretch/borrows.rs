//! What plainly borrows from a local, and what may by all that can be seen.

use super::Widen;
use crate::names::BindingId;
use proc_macro2::Ident;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::Expr;

/// Methods that give a borrow of what they are called on.
const BORROWING: [&str; 44] = [
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "as_str",
    "as_slice",
    "as_mut_slice",
    "as_bytes",
    "as_path",
    "iter",
    "iter_mut",
    "get",
    "get_mut",
    "first",
    "first_mut",
    "last",
    "last_mut",
    "front",
    "back",
    "peek",
    "lock",
    "borrow",
    "borrow_mut",
    "chunks",
    "chunks_exact",
    "windows",
    "split",
    "split_at",
    "split_first",
    "split_whitespace",
    "lines",
    "chars",
    "char_indices",
    "bytes",
    "keys",
    "values",
    "values_mut",
    "trim",
    "drain",
    "entry",
    "strip_prefix",
    "split_once",
    "get_or_insert_with",
    "find_map",
];

/// Methods after which nothing is borrowed any more.
const OWNING: [&str; 32] = [
    "take",
    "replace",
    "build",
    "finish",
    "pop",
    "push",
    "insert",
    "remove",
    "swap_remove",
    "next",
    "send",
    "recv",
    "elapsed",
    "min",
    "max",
    "pow",
    "abs",
    "len",
    "clone",
    "cloned",
    "copied",
    "count",
    "sum",
    "product",
    "contains",
    "contains_key",
    "all",
    "any",
    "position",
    "starts_with",
    "ends_with",
    "parse",
];

/// Methods that take what they are called on, and give it on.
const PASSING: [&str; 9] = [
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "ok_or",
    "ok_or_else",
    "ok",
    "map_err",
];

/// Methods whose awaited output is a guard, if they take nothing.
const GUARDING: [&str; 8] =
    ["lock", "read", "write", "acquire", "upgradable_read", "fill_buf", "borrow", "borrow_mut"];

impl Widen<'_> {
    /// Whether the value of `expr` plainly borrows from a local.
    ///
    /// A method that is not known may give a borrow of the `guessed` locals.
    pub(super) fn borrows(&self, expr: &Expr, guessed: &Guessed) -> bool {
        match expr {
            Expr::Paren(paren) => self.borrows(&paren.expr, guessed),
            Expr::Reference(reference) => {
                self.is_owned(&reference.expr) || self.borrows(&reference.expr, guessed)
            }
            Expr::Try(attempt) => self.borrows(&attempt.expr, guessed),
            Expr::Closure(syn::ExprClosure { capture: None, body, .. }) => self.mentions_owned(body),
            Expr::Async(syn::ExprAsync { capture: None, block, .. }) => self.mentions_owned(block),
            Expr::MethodCall(call) if gives_own(&call.method) => false,
            Expr::MethodCall(call) if PASSING.iter().any(|name| call.method == name) => {
                self.borrows(&call.receiver, guessed)
            }
            Expr::MethodCall(call) => {
                // `get()` copies out of a cell.
                let copies = call.method == "get" && call.args.is_empty();
                let is_known = BORROWING.iter().any(|name| call.method == name);
                let may_borrow = is_known || self.may_hide && guessed.holds(&call.receiver);
                may_borrow && !copies && self.is_owned(&call.receiver)
                    || self.borrows(&call.receiver, guessed)
                    || call.method == "zip"
                        && call.args.iter().any(|argument| self.borrows(argument, guessed))
            }
            Expr::Struct(literal) => literal.fields.iter().any(|field| self.borrows(&field.expr, guessed)),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|element| self.borrows(element, guessed)),
            Expr::Array(array) => array.elems.iter().any(|element| self.borrows(element, guessed)),
            // `Cursor::new(&mut buf)` may hold what it was given, and then could not be stored.
            Expr::Call(call) => {
                (is_constructor(&call.func) || self.may_hide && is_of_type(&call.func))
                    && call.args.iter().any(|argument| self.borrows(argument, guessed))
            }
            Expr::Await(awaited) => match &*awaited.base {
                Expr::MethodCall(call) => {
                    call.args.is_empty()
                        && GUARDING.iter().any(|name| call.method == name)
                        && self.is_owned(&call.receiver)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what captures by reference captures a local.
    fn mentions_owned(&self, tokens: &impl ToTokens) -> bool {
        let mentions = self.names.mentions_and_captures(tokens.to_token_stream());
        mentions.into_iter().any(|id| self.names[id].is_own())
    }

    /// Whether a place is part of a local, and not behind a shared reference.
    fn is_owned(&self, place: &Expr) -> bool {
        crate::layout::lent::root(place).is_some_and(|id| self.names[id].is_own())
    }
}

/// `len`, `into_inner`, `to_string`: nothing is borrowed any more.
fn gives_own(method: &Ident) -> bool {
    let method = method.to_string();
    OWNING.contains(&method.as_str())
        || ["is_", "has_", "to_", "into_", "as_secs", "as_millis", "checked_", "wrapping_", "saturating_"]
            .iter()
            .any(|prefix| method.starts_with(prefix))
}

/// Locals of which a method that is not known may give a borrow. It would have consumed one that is never
/// mentioned again.
pub(super) enum Guessed {
    All,
    Of(BTreeSet<BindingId>),
}

impl Guessed {
    fn holds(&self, place: &Expr) -> bool {
        match self {
            Guessed::All => true,
            Guessed::Of(locals) => crate::layout::lent::root(place).is_some_and(|id| locals.contains(&id)),
        }
    }
}

/// `Some`, `Shape::Round`
fn is_constructor(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.last().is_some_and(|last| is_upper(&last.ident))
}

/// `Cursor::new`
fn is_of_type(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.iter().rev().nth(1).is_some_and(|of| is_upper(&of.ident))
}

fn is_upper(ident: &Ident) -> bool {
    ident.to_string().starts_with(char::is_uppercase)
}
