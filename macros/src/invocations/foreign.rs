//! Macros of the user's and of other crates: nobody but rustc knows what they expand to.

use crate::invocations::known::KnownMacro;
use crate::suspension::Suspension;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::Macro;
use syn::visit::{self, Visit};

/// Macros of `log` and `tracing`, which go on after themselves.
const LOGGING: [&str; 8] = ["trace", "debug", "info", "warn", "error", "log", "event", "span"];

/// Whether a macro may expand to a jump.
pub(crate) fn may_jump(mac: &Macro) -> bool {
    let is_known = KnownMacro::parse(mac).is_some()
        || Suspension::of_macro(mac).is_some()
        || crate::labels::is_marker(mac)
        || crate::lower::macro_diverges(mac);
    let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    !is_known && !LOGGING.contains(&name.as_str())
}

/// Finds a macro that may expand to a jump out of the loop around it.
#[derive(Default)]
pub(crate) struct MayLeaveLoop(pub(crate) bool);

impl<'ast> Visit<'ast> for MayLeaveLoop {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.0 |= may_jump(mac);
        if let Some(mut known) = KnownMacro::parse(mac) {
            known.operands_mut().iter().for_each(|(operand, _)| self.visit_expr(operand));
        }
    }

    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        // In a loop of its own it leaves that one.
        match expr {
            syn::Expr::Loop(_) | syn::Expr::Closure(_) | syn::Expr::Async(_) => {}
            syn::Expr::While(looped) => self.visit_expr(&looped.cond),
            syn::Expr::ForLoop(looped) => self.visit_expr(&looped.expr),
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// A `break` or `continue` among the arguments of a macro, with its label, if no loop among them is around it.
pub(crate) fn jump_among(tokens: TokenStream) -> Option<(Ident, Option<String>)> {
    let mut begins_loop = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "break" || ident == "continue" => {
                let mut after = tokens.clone();
                let label = match (after.next(), after.next()) {
                    (Some(TokenTree::Punct(quote)), Some(TokenTree::Ident(label)))
                        if quote.as_char() == '\'' =>
                    {
                        Some(label.to_string())
                    }
                    _ => None,
                };
                return Some((ident, label));
            }
            TokenTree::Ident(ident) if ident == "loop" || ident == "while" || ident == "for" => {
                begins_loop = true;
            }
            TokenTree::Group(group) => {
                let is_loop = group.delimiter() == Delimiter::Brace && std::mem::take(&mut begins_loop);
                let found = jump_among(group.stream()).filter(|(_, label)| !is_loop || label.is_some());
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    None
}
