//! `#[cfg(..)]` inside a body.
//!
//! A macro sees a body before rustc has decided its `cfg`s, and cannot decide them itself.
//! Where one of them changes what is stored or where the body suspends, the machine is written once
//! for each answer, and rustc picks:
//!
//! ```text
//! Input:   fn f() -> impl Iterator<Item = u32> { #[cfg(a)] yield_!(1); yield_!(2) }
//! Output:  #[cfg(a)] fn f() -> .. { yield_!(1); yield_!(2) }
//!          #[cfg(not(a))] fn f() -> .. { yield_!(2) }
//! ```

mod apply;
mod predicates;

use self::apply::Apply;
use self::predicates::{attributes, positive, predicates};
use crate::errors::Errors;
use crate::input::{Options, RawFunction};
use crate::invocations::known::{KnownMacro, inline_captures};
use crate::names::bare;
use crate::suspension::{Suspension, stmt_suspends};
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut as _;
use syn::{Arm, Block, Expr, Stmt};

/// More predicates than this would write the function too often.
const MOST_PREDICATES: usize = 6;

/// Expands a function once for each answer to the `cfg`s that matter.
pub(crate) fn each_configuration(
    raw: RawFunction,
    options: &Options,
    expand: impl Fn(RawFunction) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    if !holds_cfg(raw.body.clone()) && !holds_cfg(raw.sig.inputs.to_token_stream()) {
        return expand(raw);
    }
    let Ok(stmts) = Block::parse_within.parse2(raw.body.clone()) else {
        return expand(raw);
    };
    let block = Block { brace_token: syn::token::Brace::default(), stmts };
    let mut declared = Declared(BTreeSet::from(["self".to_owned()]));
    raw.sig.inputs.iter().for_each(|argument| declared.visit_fn_arg(argument));
    declared.visit_block(&block);
    let mut found = Predicates::new(Some(declared.0));
    raw.sig.inputs.iter().for_each(|argument| found.counts(argument));
    found.visit_block(&block);
    found.errors.finish()?;
    let mut all = TokenStream::new();
    for Answer { condition, mut apply } in answers(&found.all)? {
        let mut configured = raw.clone();
        if let Some(condition) = &condition {
            configured.attrs.push(syn::parse_quote!(#[cfg(#condition)]));
            apply.list(&mut configured.sig.inputs);
            configured.sig.inputs.iter_mut().for_each(|argument| apply.visit_fn_arg_mut(argument));
            let mut block = block.clone();
            apply.visit_block_mut(&mut block);
            configured.body = block.stmts.iter().map(ToTokens::to_token_stream).collect();
        }
        let refused = configured.without_body(options);
        match (expand(configured), condition) {
            (Ok(expanded), _) => all.extend(expanded),
            (Err(error), None) => return Err(error),
            // It may be that this never holds, like two systems at once.
            (Err(error), Some(condition)) => {
                for error in error {
                    let error = error.to_compile_error();
                    all.extend(quote!(#[cfg(#condition)] #error));
                }
                all.extend(refused);
            }
        }
    }
    Ok(all)
}

/// The same for the body of a `gen!`, which may mention any local of the function around it.
pub(crate) fn each_block(
    block: &Block,
    expand: impl Fn(Option<Block>) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    if !holds_cfg(block.to_token_stream()) {
        return expand(None);
    }
    let mut found = Predicates::new(None);
    found.visit_block(block);
    found.errors.finish()?;
    let mut all = TokenStream::new();
    for Answer { condition, mut apply } in answers(&found.all)? {
        let Some(condition) = condition else { return expand(None) };
        let mut configured = block.clone();
        apply.visit_block_mut(&mut configured);
        let machine = expand(Some(configured)).unwrap_or_else(|error| error.to_compile_error());
        all.extend(quote!(#[cfg(#condition)] { #machine }));
    }
    Ok(quote!({ #all }))
}

/// Most bodies have none.
fn holds_cfg(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "cfg" || ident == "cfg_attr",
        TokenTree::Group(group) => holds_cfg(group.stream()),
        _ => false,
    })
}

/// One of the answers to all predicates.
struct Answer {
    /// When it is the right one; nothing if there is only one.
    condition: Option<TokenStream>,
    apply: Apply,
}

fn answers(predicates: &[TokenStream]) -> syn::Result<Vec<Answer>> {
    if predicates.len() > MOST_PREDICATES {
        return Err(syn::Error::new_spanned(
            &predicates[MOST_PREDICATES],
            "more than six different `cfg`s decide what this coroutine stores; move some of the statements into functions",
        ));
    }
    let answers = 0..1_usize << predicates.len();
    Ok(answers
        .map(|answers| {
            let holds = |index: usize| answers & (1 << index) != 0;
            let conditions = predicates.iter().enumerate().map(|(index, predicate)| {
                if holds(index) { predicate.clone() } else { quote!(not(#predicate)) }
            });
            let held =
                predicates.iter().enumerate().map(|(index, text)| (text.to_string(), holds(index))).collect();
            let condition = (!predicates.is_empty()).then(|| quote!(all(#(#conditions),*)));
            Answer { condition, apply: Apply(held) }
        })
        .collect())
}

/// The names that the arguments and the body declare.
struct Declared(BTreeSet<String>);

impl<'ast> Visit<'ast> for Declared {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        let name = bare(&pat.ident);
        // `None` is no local.
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        each_operand(mac, |operand| self.visit_expr(operand));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The expressions among the arguments of a macro that is known.
fn each_operand(mac: &syn::Macro, mut visit: impl FnMut(&Expr)) {
    let mut suspension = Suspension::of_macro(mac);
    if let Some(operand) = suspension.as_mut().and_then(Suspension::operand_mut) {
        visit(operand);
    } else if let Some(mut known) = KnownMacro::parse(mac) {
        known.operands_mut().iter().for_each(|(operand, _)| visit(operand));
    }
}

/// Whether one of the names stands among the tokens, or is captured by a format string.
fn mentions(tokens: TokenStream, names: &BTreeSet<String>) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&bare(&ident)),
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Literal(literal) => syn::parse2::<syn::LitStr>(TokenTree::from(literal).into())
            .is_ok_and(|text| inline_captures(&text.value()).iter().any(|name| names.contains(name))),
        TokenTree::Punct(_) => false,
    })
}

/// Whether a statement may leave its block.
fn jumps(stmt: &Stmt) -> bool {
    struct Jumps(bool);
    impl<'ast> Visit<'ast> for Jumps {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= matches!(expr, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Try(_));
            visit::visit_expr(self, expr);
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.0 |= crate::lower::macro_diverges(mac);
            each_operand(mac, |operand| self.visit_expr(operand));
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    }
    let mut finder = Jumps(crate::lower::diverges(stmt));
    finder.visit_stmt(stmt);
    finder.0
}

/// The predicates that decide about what the passes see: a local, a suspension, a jump, a value.
struct Predicates {
    all: Vec<TokenStream>,
    /// The names of locals; nothing if any name may be one.
    declared: Option<BTreeSet<String>>,
    errors: Errors,
}

impl Predicates {
    fn new(declared: Option<BTreeSet<String>>) -> Predicates {
        Predicates { all: Vec::new(), declared, errors: Errors::default() }
    }

    fn counts(&mut self, node: &impl ToTokens) {
        for predicate in predicates(&attributes(node)) {
            let (predicate, _) = positive(&predicate);
            if self.all.iter().all(|known| known.to_string() != predicate.to_string()) {
                self.all.push(predicate);
            }
        }
    }

    fn matters(&self, stmt: &Stmt) -> bool {
        let is_value = matches!(stmt, Stmt::Expr(_, None))
            || matches!(stmt, Stmt::Macro(call) if call.semi_token.is_none());
        let mentions_local =
            || self.declared.as_ref().is_none_or(|declared| mentions(stmt.to_token_stream(), declared));
        matches!(stmt, Stmt::Local(_)) || is_value || stmt_suspends(stmt) || jumps(stmt) || mentions_local()
    }
}

impl<'ast> Visit<'ast> for Predicates {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if !matches!(stmt, Stmt::Item(_)) && self.matters(stmt) {
            self.counts(stmt);
            if let Stmt::Expr(Expr::Assign(_) | Expr::Binary(_) | Expr::Cast(_), _) = stmt {
                for predicate in predicates(&attributes(stmt)) {
                    self.errors.at(
                        predicate.span(),
                        "before an operator, a `cfg` is about the left operand only; put the statement into braces, \
                         `#[cfg(..)] { .. }`",
                    );
                }
            }
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.counts(arm);
        visit::visit_arm(self, arm);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        self.counts(field);
        visit::visit_field_value(self, field);
    }

    fn visit_field_pat(&mut self, field: &'ast syn::FieldPat) {
        self.counts(field);
        visit::visit_field_pat(self, field);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Array(list) => list.elems.iter().for_each(|element| self.counts(element)),
            Expr::Tuple(list) => list.elems.iter().for_each(|element| self.counts(element)),
            Expr::Call(call) => call.args.iter().for_each(|argument| self.counts(argument)),
            Expr::MethodCall(call) => call.args.iter().for_each(|argument| self.counts(argument)),
            Expr::Closure(closure) => closure.inputs.iter().for_each(|input| self.counts(input)),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        each_operand(mac, |operand| self.visit_expr(operand));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
