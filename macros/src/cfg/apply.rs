//! A body under one answer to its `cfg`s.

use super::predicates::{attributes, positive, predicates, predicates_of};
use crate::invocations::known::KnownMacro;
use crate::suspension::Suspension;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Block, Expr, Stmt};

/// Removes what is configured out, and the decided attributes from what stays.
pub(super) struct Apply(pub(super) Vec<(String, bool)>);

impl Apply {
    fn answer(&self, predicate: &TokenStream) -> Option<bool> {
        let (predicate, is_negated) = positive(predicate);
        let text = predicate.to_string();
        self.0.iter().find(|(known, _)| *known == text).map(|(_, holds)| *holds != is_negated)
    }

    fn stays(&self, node: &impl ToTokens) -> bool {
        predicates(&attributes(node)).iter().all(|predicate| self.answer(predicate).unwrap_or(true))
    }

    pub(super) fn list<T: ToTokens, P: Default>(&self, list: &mut Punctuated<T, P>) {
        if list.iter().any(|element| !self.stays(element)) {
            *list = std::mem::take(list).into_iter().filter(|element| self.stays(element)).collect();
        }
    }
}

impl VisitMut for Apply {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.retain(|stmt| matches!(stmt, Stmt::Item(_)) || self.stays(stmt));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Match(choice) => choice.arms.retain(|arm| self.stays(arm)),
            Expr::Array(list) => self.list(&mut list.elems),
            Expr::Tuple(list) => self.list(&mut list.elems),
            Expr::Call(call) => self.list(&mut call.args),
            Expr::MethodCall(call) => self.list(&mut call.args),
            Expr::Closure(closure) => self.list(&mut closure.inputs),
            Expr::Struct(literal) => {
                self.list(&mut literal.fields);
                if literal.dot2_token.is_some() && !literal.fields.empty_or_trailing() {
                    literal.fields.push_punct(Default::default());
                }
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_pat_struct_mut(&mut self, pat: &mut syn::PatStruct) {
        self.list(&mut pat.fields);
        if pat.rest.is_some() && !pat.fields.empty_or_trailing() {
            pat.fields.push_punct(Default::default());
        }
        visit_mut::visit_pat_struct_mut(self, pat);
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
            let predicates = predicates_of(attr);
            predicates.is_empty() || predicates.iter().any(|predicate| self.answer(predicate).is_none())
        });
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
