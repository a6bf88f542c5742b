//! Names that the user gives to states.
//!
//! ```text
//! Input:   #[state(Connecting)] let socket = connect(address).await?;
//! Output:  state__costate!(Connecting); let socket = connect(address).await?;
//! ```
//! A marker is a statement like any other, so it stays before its statement whatever the passes do to that;
//! lowering takes it away and names the one suspension of what follows. Where a whole stretch becomes one
//! thing to await, the marker is in there, and names that.

use crate::errors::Errors;
use crate::lower::Lower;
use crate::names::MARK;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use std::ops::Range;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Macro, Stmt};

/// The macro's own states.
const TAKEN: [&str; 4] = ["Start", "Done", "Panicked", "Held"];

/// Puts a marker in place of every `#[state(..)]`. Gives the labels too, each of which must find its state.
pub(crate) fn mark(body: TokenStream) -> syn::Result<(TokenStream, Vec<Ident>)> {
    let (mut errors, mut labels) = (Errors::default(), Vec::new());
    let body = marked_in(body, &mut labels, &mut errors);
    errors.finish()?;
    Ok((body, labels))
}

fn marked_in(tokens: TokenStream, labels: &mut Vec<Ident>, errors: &mut Errors) -> TokenStream {
    let mut output: Vec<TokenTree> = Vec::new();
    // Where the attributes at hand begin: a marker stands before all of them.
    let mut attributes = None;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        let bracketed = match tokens.peek() {
            Some(TokenTree::Group(group)) if is_hash && group.delimiter() == Delimiter::Bracket => {
                Some(group.clone())
            }
            _ => None,
        };
        match (bracketed, token) {
            (Some(group), hash) => {
                tokens.next();
                let at = *attributes.get_or_insert(output.len());
                match label_of(&group) {
                    Some(Ok(label)) => {
                        output.splice(at..at, marker(&label));
                        attributes = Some(output.len());
                        labels.push(label);
                    }
                    Some(Err(error)) => errors.push(error),
                    None => output.extend([hash, group.into()]),
                }
            }
            (None, TokenTree::Group(group)) => {
                attributes = None;
                let mut inner = Group::new(group.delimiter(), marked_in(group.stream(), labels, errors));
                inner.set_span(group.span());
                output.push(inner.into());
            }
            (None, other) => {
                attributes = None;
                output.push(other);
            }
        }
    }
    output.into_iter().collect()
}

/// The label of `[state(Label)]`; nothing for another attribute.
fn label_of(attribute: &Group) -> Option<syn::Result<Ident>> {
    let mut tokens = attribute.stream().into_iter();
    let Some(TokenTree::Ident(name)) = tokens.next().filter(|token| token.to_string() == "state") else {
        return None;
    };
    let wanted = || syn::Error::new(name.span(), "a state needs a name; write `#[state(Name)]`");
    let label = match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            syn::parse2::<Ident>(group.stream()).map_err(|_| wanted())
        }
        // Some other crate's.
        (Some(TokenTree::Punct(punct)), _) if punct.as_char() == ':' => return None,
        _ => Err(wanted()),
    };
    Some(label)
}

