//! The state enum: one variant for each suspension, holding what lives across it.

use super::{BackEnd, Emit};
use crate::blocks::RegionId;
use crate::layout::Form;
use crate::names::BindingId;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

impl Emit<'_> {
    /// `State::Start { n }`, as the caller's arguments fill it.
    pub(super) fn start_outside(&self) -> TokenStream {
        let variant = self.variant("Start", Span::mixed_site());
        let fields = self.arguments.iter().map(|id| {
            let field = self.spelling.field(*id);
            let outside = self.argument_name(*id);
            if field == outside { quote!(#outside) } else { quote!(#field: #outside) }
        });
        with_fields(&variant, fields.chain(self.filler()).collect())
    }

    /// `State::Start { n }`, put back as it was.
    pub(super) fn start(&self) -> TokenStream {
        let variant = self.variant("Start", Span::mixed_site());
        let fields =
            self.arguments.iter().map(|id| self.field_init(*id, Form::Whole, self.names[*id].ident.span()));
        with_fields(&variant, fields.chain(self.filler()).collect())
    }

    /// `State<_, _>`, or the named type.
    pub(super) fn state_type(&self) -> TokenStream {
        match &self.back_end {
            BackEnd::Inferred { name, .. } => {
                let holes: Vec<TokenStream> =
                    self.type_parameters(None).into_iter().map(|_| quote!(_)).collect();
                if holes.is_empty() { quote!(#name) } else { quote!(#name<#(#holes),*>) }
            }
            BackEnd::Named(machine) => machine.ty(),
        }
    }

    /// Input:   `Yield1` stores `n` whole and the rest of `guard`
    /// Output:  `enum State<N, GuardRest> { Start { n: N }, Yield1 { guard: GuardRest, n: N }, Done, Panicked }`
    pub(super) fn state_enum(&self) -> TokenStream {
        let starts = self.variant_fields(self.arguments.iter().map(|id| (*id, Form::Whole)).collect(), true);
        let start = with_fields(&quote!(Start), starts.into_iter().chain(self.filler()).collect());
        let variants = self.holder_variants(None);
        let (definition, parameters, arguments, clause) = match &self.back_end {
            BackEnd::Inferred { name, .. } => {
                let parameters = in_angles(&self.type_parameters(None));
                let derives = self.derives();
                (quote!(#derives enum #name #parameters), parameters.clone(), parameters, TokenStream::new())
            }
            BackEnd::Named(machine) => {
                let (parameters, arguments, clause) = machine.generics.split_for_impl();
                (machine.definition(), quote!(#parameters), quote!(#arguments), quote!(#clause))
            }
        };
        let [done, panicked] = match &self.back_end {
            BackEnd::Inferred { .. } => [TokenStream::new(), TokenStream::new()],
            BackEnd::Named(_) => [
                quote!(#[doc = "The body has returned, or was closed."]),
                quote!(#[doc = "The body has panicked."]),
            ],
        };
        let which = self.which_enum(None);
        let implementation = self.state_implementation(None, parameters, arguments, &clause);
        let places: TokenStream =
            self.places_in(None).into_iter().map(|(region, _)| self.place_enum(region)).collect();
        let mut definition =
            quote!(#definition #clause { #(#variants,)* #start, #done Done, #panicked Panicked });
        let mirror = match &self.back_end {
            BackEnd::Named(machine) => machine.mirrored(&mut definition),
            BackEnd::Inferred { .. } => TokenStream::new(),
        };
        let definition = if self.is_async() { self.pinned_enum(definition) } else { definition };
        quote! {
            #definition
            #mirror
            #which
            #implementation
            #places
        }
    }

    /// The enum beside arrays in place: where inside their scope the body is suspended.
    fn place_enum(&self, region: RegionId) -> TokenStream {
        let name = self.holder_name(Some(region), Span::mixed_site());
        let parameters = in_angles(&self.type_parameters(Some(region)));
        let variants = self.holder_variants(Some(region));
        let derives = self.derives();
        let which = self.which_enum(Some(region));
        let implementation = self.state_implementation(
            Some(region),
            parameters.clone(),
            parameters.clone(),
            &TokenStream::new(),
        );
        let deeper: TokenStream =
            self.places_in(Some(region)).into_iter().map(|(region, _)| self.place_enum(region)).collect();
        quote! {
            #derives enum #name #parameters { #(#variants,)* Panicked }
            #which
            #implementation
            #deeper
        }
    }

    /// Fields drop in the order in which they stand: the youngest local first. Those without a drop
    /// stand before them, in the order in which people read them.
    pub(super) fn drop_order(&self, fields: &[(BindingId, Form)]) -> Vec<(BindingId, Form)> {
        let (plain, dropped): (Vec<_>, Vec<_>) =
            fields.iter().copied().partition(|(id, _)| self.names[*id].plain);
        plain.into_iter().chain(dropped.into_iter().rev()).collect()
    }

    /// `Yield1 { .. }, Arrays1 { buf: Buf, at: At1 }`
    fn holder_variants(&self, holder: Option<RegionId>) -> Vec<TokenStream> {
        let suspended = self.suspended_variants(holder);
        let places = self.places_in(holder).into_iter().map(|(region, arrays)| {
            let name = format_ident!("Arrays{}", region.0, span = Span::mixed_site());
            let at = place_parameter(region);
            let arrays = self.variant_fields(arrays.into_iter().map(|id| (id, Form::Whole)).collect(), false);
            quote!(#name { #(#arrays,)* at: #at })
        });
        suspended.into_iter().chain(places).collect()
    }

    fn state_implementation(
        &self,
        holder: Option<RegionId>,
        parameters: TokenStream,
        arguments: TokenStream,
        clause: &TokenStream,
    ) -> TokenStream {
        let private = self.private(Span::mixed_site());
        let name = self.holder_name(holder, Span::mixed_site());
        let fused = holder.is_none() && self.interface.kind.is_fused();
        let places: Vec<RegionId> = self.places_in(holder).into_iter().map(|(region, _)| region).collect();
        let in_places = places.iter().map(|region| {
            let variant = format_ident!("Arrays{}", region.0, span = Span::mixed_site());
            quote!(#name::#variant { at, .. } => #private::State::phase(at),)
        });
        let bounds = places.iter().map(|region| {
            let at = place_parameter(*region);
            quote!(#at: #private::State)
        });
        let bounds = (!places.is_empty()).then(|| quote!(where #(#bounds),*));
        let suspended =
            (!self.stored_in(holder).is_empty()).then(|| quote!(_ => #private::Phase::Suspended,));
        let done = match holder {
            None => quote!(Done),
            Some(_) => quote!(Panicked),
        };
        let ends = match holder {
            None => quote! {
                #name::Start { .. } => #private::Phase::Unstarted,
                #name::Done | #name::Panicked => #private::Phase::Done,
            },
            Some(_) => quote!(#name::Panicked => #private::Phase::Done,),
        };
        let asynchronous = self.async_state(&parameters, &arguments, &quote!(#clause));
        let located = self.located(holder, &parameters, &arguments, clause);
        let shown = self.shown(holder, &parameters);
        quote! {
            #asynchronous
            #located
            #shown
            impl #parameters #private::State for #name #arguments #clause #bounds {
                const DONE: Self = #name::#done;
                const FUSED: bool = #fused;

                #[inline]
                fn phase(&self) -> #private::Phase {
                    match self {
                        #ends
                        #(#in_places)*
                        #suspended
                    }
                }
            }
        }
    }

    pub(super) fn variant_fields(&self, fields: Vec<(BindingId, Form)>, in_start: bool) -> Vec<TokenStream> {
        let fields = fields.into_iter().map(|(binding, form)| {
            let field = self.spelling.field(binding);
            match &self.back_end {
                BackEnd::Inferred { .. } => {
                    let parameter = self.parameter(binding, form, in_start);
                    quote!(#field: #parameter)
                }
                BackEnd::Named(machine) => {
                    let is_slot = !in_start && self.layout.slots.contains(&binding);
                    let ty = machine.field_type(binding, is_slot);
                    let attributes = machine.field_attributes(binding, is_slot, field.span());
                    quote!(#attributes #field: #ty)
                }
            }
        });
        fields.collect()
    }

    /// A slot is stored as the `Option` that it is, but begins as a value.
    pub(super) fn parameter(&self, binding: BindingId, form: Form, in_start: bool) -> Ident {
        if !in_start && self.layout.slots.contains(&binding) {
            return self.spelling.slot_parameter(binding);
        }
        self.spelling.type_parameter(binding, form)
    }

    /// One for each local and form that any variant of `holder` holds, and one for each enum inside.
    fn type_parameters(&self, holder: Option<RegionId>) -> Vec<Ident> {
        let arguments = if holder.is_none() { self.arguments } else { &[] };
        let starts = arguments.iter().map(|id| self.parameter(*id, Form::Whole, true));
        let stored = self.stored_in(holder).into_iter().flat_map(|stored| stored.kept());
        let stored = stored.map(|(binding, form)| self.parameter(binding, form, false));
        let places = self.places_in(holder).into_iter().flat_map(|(region, arrays)| {
            let arrays =
                arrays.into_iter().map(|id| self.parameter(id, Form::Whole, false)).collect::<Vec<_>>();
            arrays.into_iter().chain([place_parameter(region)])
        });
        let mut parameters: Vec<Ident> = Vec::new();
        let awaits: Vec<Ident> = match holder {
            None => self.all_awaits().map(|stored| self.awaited_parameter(stored)).collect(),
            Some(_) => Vec::new(),
        };
        for parameter in starts.chain(stored).chain(awaits).chain(places) {
            if !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
        parameters
    }
}

/// The type parameter for the enum beside arrays in place.
pub(super) fn place_parameter(region: RegionId) -> Ident {
    format_ident!("At{}", region.0, span = Span::mixed_site())
}

pub(super) fn in_angles(parameters: &[Ident]) -> TokenStream {
    if parameters.is_empty() { TokenStream::new() } else { quote!(<#(#parameters),*>) }
}

/// `Yield1 { a, b }`, or just `Yield1`: a definition, an expression or a pattern.
pub(super) fn with_fields(variant: &TokenStream, fields: Vec<TokenStream>) -> TokenStream {
    if fields.is_empty() { variant.clone() } else { quote!(#variant { #(#fields),* }) }
}
