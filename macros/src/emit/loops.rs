//! Loops: native loops around regions of their own, entered anywhere.

use super::Emit;
use super::regions::Way;
use super::state::with_fields;
use crate::blocks::{BlockId, BlockKind, RegionId};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

impl Emit<'_> {
    fn straight_code(&self, block: BlockId) -> TokenStream {
        let code = self.code(&self.blocks.block(block).code, block);
        if self.blocks.block(block).is_unsafe { quote!(unsafe { #code }) } else { code }
    }

    /// The code of a block; for a loop, the loop.
    pub(super) fn block_code(&self, block: BlockId) -> TokenStream {
        let Some(region) = self.blocks.block(block).kind.region() else {
            return self.straight_code(block);
        };
        let entry_block = self.blocks.region(region).blocks[0];
        let code = self.straight_code(entry_block);
        let begun = self.layout.block(block).params.iter().filter(|param| param.carried).map(|param| {
            let local = self.spelling.local(param.binding, self.declared_at(param.binding));
            let carried = self.carried(param.binding, region, Span::mixed_site());
            let private = self.private(Span::mixed_site());
            let mutable = self.is_mutable(param.binding).then(|| quote!(mut));
            quote!(let #mutable #local = #private::take(&mut #carried);)
        });
        let code = quote!(#(#begun)* #code);
        let has_entry = self.has_entry(region);
        let next = self.entry_variant(region, "Next", Span::mixed_site());
        let mut ways = vec![Way { pattern: next.clone(), code: quote!({ #code }) }];
        if has_entry {
            for id in self.suspensions_in(region) {
                if !self.begins_turn(region, id) {
                    let variant =
                        self.entry_variant(region, &self.layout.stored(id).variant, Span::mixed_site());
                    ways.push(self.way(region, id, |fields| {
                        with_fields(&variant, fields.into_iter().map(|(_, tokens)| tokens).collect())
                    }));
                }
            }
        }
        let entry = self.entry_ident(region);
        let dispatch = match &ways[..] {
            [Way { code, .. }] => code.clone(),
            ways => {
                let arms = ways.iter().map(|Way { pattern, code }| quote!(#pattern => #code,));
                quote!(match ::core::mem::replace(&mut #entry, #next) { #(#arms)* })
            }
        };
        let nest = self.nest(region, dispatch);
        match &self.blocks.block(block).kind {
            BlockKind::Place(_, arrays) => {
                let outer = self.holder(self.blocks.block(block).region);
                let state = self.holder_local(outer, Span::mixed_site());
                let variant = self.holder_variant(outer, &format!("Arrays{}", region.0), Span::mixed_site());
                let at = self.holder_local(Some(region), Span::mixed_site());
                let arrays = arrays.iter().map(|id| {
                    let field = self.spelling.field(*id);
                    let local = self.spelling.local(*id, self.declared_at(*id));
                    if field == local { quote!(#local) } else { quote!(#field: #local) }
                });
                quote! {
                    let #variant { #(#arrays,)* at: #at } = &mut *#state else { ::core::unreachable!() };
                    #nest
                }
            }
            _ => {
                let label = self.loop_label(region, Span::mixed_site());
                if self.blocks.hides_jumps(region) {
                    // In a labelled block rustc refuses a `break` without a label, which would leave this loop.
                    return quote!(#label: loop { '_turn: { #nest } });
                }
                quote!(#label: loop { #nest })
            }
        }
    }

    /// The enums that say where the first turn of a loop begins.
    pub(super) fn entry_enums(&self) -> TokenStream {
        let loops = (1..self.blocks.regions.len()).map(RegionId).filter(|region| self.has_entry(*region));
        loops.map(|region| self.entry_enum(region)).collect()
    }

    fn entry_enum(&self, region: RegionId) -> TokenStream {
        let name = self.entry_name(region, Span::mixed_site());
        let mut parameters: Vec<Ident> = Vec::new();
        let mut variants = Vec::new();
        for id in self.suspensions_in(region).into_iter().filter(|id| !self.begins_turn(region, *id)) {
            let variant = format_ident!("{}", self.layout.stored(id).variant, span = Span::mixed_site());
            let fields = self.fields_within(region, id).into_iter().map(|(binding, form)| {
                let field = self.spelling.field(binding);
                let parameter = self.spelling.type_parameter(binding, form);
                if !parameters.contains(&parameter) {
                    parameters.push(parameter.clone());
                }
                quote!(#field: #parameter)
            });
            variants.push(with_fields(&quote!(#variant), fields.collect()));
        }
        let parameters = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
        quote!(enum #name #parameters { Next, #(#variants),* })
    }
}
