//! The state enum: one variant for each suspension, holding what lives across it.

use super::{BackEnd, Emit};
use crate::input::InterfaceKind;
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
        with_fields(&variant, fields.collect())
    }

    /// `State::Start { n }`, put back as it was.
    pub(super) fn start(&self) -> TokenStream {
        let variant = self.variant("Start", Span::mixed_site());
        let fields =
            self.arguments.iter().map(|id| self.field_init(*id, Form::Whole, self.names[*id].ident.span()));
        with_fields(&variant, fields.collect())
    }

    /// `State<_, _>`, or the named type.
    pub(super) fn state_type(&self) -> TokenStream {
        match &self.back_end {
            BackEnd::Inferred { name } => {
                let holes: Vec<TokenStream> = self.type_parameters().into_iter().map(|_| quote!(_)).collect();
                if holes.is_empty() { quote!(#name) } else { quote!(#name<#(#holes),*>) }
            }
            BackEnd::Named(machine) => machine.ty(),
        }
    }

    /// Input:   `Yield1` stores `n` whole and the rest of `guard`
    /// Output:  `enum State<N, GuardRest> { Start { n: N }, Yield1 { guard: GuardRest, n: N }, Done, Panicked }`
    pub(super) fn state_enum(&self) -> TokenStream {
        let starts = self.variant_fields(self.arguments.iter().map(|id| (*id, Form::Whole)).collect(), true);
        let mut variants = vec![with_fields(&quote!(Start), starts)];
        for stored in &self.layout.stored {
            let name = format_ident!("{}", stored.variant, span = Span::mixed_site());
            let fields = self.variant_fields(stored.fields.iter().rev().copied().collect(), false);
            variants.push(with_fields(&quote!(#name), fields));
        }
        let private = self.private(Span::mixed_site());
        let suspended = (!self.layout.stored.is_empty()).then(|| quote!(_ => #private::Phase::Suspended,));
        let fused = self.interface.kind == InterfaceKind::Iterator;
        let (definition, name, parameters, arguments, clause) = match &self.back_end {
            BackEnd::Inferred { name } => {
                let parameters: Vec<Ident> = self.type_parameters();
                let parameters = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
                let parameters = quote!(#parameters);
                let derives = &self.interface.derives;
                let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
                (
                    quote!(#derives enum #name #parameters),
                    name,
                    parameters.clone(),
                    parameters,
                    TokenStream::new(),
                )
            }
            BackEnd::Named(machine) => {
                let (parameters, arguments, clause) = machine.generics.split_for_impl();
                let definition = machine.definition();
                (definition, &machine.name, quote!(#parameters), quote!(#arguments), quote!(#clause))
            }
        };
        let documented = match &self.back_end {
            BackEnd::Inferred { .. } => [TokenStream::new(), TokenStream::new()],
            BackEnd::Named(_) => [
                quote!(#[doc = "The body has returned, or was closed."]),
                quote!(#[doc = "The body has panicked."]),
            ],
        };
        let [done, panicked] = documented;
        quote! {
            #definition #clause { #(#variants,)* #done Done, #panicked Panicked }

            impl #parameters #private::State for #name #arguments #clause {
                const DONE: Self = #name::Done;
                const FUSED: bool = #fused;

                #[inline]
                fn phase(&self) -> #private::Phase {
                    match self {
                        #name::Start { .. } => #private::Phase::Unstarted,
                        #name::Done | #name::Panicked => #private::Phase::Done,
                        #suspended
                    }
                }
            }
        }
    }

    fn variant_fields(&self, fields: Vec<(BindingId, Form)>, in_start: bool) -> Vec<TokenStream> {
        let fields = fields.into_iter().map(|(binding, form)| {
            let field = self.spelling.field(binding);
            let ty = match &self.back_end {
                BackEnd::Inferred { .. } => {
                    let parameter = self.parameter(binding, form, in_start);
                    quote!(#parameter)
                }
                BackEnd::Named(machine) => {
                    machine.field_type(binding, !in_start && self.layout.slots.contains(&binding))
                }
            };
            quote!(#field: #ty)
        });
        fields.collect()
    }

    /// A slot is stored as the `Option` that it is, but begins as a value.
    fn parameter(&self, binding: BindingId, form: Form, in_start: bool) -> Ident {
        if !in_start && self.layout.slots.contains(&binding) {
            return self.spelling.slot_parameter(binding);
        }
        self.spelling.type_parameter(binding, form)
    }

    /// One for each local and form that any variant holds.
    fn type_parameters(&self) -> Vec<Ident> {
        let starts = self.arguments.iter().map(|id| self.parameter(*id, Form::Whole, true));
        let stored = self.layout.stored.iter().flat_map(|stored| stored.fields.iter().copied());
        let stored = stored.map(|(binding, form)| self.parameter(binding, form, false));
        let mut parameters: Vec<Ident> = Vec::new();
        for parameter in starts.chain(stored) {
            if !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
        parameters
    }
}

/// `Yield1 { a, b }`, or just `Yield1`: a definition, an expression or a pattern.
pub(super) fn with_fields(variant: &TokenStream, fields: Vec<TokenStream>) -> TokenStream {
    if fields.is_empty() { variant.clone() } else { quote!(#variant { #(#fields),* }) }
}
