//! A named coroutine that awaits: the enum is the future, or the stream, itself.

use super::NamedMachine;
use crate::emit::Emit;
use crate::input::{Interface, InterfaceKind, unit};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Attribute;

/// Input:   `#[coroutine(name = Fetch)] async fn fetch(key: u32) -> String { .. }`
/// Output:  `impl Fetch { fn step(state: Pin<&mut Self>, cx, ..) -> Poll<..> }  impl Future for Fetch { .. }`
pub(super) fn implementations(
    machine: &NamedMachine,
    interface: &Interface,
    emit: &Emit<'_>,
    step: TokenStream,
    configured: &[Attribute],
) -> TokenStream {
    let krate = emit.krate;
    let private = quote!(#krate::__private);
    let ty = machine.ty();
    let (parameters, _, clause) = machine.generics.split_for_impl();
    let unit = unit();
    let yields = interface.yields.as_ref().unwrap_or(&unit);
    let returns = interface.returns.as_ref().unwrap_or(&unit);
    let resume = interface.resume.as_ref().unwrap_or(&unit);
    let takes = interface.resume.is_some() || emit.delegates();
    let (state, arg) = (Ident::new("state", Span::mixed_site()), crate::emit::arg(Span::mixed_site()));
    let arg = if takes { quote!(#arg) } else { quote!(_) };
    let cx = emit.context_argument();
    let polled = quote!(::core::task::Poll<#krate::CoroutineState<#yields, #returns>>);
    let this = quote!(self: ::core::pin::Pin<&mut Self>);
    let context = quote!(cx: &mut ::core::task::Context<'_>);
    let mut traits = TokenStream::new();
    if interface.kind == InterfaceKind::Future {
        traits.extend(quote! {
            #(#configured)*
            impl #parameters ::core::future::Future for #ty #clause {
                type Output = #returns;

                #[inline]
                fn poll(#this, #context) -> ::core::task::Poll<#returns> {
                    #private::poll_future(self, cx, Self::step)
                }
            }
        });
    } else {
        traits.extend(quote! {
            #(#configured)*
            impl #parameters #krate::AsyncCoroutine<#resume> for #ty #clause {
                type Yield = #yields;
                type Return = #returns;

                #[inline]
                fn poll_resume(
                    #this,
                    #context,
                    value: &mut ::core::option::Option<#resume>,
                ) -> #polled {
                    #private::advance(self, cx, value, Self::step)
                }
            }
        });
    }
    if interface.kind == InterfaceKind::Stream {
        traits.extend(quote! {
            #(#configured)*
            impl #parameters #private::Stream for #ty #clause {
                type Item = #yields;

                #[inline]
                fn poll_next(#this, #context) -> ::core::task::Poll<::core::option::Option<#yields>> {
                    #private::poll_stream(self, cx, Self::step)
                }
            }
        });
    }
    quote! {
        #(#configured)*
        impl #parameters #ty #clause {
            #[inline]
            #[allow(unused_mut, unused_assignments, reason = "a local may be changed before a suspension and not after it")]
            fn step(
                mut #state: ::core::pin::Pin<&mut Self>,
                #cx: &mut ::core::task::Context<'_>,
                #arg: &mut ::core::option::Option<#resume>,
            ) -> #polled {
                #step
            }
        }

        #traits
    }
}