fn marker(label: &Ident) -> TokenStream {
    let span = label.span();
    let name = format_ident!("state{MARK}", span = span);
    quote_spanned!(span=> #name!(#label);)
}

/// The label that a statement marks the next one with.
pub(crate) fn marked(stmt: &Stmt) -> Option<Ident> {
    match stmt {
        Stmt::Macro(call) => label_in(&call.mac),
        Stmt::Expr(Expr::Macro(call), _) => label_in(&call.mac),
        _ => None,
    }
}

fn label_in(mac: &Macro) -> Option<Ident> {
    is_marker(mac).then(|| syn::parse2(mac.tokens.clone()).ok()).flatten()
}

pub(crate) fn is_marker(mac: &Macro) -> bool {
    mac.path.is_ident(&format!("state{MARK}"))
}

/// Takes the markers out of what is awaited as a whole.
pub(crate) fn take(awaited: &mut Expr) -> Vec<Ident> {
    struct Take(Vec<Ident>);
    impl VisitMut for Take {
        fn visit_block_mut(&mut self, block: &mut syn::Block) {
            let labels = &mut self.0;
            block.stmts.retain(|stmt| match marked(stmt) {
                Some(label) => {
                    labels.push(label);
                    false
                }
                None => true,
            });
            visit_mut::visit_block_mut(self, block);
        }
        fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
        fn visit_item_mut(&mut self, _: &mut syn::Item) {}
    }
    let mut take = Take(Vec::new());
    take.visit_expr_mut(awaited);
    take.0
}

impl Lower<'_> {
    /// Names the only one of the suspensions that a statement has brought.
    pub(crate) fn label(&mut self, label: Ident, brought: Range<usize>) {
        match brought.len() {
            0 => self.errors.at(
                label.span(),
                "this statement does not suspend, so it is no state; put `#[state(..)]` on the statement with the \
                 `yield_!` or `.await`",
            ),
            1 => self.name_state(brought.start, label),
            several => self.errors.at(
                label.span(),
                format!(
                    "this statement suspends in {several} places, and a state is one of them; give each a statement of \
                     its own, or write `yield_!(value, state = {label})`"
                ),
            ),
        }
    }

    /// Names the suspension of that number.
    pub(crate) fn name_state(&mut self, suspension: usize, label: Ident) {
        let name = label.to_string();
        let numbered = ["Yield", "Await", "Arrays"]
            .iter()
            .any(|kind| name.strip_prefix(kind).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())));
        if numbered || TAKEN.contains(&name.as_str()) || name.starts_with("r#") {
            self.errors.at(
                label.span(),
                format!("`{name}` cannot be the name of a state, for the macro gives that name itself; choose another"),
            );
        }
        if let Some(other) = self.labels.values().find(|other| **other == label) {
            let mut error = syn::Error::new(
                label.span(),
                format!("two states are called `{label}`; give each suspension a name of its own"),
            );
            error.combine(syn::Error::new(
                other.span(),
                format!("the other `{label}` is here; rename one of the two"),
            ));
            self.errors.push(error);
            return;
        }
        if let Some(other) = self.labels.insert(suspension, label.clone()) {
            self.errors.at(
                label.span(),
                format!("this suspension is called `{other}` and `{label}`; leave one of the two out"),
            );
        }
    }

    /// Names what awaits a whole stretch after the state that is marked in it.
    pub(crate) fn name_stretch(&mut self, suspension: usize, labels: Vec<Ident>) {
        self.found_labels.extend(labels.iter().cloned());
        if let [first, second, ..] = &labels[..] {
            self.errors.at(
                second.span(),
                format!(
                    "`{first}` and `{second}` are one state, for the code between them borrows and is awaited as a whole; \
                     leave one of the two out"
                ),
            );
        }
        if let Some(label) = labels.into_iter().next() {
            self.name_state(suspension, label);
        }
    }

    /// Labels that no pass has come across stand where no statement of the body does.
    pub(crate) fn check_labels(&mut self, marked: &[Ident]) {
        for label in marked {
            let at = |span: Span| format!("{span:?}");
            let is_found = |found: &Ident| found == label && at(found.span()) == at(label.span());
            if !self.found_labels.iter().any(is_found) {
                self.errors.at(
                    label.span(),
                    "`#[state(..)]` names a state only on a statement of the coroutine that suspends; move it there, or \
                     remove it",
                );
            }
        }
    }
}

/// `, state = Name` after the operand of a `yield_!`, as tokens.
pub(crate) fn after_operand(label: Option<&Ident>, has_operand: bool) -> TokenStream {
    let Some(label) = label else { return TokenStream::new() };
    let unit = (!has_operand).then(|| quote_spanned!(label.span()=> ()));
    let label = label.to_token_stream();
    quote_spanned!(Span::call_site()=> #unit, state = #label)
}
