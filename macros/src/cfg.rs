//! `#[cfg(..)]` inside a body.
//!
//! An attribute macro sees a body before rustc has decided its `cfg`s, and cannot decide them itself.
//! Where one of them changes what is stored or where the body suspends, the function is written once
//! for each answer, and rustc picks:
//!
//! ```text
//! Input:   fn f() -> impl Iterator<Item = u32> { #[cfg(a)] yield_!(1); yield_!(2) }
//! Output:  #[cfg(a)] fn f() -> .. { yield_!(1); yield_!(2) }
//!          #[cfg(not(a))] fn f() -> .. { yield_!(2) }
//! ```

use crate::input::RawFunction;
use crate::known_macros::KnownMacro;
use crate::suspension::{Suspension, stmt_suspends, suspends};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Attribute, Block, Meta, Stmt};

/// More predicates than this would write the function too often.
const MOST_PREDICATES: usize = 6;

/// Expands a function once for each answer to the `cfg`s that matter.
pub(crate) fn each_configuration(
    raw: RawFunction,
    expand: impl Fn(RawFunction) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    let Ok(stmts) = syn::parse::Parser::parse2(Block::parse_within, raw.body.clone()) else {
        return expand(raw);
    };
    let block = Block { brace_token: syn::token::Brace::default(), stmts };
    let mut all = TokenStream::new();
    for (condition, block) in configurations(&block)? {
        let mut configured = raw.clone();
        if let Some(condition) = condition {
            configured.attrs.push(syn::parse_quote!(#[cfg(#condition)]));
            configured.body = block.stmts.iter().map(ToTokens::to_token_stream).collect();
        }
        all.extend(expand(configured)?);
    }
    Ok(all)
}

/// The block under each answer, with the condition of that answer; one without, if nothing depends.
pub(crate) fn configurations(block: &Block) -> syn::Result<Vec<(Option<TokenStream>, Block)>> {
    let mut found = Predicates(Vec::new());
    found.visit_block(block);
    let predicates = found.0;
    if predicates.is_empty() {
        return Ok(vec![(None, block.clone())]);
    }
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
            let mut block = block.clone();
            let held =
                predicates.iter().enumerate().map(|(index, text)| (text.to_string(), holds(index))).collect();
            Apply(held).visit_block_mut(&mut block);
            (Some(quote!(all(#(#conditions),*))), block)
        })
        .collect())
}

fn predicates(attrs: &[Attribute]) -> impl Iterator<Item = TokenStream> + '_ {
    attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(list.tokens.clone()),
        _ => None,
    })
}

fn attrs_of(stmt: &Stmt) -> &[Attribute] {
    match stmt {
        Stmt::Local(local) => &local.attrs,
        Stmt::Macro(call) => &call.attrs,
        Stmt::Expr(expr, _) => expr_attrs(expr),
        Stmt::Item(_) => &[],
    }
}

fn expr_attrs(expr: &syn::Expr) -> &[Attribute] {
    use syn::Expr;
    match expr {
        Expr::Macro(e) => &e.attrs,
        Expr::Block(e) => &e.attrs,
        Expr::If(e) => &e.attrs,
        Expr::Match(e) => &e.attrs,
        Expr::Loop(e) => &e.attrs,
        Expr::While(e) => &e.attrs,
        Expr::ForLoop(e) => &e.attrs,
        Expr::Unsafe(e) => &e.attrs,
        Expr::Call(e) => &e.attrs,
        Expr::MethodCall(e) => &e.attrs,
        Expr::Assign(e) => &e.attrs,
        Expr::Binary(e) => &e.attrs,
        Expr::Yield(e) => &e.attrs,
        Expr::Return(e) => &e.attrs,
        Expr::Break(e) => &e.attrs,
        Expr::Continue(e) => &e.attrs,
        Expr::Try(e) => &e.attrs,
        _ => &[],
    }
}

/// Whether a statement may leave its block.
fn jumps(stmt: &Stmt) -> bool {
    struct Jumps(bool);
    impl<'ast> Visit<'ast> for Jumps {
        fn visit_expr(&mut self, expr: &'ast syn::Expr) {
            use syn::Expr;
            self.0 |= matches!(expr, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Try(_));
            visit::visit_expr(self, expr);
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    }
    let mut finder = Jumps(crate::lower::diverges(stmt));
    finder.visit_stmt(stmt);
    finder.0
}

/// The predicates that decide about a `let`, a suspension or a jump.
struct Predicates(Vec<TokenStream>);

impl Predicates {
    fn add(&mut self, attrs: &[Attribute]) {
        for predicate in predicates(attrs) {
            if self.0.iter().all(|known| known.to_string() != predicate.to_string()) {
                self.0.push(predicate);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Predicates {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if matches!(stmt, Stmt::Local(_)) || stmt_suspends(stmt) || jumps(stmt) {
            self.add(attrs_of(stmt));
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        if suspends(&arm.body) {
            self.add(&arm.attrs);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        if literal.fields.iter().any(|field| suspends(&field.expr)) {
            literal.fields.iter().for_each(|field| self.add(&field.attrs));
        }
        visit::visit_expr_struct(self, literal);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let mut suspension = Suspension::of_macro(mac);
        if let Some(operand) = suspension.as_mut().and_then(Suspension::operand_mut) {
            Visit::visit_expr(self, operand);
        } else if let Some(mut known) = KnownMacro::parse(mac) {
            known.operands_mut().iter().for_each(|(operand, _)| Visit::visit_expr(self, operand));
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Removes what is configured out, and the decided attributes from what stays.
struct Apply(Vec<(String, bool)>);

impl Apply {
    fn stays(&self, attrs: &[Attribute]) -> bool {
        predicates(attrs).all(|predicate| {
            let text = predicate.to_string();
            self.0.iter().find(|(known, _)| *known == text).is_none_or(|(_, holds)| *holds)
        })
    }
}

impl VisitMut for Apply {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.retain(|stmt| self.stays(attrs_of(stmt)));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, choice: &mut syn::ExprMatch) {
        choice.arms.retain(|arm| self.stays(&arm.attrs));
        visit_mut::visit_expr_match_mut(self, choice);
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        let fields = std::mem::take(&mut literal.fields);
        literal.fields = fields.into_iter().filter(|field| self.stays(&field.attrs)).collect();
        if literal.dot2_token.is_some() && !literal.fields.empty_or_trailing() {
            literal.fields.push_punct(Default::default());
        }
        visit_mut::visit_expr_struct_mut(self, literal);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if let Some(mut suspension) = Suspension::of_macro(mac) {
            if let Some(operand) = suspension.operand_mut() {
                self.visit_expr_mut(operand);
                mac.tokens = suspension.operand_tokens();
            }
        } else if let Some(mut known) = KnownMacro::parse(mac) {
            known.operands_mut().into_iter().for_each(|(operand, _)| self.visit_expr_mut(operand));
            mac.tokens = known.to_token_stream();
        }
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        attrs.retain(|attr| {
            predicates(std::slice::from_ref(attr))
                .all(|predicate| self.0.iter().all(|(known, _)| *known != predicate.to_string()))
        });
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
