//! What every suspension stores lies in one place.
//!
//! ```text
//! Input:   Yield1 { k, iter }, Yield2 { iter }
//! Output:  Held { at: Which<K>, iter: Iter }    enum Which<K> { Yield1 { k: K }, Yield2 }
//! ```
//! In variants of one enum `iter` would lie at different offsets, and each resume would move it from
//! the one to the other: past the stores of the step before, which stalls the processor.

use super::state::{in_angles, with_fields};
use super::{BackEnd, Emit};
use crate::blocks::RegionId;
use crate::layout::Form;
use crate::names::BindingId;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::rc::Rc;

/// A stored local, and what stands for it: a field's definition, pattern or value.
pub(super) type Field = ((BindingId, Form), TokenStream);

impl Emit<'_> {
    /// What all suspensions of `holder` store alike, in drop order; nothing if they do not differ.
    fn held(&self, holder: Option<RegionId>) -> Rc<[(BindingId, Form)]> {
        let mut known = self.held.borrow_mut();
        known.entry(holder).or_insert_with(|| self.find_held(holder).into()).clone()
    }

    /// Whether the suspensions of `holder` have an enum of their own.
    pub(super) fn is_split(&self, holder: Option<RegionId>) -> bool {
        !self.held(holder).is_empty()
    }

    /// Those that stand in the outer variant, and those that stand in the inner one.
    pub(super) fn held_and_own(
        &self,
        holder: Option<RegionId>,
        fields: &[(BindingId, Form)],
    ) -> [Vec<(BindingId, Form)>; 2] {
        let held = self.held(holder);
        let (held, own) = fields.iter().copied().partition(|field| held.contains(field));
        [held, own]
    }

    fn find_held(&self, holder: Option<RegionId>) -> Vec<(BindingId, Form)> {
        if self.is_async() || holder.is_none() && matches!(self.back_end, BackEnd::Named(_)) {
            return Vec::new();
        }
        let lists: Vec<_> =
            self.stored_in(holder).iter().map(|stored| self.drop_order(&stored.fields)).collect();
        let Some((first, others)) = lists.split_first() else {
            return Vec::new();
        };
        if others.iter().all(|other| other == first) {
            return Vec::new();
        }
        let plain = |(id, _): &(BindingId, Form)| self.names[*id].plain;
        let shared =
            first.iter().filter(|field| plain(field) && others.iter().all(|other| other.contains(field)));
        // What drops must do so after the youngest, which are not shared: only the oldest can be.
        let same = |back: usize| {
            let field = &first[first.len() - back];
            !plain(field)
                && others.iter().all(|other| other.len() >= back && &other[other.len() - back] == field)
        };
        let oldest = (1..=first.len()).take_while(|back| same(*back)).count();
        shared.chain(&first[first.len() - oldest..]).copied().collect()
    }

    /// The variant of one suspension as `holder` spells it.
    pub(super) fn suspended(
        &self,
        holder: Option<RegionId>,
        variant: &str,
        fields: Vec<Field>,
        span: Span,
    ) -> TokenStream {
        let held = self.held(holder);
        let name = Ident::new(variant, crate::spans::added(span));
        if held.is_empty() {
            let enumeration = self.holder_name(holder, span);
            return with_fields(&quote!(#enumeration::#name), tokens(fields));
        }
        let (shared, own): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(field, _)| held.contains(field));
        let which = self.which_name(holder, span);
        let own = with_fields(&quote!(#which::#name), tokens(own));
        let outer = self.holder_variant(holder, "Held", span);
        let (at, shared) = (self.which_field(holder, span), tokens(shared));
        // In a pattern the youngest must be bound last: they drop first.
        quote_spanned!(span=> #outer { #(#shared,)* #at: #own })
    }

    /// The variants of `holder` for its suspensions.
    pub(super) fn suspended_variants(&self, holder: Option<RegionId>) -> Vec<TokenStream> {
        let held = self.held(holder);
        if held.is_empty() {
            return self.own_variants(holder, &held);
        }
        let span = Span::mixed_site();
        let (at, which) = (self.which_field(holder, span), self.which_name(holder, span));
        let parameters = in_angles(&self.which_parameters(holder, &held));
        let shared = self.variant_fields(held.to_vec(), false);
        vec![quote!(Held { #at: #which #parameters, #(#shared),* })]
    }

    /// `enum Which<K> { Yield1 { k: K }, Yield2 }`
    pub(super) fn which_enum(&self, holder: Option<RegionId>) -> TokenStream {
        let held = self.held(holder);
        if held.is_empty() {
            return TokenStream::new();
        }
        let name = self.which_name(holder, Span::mixed_site());
        let parameters = in_angles(&self.which_parameters(holder, &held));
        let variants = self.own_variants(holder, &held);
        let derives = self.derives();
        quote!(#derives enum #name #parameters { #(#variants),* })
    }

    fn own_variants(&self, holder: Option<RegionId>, held: &[(BindingId, Form)]) -> Vec<TokenStream> {
        let variant = |stored: &crate::layout::Stored| {
            let name = format_ident!("{}", stored.variant, span = Span::mixed_site());
            let mut fields = self.drop_order(&stored.kept());
            fields.retain(|field| !held.contains(field));
            let awaited = self.awaited_definition(stored).into_iter();
            with_fields(&quote!(#name), awaited.chain(self.variant_fields(fields, false)).collect())
        };
        self.stored_in(holder).into_iter().map(variant).collect()
    }

    fn which_parameters(&self, holder: Option<RegionId>, held: &[(BindingId, Form)]) -> Vec<Ident> {
        let mut parameters: Vec<Ident> = Vec::new();
        for (binding, form) in self.stored_in(holder).iter().flat_map(|stored| &stored.fields) {
            let parameter = self.parameter(*binding, *form, false);
            if !held.contains(&(*binding, *form)) && !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
        parameters
    }

    pub(super) fn which_name(&self, holder: Option<RegionId>, span: Span) -> Ident {
        format_ident!("{}Which", self.holder_name(holder, span))
    }

    /// `at`, or what no stored local is called.
    pub(super) fn which_field(&self, holder: Option<RegionId>, span: Span) -> Ident {
        let held = self.held(holder);
        let mut name = String::from("at");
        while held.iter().any(|(id, _)| self.spelling.field_text(*id) == name) {
            name.push('_');
        }
        Ident::new(&name, crate::spans::added(span))
    }
}

fn tokens(fields: Vec<Field>) -> Vec<TokenStream> {
    fields.into_iter().map(|(_, tokens)| tokens).collect()
}
