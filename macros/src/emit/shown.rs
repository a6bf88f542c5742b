//! `+ Debug`: a state that rustc infers prints its name and its locals, wherever the layout has put them.
//!
//! ```text
//! Input:   Held { at: Which::Yield1 { k: 1 }, iter: 0..3, each: closure }
//! Output:  Yield1 { k: 1, iter: 0..3, each: closure }
//! ```
//! A derive would show the layout, and closures and `async` blocks have no `Debug`.

use super::Emit;
use crate::blocks::RegionId;
use crate::layout::Form;
use crate::names::BindingId;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Path;

impl Emit<'_> {
    /// Whether the state is printed by our own code.
    fn shows(&self) -> bool {
        crate::input::holds(&self.interface.derives, "Debug")
            && matches!(self.back_end, super::BackEnd::Inferred { .. })
    }

    /// What rustc derives for the state enums.
    pub(super) fn derives(&self) -> Option<TokenStream> {
        let is_shown = |path: &&Path| !(self.shows() && crate::input::holds(&[(*path).clone()], "Debug"));
        let derives: Vec<&Path> = self.interface.derives.iter().filter(is_shown).collect();
        (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]))
    }

    /// The `Debug` of one of the state enums.
    pub(super) fn shown(&self, holder: Option<RegionId>, parameters: &TokenStream) -> TokenStream {
        if !self.shows() {
            return TokenStream::new();
        }
        let span = Span::mixed_site();
        let private = self.private(span);
        let name = self.holder_name(holder, span);
        let debug = quote!(::core::fmt::Debug);
        let mut bounds: Vec<TokenStream> = Vec::new();
        let mut arms = TokenStream::new();
        let mut arm = |name: &str, pattern: TokenStream, fields: &[(BindingId, Form)], in_start: bool| {
            let shown = fields.iter().map(|(id, form)| {
                let (field, local) = (self.spelling.field_text(*id), self.shown_local(*id));
                if self.names[*id].callable {
                    return quote!(fields.field(#field, &::core::format_args!("closure")););
                }
                let parameter = self.parameter(*id, *form, in_start);
                bounds.push(quote!(#parameter: #debug));
                match form {
                    Form::Whole => quote!(fields.field(#field, #local);),
                    // Plain data that is not wanted any more is not there.
                    Form::Rest => quote! {
                        if ::core::mem::size_of_val(#local) > 0 {
                            fields.field(#field, #local);
                        }
                    },
                }
            });
            let shown: TokenStream = shown.collect();
            arms.extend(quote!(#pattern => { fields = f.debug_struct(#name); #shown }));
        };
        if holder.is_none() {
            let fields: Vec<_> = self.arguments.iter().map(|id| (*id, Form::Whole)).collect();
            let pattern = self.shown_pattern(&quote!(#name::Start), &fields);
            arm("Start", pattern, &fields, true);
            arm("Done", quote!(#name::Done), &[], false);
        }
        arm("Panicked", quote!(#name::Panicked), &[], false);
        for stored in self.stored_in(holder) {
            let mut fields = stored.kept();
            fields.sort_by_key(|(id, _)| self.layout.order.iter().position(|other| other == id));
            let variant = Ident::new(&stored.variant, span);
            let pattern = match self.is_split(holder) {
                false => self.shown_pattern(&quote!(#name::#variant), &fields),
                true => {
                    let [held, own] = self.held_and_own(holder, &fields);
                    let (at, which) = (self.which_field(holder, span), self.which_name(holder, span));
                    let own = self.shown_pattern(&quote!(#which::#variant), &own);
                    let held = held.iter().map(|(id, _)| self.shown_field(*id));
                    quote!(#name::Held { #at: #own, #(#held,)* })
                }
            };
            arm(&stored.variant, pattern, &fields, false);
        }
        for (region, arrays) in self.places_in(holder) {
            let variant = format_ident!("Arrays{}", region.0, span = span);
            let fields = arrays.iter().map(|id| self.shown_field(*id));
            let shown = arrays.iter().map(|id| {
                let (field, local) = (self.spelling.field_text(*id), self.shown_local(*id));
                let parameter = self.parameter(*id, Form::Whole, false);
                bounds.push(quote!(#parameter: #debug));
                quote!(fields.field(#field, #local);)
            });
            let shown: TokenStream = shown.collect();
            let at = super::state::place_parameter(region);
            bounds.push(quote!(#at: #private::Shown));
            arms.extend(quote! {
                #name::#variant { #(#fields,)* at } => { fields = #private::Shown::show(at, f); #shown }
            });
        }
        let clause = (!bounds.is_empty()).then(|| quote!(where #(#bounds),*));
        let debug = holder.is_none().then(|| {
            quote! {
                impl #parameters #debug for #name #parameters #clause {
                    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                        #private::Shown::show(self, f).finish()
                    }
                }
            }
        });
        quote! {
            impl #parameters #private::Shown for #name #parameters #clause {
                fn show<'a, 'f>(&self, f: &'a mut ::core::fmt::Formatter<'f>) -> ::core::fmt::DebugStruct<'a, 'f> {
                    let mut fields;
                    match self { #arms }
                    fields
                }
            }

            #debug
        }
    }

    fn shown_local(&self, id: BindingId) -> Ident {
        format_ident!("local{}", id.0, span = Span::mixed_site())
    }

    /// `n: local0`
    fn shown_field(&self, id: BindingId) -> TokenStream {
        let (field, local) = (self.spelling.field(id), self.shown_local(id));
        match self.names[id].callable {
            true => quote!(#field: _),
            false => quote!(#field: #local),
        }
    }

    /// `State::Yield1 { n: local0, .. }`
    fn shown_pattern(&self, variant: &TokenStream, fields: &[(BindingId, Form)]) -> TokenStream {
        let fields = fields.iter().map(|(id, _)| self.shown_field(*id));
        quote!(#variant { #(#fields,)* .. })
    }
}
