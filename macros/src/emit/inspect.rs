//! What makes a state tell where it is.
//!
//! ```text
//! Output:  impl Located for State { fn index(&self) -> usize { match self { State::Start { .. } => 0, .. } } }
//!          impl Inspected for State { const GRAPH: Graph = Graph::new("countdown", &[..], &[(0, 1), ..]); }
//! ```

use super::Emit;
use crate::blocks::RegionId;
use crate::ir::SuspensionKind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

impl Emit<'_> {
    /// Nothing, where nobody may ask.
    pub(super) fn located(
        &self,
        holder: Option<RegionId>,
        parameters: &TokenStream,
        arguments: &TokenStream,
        clause: &TokenStream,
    ) -> TokenStream {
        let Some(asked) = &self.interface.inspects else { return TokenStream::new() };
        let private = self.private(Span::mixed_site());
        let name = self.holder_name(holder, Span::mixed_site());
        let last = self.layout.stored.len() + 1;
        let ends = match holder {
            None => {
                let panicked = last + 1;
                quote! {
                    #name::Start { .. } => 0,
                    #name::Done => #last,
                    #name::Panicked => #panicked,
                }
            }
            Some(_) => {
                let panicked = last + 1;
                quote!(#name::Panicked => #panicked,)
            }
        };
        let suspended = self.suspended_indices(holder);
        let places: Vec<RegionId> = self.places_in(holder).into_iter().map(|(region, _)| region).collect();
        let in_places = places.iter().map(|region| {
            let variant = format_ident!("Arrays{}", region.0, span = Span::mixed_site());
            quote!(#name::#variant { at, .. } => #private::Located::index(at),)
        });
        let bounds = places.iter().map(|region| {
            let at = super::state::place_parameter(*region);
            quote!(#at: #private::Located)
        });
        let bounds = (!places.is_empty()).then(|| quote!(where #(#bounds),*));
        let inspected = holder.is_none().then(|| {
            let graph = self.graph(asked);
            let bounds = bounds.clone();
            quote! {
                impl #parameters #private::Inspected for #name #arguments #clause #bounds {
                    const GRAPH: #private::Graph = #graph;
                }
            }
        });
        quote! {
            impl #parameters #private::Located for #name #arguments #clause #bounds {
                fn index(&self) -> usize {
                    match self {
                        #ends
                        #(#in_places)*
                        #suspended
                    }
                }
            }

            #inspected
        }
    }

    /// `State::Yield1 { .. } => 1, ..`
    fn suspended_indices(&self, holder: Option<RegionId>) -> TokenStream {
        let span = Span::mixed_site();
        let index = |variant: &str| {
            self.layout
                .stored
                .iter()
                .position(|stored| stored.variant == variant)
                .map_or(0, |found| found + 1)
        };
        let arms = |enumeration: &Ident| -> TokenStream {
            let arm = |stored: &&crate::layout::Stored| {
                let (variant, index) = (Ident::new(&stored.variant, span), index(&stored.variant));
                quote!(#enumeration::#variant { .. } => #index,)
            };
            self.stored_in(holder).iter().map(arm).collect()
        };
        match self.is_split(holder) {
            false => arms(&self.holder_name(holder, span)),
            true => {
                let held = self.holder_variant(holder, "Held", span);
                let (at, arms) = (self.which_field(holder, span), arms(&self.which_name(holder, span)));
                quote!(#held { #at: at, .. } => match at { #arms },)
            }
        }
    }

    /// `Graph::new(..)`, with the places where the user suspends.
    fn graph(&self, asked: &Ident) -> TokenStream {
        let private = self.private(Span::mixed_site());
        let state = |index: usize, name: &str, at: Span| {
            let info = quote!(#private::StateInfo::new);
            // `line!()` tells of where the user's own tokens stand, and of the attribute for ours.
            let place = quote_spanned!(at=> ::core::file!(), ::core::line!(), ::core::column!());
            quote!(#info(#name, #place, #index))
        };
        let own = asked.span();
        let suspended = self.layout.stored.iter().enumerate().map(|(index, stored)| {
            let at = self.suspensions[stored.id.0];
            let at = match stored.kind {
                SuspensionKind::Yield => at,
                // Of a stretch that is awaited as a whole, only the place is the user's.
                SuspensionKind::Await => own.located_at(at),
            };
            state(index + 1, &stored.variant, at)
        });
        let last = self.layout.stored.len() + 1;
        let start = state(0, "Start", own);
        let ends = [state(last, "Done", own), state(last + 1, "Panicked", own)];
        let edges = crate::graph::edges(self.blocks, &self.layout.stored).into_iter();
        let edges = edges.map(|(from, to)| quote!((#from, #to)));
        let name = asked.to_string();
        let name = name.trim_start_matches("r#");
        quote!(#private::Graph::new(#name, &[#start, #(#suspended,)* #(#ends),*], &[#(#edges),*]))
    }
}
