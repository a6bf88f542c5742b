//! Mentions of locals that live in an `Option`, because control meets where they may have been moved.

use super::Emit;
use super::restore::{Access, Restore};
use crate::names::{BindingId, Mention, binding_of, mention_of, mentioned};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, parse_quote_spanned};

impl Restore<'_> {
    /// A mention of a local that lives in an `Option`.
    ///
    /// Input:   `f(x); x.push(1)`, and `f(x)` again if that is the last mention of this value
    /// Output:  `f(*get(&x)); (*get_mut(&mut x)).push(1)`, and `f(take(&mut x))`
    pub(super) fn slot(&self, name: &Ident, mention: Option<Mention>) -> Expr {
        let span = name.span();
        let private = self.emit.private(span);
        let is_last = mention.is_some_and(|mention| self.emit.layout.last_mentions.contains(&mention));
        match self.access {
            Access::Exclusive => parse_quote_spanned!(span=> (*#private::get_mut(&mut #name))),
            // A closure may run often: it consumes what it must, and copies what it can.
            Access::Value if is_last && self.nested && !self.once => {
                self.emit.reads.set(true);
                parse_quote_spanned!(span=> (&mut &mut #private::Slot(&mut #name)).read())
            }
            Access::Value if is_last => parse_quote_spanned!(span=> #private::take(&mut #name)),
            Access::Value | Access::Shared => parse_quote_spanned!(span=> (*#private::get(&#name))),
        }
    }

    /// Whether this is the last mention of a slot.
    pub(super) fn ends(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        let mention = path.path.get_ident().and_then(mention_of);
        mention.is_some_and(|mention| self.emit.layout.last_mentions.contains(&mention))
    }

    /// A method borrows its receiver before its arguments are evaluated and uses the borrow after, which
    /// Rust allows of a local but not of what `get_mut` gives. Says how many arguments come first then.
    pub(super) fn arguments_first(&self, call: &syn::ExprMethodCall) -> Option<usize> {
        let id = self.slot_under(&call.receiver)?;
        let mentions = |argument: &Expr| !matches!(argument, Expr::Closure(_)) && self.mentions(argument, id);
        call.args.iter().rposition(mentions).map(|last| last + 1)
    }

    /// The slot that a place is part of.
    pub(super) fn slot_under(&self, mut place: &Expr) -> Option<BindingId> {
        while let Expr::Field(syn::ExprField { base, .. }) | Expr::Paren(syn::ExprParen { expr: base, .. }) =
            place
        {
            place = base;
        }
        mentioned(place).filter(|id| self.emit.layout.slots.contains(id) && !self.taken.contains(id))
    }

    pub(super) fn mentions(&self, expr: &Expr, id: BindingId) -> bool {
        self.emit.names.mentions_and_captures(expr.to_token_stream()).contains(&id)
    }

    /// A `move` closure takes a slot's value, not the slot.
    ///
    /// Input:   `move || x.len()`
    /// Output:  `{ let mut x = take(&mut x); move || x.len() }`
    pub(super) fn take_slots(&mut self, body: TokenStream) -> TokenStream {
        let mut found = Vec::new();
        slots_in(body.clone(), &self.emit.layout.slots, &mut found);
        let mut lets = TokenStream::new();
        for ident in found {
            let Some((id, name)) = self.spelled(&ident) else {
                continue;
            };
            let outer = std::mem::replace(&mut self.access, Access::Value);
            let value = self.slot(&name, crate::flow::first_mention(body.clone(), id));
            self.access = outer;
            let span = name.span();
            lets.extend(quote_spanned!(span=> let mut #name = #value;));
            self.taken.push(id);
        }
        lets
    }
}

/// Input:   `v.insert(v.len(), x)`, where `v` lives in a slot and one argument mentions it
/// Output:  `match (get(&v).len(),) { (argument,) => get_mut(&mut v).insert(argument, x) }`
pub(super) fn two_phase(call: &mut syn::ExprMethodCall, count: usize) -> Expr {
    let span = crate::spans::added(call.method.span());
    let mut values = Vec::new();
    let mut names = Vec::new();
    for argument in call.args.iter_mut().take(count) {
        if !matches!(argument, Expr::Closure(_)) {
            let name = format_ident!("argument_{}", names.len() + 1, span = span);
            values.push(std::mem::replace(argument, parse_quote_spanned!(span=> #name)));
            names.push(name);
        }
    }
    parse_quote_spanned!(span=> match (#(#values,)*) { (#(#names,)*) => #call })
}

/// Input:   `v[v.len() - 1] += 1`, where `v` lives in a slot
/// Output:  `(*match get(&v).len() - 1 { at => &mut get_mut(&mut v)[at] }) += 1`
pub(super) fn index_first(index: &syn::ExprIndex) -> Expr {
    let span = crate::spans::added(index.span());
    let base = &index.expr;
    let mut chosen: syn::ExprMatch = parse_quote_spanned!(span=> match () { at => &mut #base[at] });
    // What may begin with a struct literal gets parentheses when it is printed.
    chosen.expr = index.index.clone();
    parse_quote_spanned!(span=> (*#chosen))
}

fn slots_in(tokens: TokenStream, slots: &std::collections::BTreeSet<BindingId>, found: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                let is_new = binding_of(&ident).is_some_and(|id| slots.contains(&id))
                    && found.iter().all(|seen| binding_of(seen) != binding_of(&ident));
                if is_new {
                    found.push(ident);
                }
            }
            TokenTree::Group(group) => slots_in(group.stream(), slots, found),
            _ => {}
        }
    }
}

pub(super) fn is_slot(expr: &Expr, emit: &Emit<'_>) -> bool {
    mentioned(expr).is_some_and(|id| emit.layout.slots.contains(&id))
}
