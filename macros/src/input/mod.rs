//! Pass 1, parse: the attribute's arguments and the signature say what kind of machine is wanted.

mod asynchronous;
mod interface;
mod options;
mod refused;

pub(crate) use asynchronous::as_future;
pub(crate) use interface::{Interface, InterfaceKind, holds, is_unit, mentions_impl, opaque, unit};
pub(crate) use options::Options;
pub(crate) use refused::{refused_item, stand_in};

use crate::errors::Errors;
use crate::names::holds_mark;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{Attribute, Block, Expr, FnArg, Pat, Signature, Stmt, Token, Type, Visibility};

/// A function argument: all are stored in `Start`, for the body does not run before the first resume.
#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) pat: Pat,
    /// `None` where rustc is to infer it (captures of a `gen!`).
    pub(crate) ty: Option<Type>,
    /// `#[resume]`: not stored, the first resume brings it.
    pub(crate) is_resume: bool,
    /// Attributes besides `#[resume]`.
    pub(crate) has_attributes: bool,
}

/// `#[coroutine]` on a function.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Ident>,
    pub(crate) sig: Signature,
    pub(crate) body: Block,
    pub(crate) receiver: Option<syn::Receiver>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) interface: Interface,
    pub(crate) options: Options,
    /// The names that the body gives to states.
    pub(crate) labels: Vec<Ident>,
}

/// A function as it stands in the source, with its body still unparsed when that does not parse.
#[derive(Clone)]
pub(crate) struct RawFunction {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Ident>,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
    pub(crate) body_span: proc_macro2::extra::DelimSpan,
}

impl Parse for RawFunction {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = if input.peek(syn::Ident) && input.fork().call(Ident::parse_any)? == "default" {
            Some(input.call(Ident::parse_any)?)
        } else {
            None
        };
        if input.peek(Token![impl]) || input.peek(Token![trait]) {
            return Err(
                input.error("`#[costate::coroutine]` goes on a function; put it on each method instead")
            );
        }
        if !starts_function(input) {
            return Err(input.error("`#[costate::coroutine]` goes on a function with a body; remove it here"));
        }
        let sig = input.parse()?;
        if input.peek(Token![;]) {
            return Err(
                input.error("`#[costate::coroutine]` needs a body; put it on the implementing method")
            );
        }
        let content;
        let brace = syn::braced!(content in input);
        // What is written at the top of the body is about the function too.
        attrs.extend(
            content
                .call(Attribute::parse_inner)?
                .into_iter()
                .map(|attr| Attribute { style: syn::AttrStyle::Outer, ..attr }),
        );
        Ok(RawFunction { attrs, vis, defaultness, sig, body: content.parse()?, body_span: brace.span })
    }
}

fn starts_function(input: ParseStream<'_>) -> bool {
    input.peek(Token![fn])
        || input.peek(Token![const])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern])
}

impl RawFunction {
    /// Input:   `#[costate::coroutine(name = Order, serde)]`
    /// Output:  `#[derive(Serialize, Deserialize)]`, with serde from our crate
    pub(crate) fn derive_serde(&mut self, options: &Options) {
        if options.serde.is_none() || options.name.is_none() {
            return;
        }
        let serde: syn::Path = {
            let krate = options.krate();
            syn::parse_quote!(#krate::__private::serde)
        };
        let path = serde.to_token_stream().to_string().replace(' ', "");
        self.attrs.push(syn::parse_quote!(#[derive(#serde::Serialize, #serde::Deserialize)]));
        self.attrs.push(syn::parse_quote!(#[serde(crate = #path)]));
    }
}

impl Function {
    pub(crate) fn parse(raw: RawFunction, options: Options) -> syn::Result<Function> {
        let RawFunction { mut attrs, vis, defaultness, mut sig, body, body_span } = raw;
        let mut errors = Errors::default();
        check_signature(&sig, &mut errors);
        check_attributes(&attrs, &options, &mut errors);
        attrs.retain(|attr| !is_coroutine(attr));
        let (asyncness, written) = (sig.asyncness, sig.output.clone());
        if sig.asyncness.is_some() {
            check_runners(&attrs, &mut errors);
            asynchronous::as_future(&mut sig, &options.krate());
            attrs.push(syn::parse_quote! {
                #[allow(
                    unknown_lints,
                    refining_impl_trait,
                    mismatched_lifetime_syntaxes,
                    reason = "the future says which arguments it borrows from"
                )]
            });
        }
        let mut interface = Interface::of(&sig.output, &sig.ident);
        if asynchronous::was_async(&sig, &body) {
            interface = Err(syn::Error::new(sig.ident.span(), MADE_PLAIN));
        }
        if let Err(error) = crate::compile::check_mark(&body) {
            errors.push(error);
        }
        let (body, labels) = crate::labels::mark(body.clone()).unwrap_or_else(|error| {
            errors.push(error);
            (body, Vec::new())
        });
        let stmts = syn::parse::Parser::parse2(Block::parse_within, body);
        interface
            .as_ref()
            .err()
            .into_iter()
            .chain(stmts.as_ref().err())
            .for_each(|error| errors.push(error.clone()));
        if let (Some(asyncness), Ok(stmts)) = (asyncness, &stmts) {
            asynchronous::check_yielding(asyncness.span(), &written, stmts, &mut errors);
        }
        let mut arguments = Vec::new();
        let mut receiver = None;
        for argument in &sig.inputs {
            match argument {
                FnArg::Receiver(this) => receiver = Some(this.clone()),
                FnArg::Typed(typed) => arguments.push(Argument {
                    pat: (*typed.pat).clone(),
                    ty: Some((*typed.ty).clone()),
                    is_resume: is_resume(argument),
                    has_attributes: typed.attrs.iter().any(|attr| !attr.path().is_ident("resume")),
                }),
            }
        }
        strip_resume_arguments(&mut sig);
        for other in arguments.iter().filter(|argument| argument.is_resume).skip(1) {
            errors.at(other.pat.span(), "only one argument can be `#[resume]`; remove this one");
        }
        errors.finish()?;
        let (mut interface, stmts) = (interface?, stmts?);
        if let Some(first) = arguments.iter().find(|argument| argument.is_resume) {
            if first.ty.as_ref().is_some_and(is_unit) {
                interface.resume = Some(unit());
            }
            if interface.resume.is_none() {
                return Err(syn::Error::new(
                    first.pat.span(),
                    "a `#[resume]` argument needs a resume type; return `impl Coroutine<R, ..>` with its type as `R`",
                ));
            }
        }
        let body = Block { brace_token: syn::token::Brace { span: body_span }, stmts };
        Ok(Function { attrs, vis, defaultness, sig, body, receiver, arguments, interface, options, labels })
    }
}

const MADE_PLAIN: &str = "an attribute above, like `#[tokio::main]`, has made a plain function of this `async fn`; \
     give the body a coroutine of its own, and write `body().await` here";

/// `#[tokio::main]` below ours: it finds no `async fn` any more.
fn check_runners(attrs: &[Attribute], errors: &mut Errors) {
    let is_runner = |attr: &&Attribute| {
        let segments = &attr.path().segments;
        segments.len() > 1 && segments.last().is_some_and(|last| last.ident == "main" || last.ident == "test")
    };
    if let Some(attr) = attrs.iter().find(is_runner) {
        let path = quote::ToTokens::to_token_stream(attr.path()).to_string().replace(' ', "");
        errors.at(
            attr.path().span(),
            format!(
                "`#[{path}]` needs an `async fn`, and a coroutine is a plain function that returns a future; \
                 give the body a coroutine of its own, and write `body().await` here"
            ),
        );
    }
}

fn check_signature(sig: &Signature, errors: &mut Errors) {
    if let Some(token) = &sig.constness {
        errors.at(token.span(), "a coroutine cannot be a `const fn`; remove `const`");
    }
    if let Some(FnArg::Receiver(receiver)) = sig.inputs.first() {
        if let Some(attr) = receiver.attrs.iter().find(|attr| attr.path().is_ident("resume")) {
            errors.at(attr.path().span(), "`self` cannot come with the first resume; remove `#[resume]`");
        }
    }
    if let Some(span) = holds_mark(sig) {
        errors.at(span, "identifiers with `__costate` inside are reserved for the macro; rename this one");
    }
}

fn check_attributes(attrs: &[Attribute], options: &Options, errors: &mut Errors) {
    if let Some(second) = attrs.iter().find(|attr| is_coroutine(attr)) {
        errors.at(
            second.path().span(),
            "`#[costate::coroutine]` stands on this function twice; remove one of the two",
        );
    }
    if let (Some(version), None) = (&options.version, &options.name) {
        errors.at(
            version.span(),
            "only a named coroutine can be saved, so only it has a version; add `name = Name`, or remove `version`",
        );
    }
    if let (Some(serde), None) = (&options.serde, &options.name) {
        errors.at(serde.span(), "only a named coroutine can be saved; add `name = Name`, or remove `serde`");
        return;
    }
    let derive = attrs.iter().find(|attr| attr.path().is_ident("derive"));
    if let (Some(derive), None) = (derive, &options.name) {
        errors.at(
            derive.path().span(),
            "only a named coroutine can derive; write `#[costate::coroutine(name = Name)]` or add `+ Clone` to the \
             returned `impl`",
        );
    }
}

/// The attribute itself, however its path is written.
fn is_coroutine(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "coroutine")
}

/// `#[resume]` arguments come with the first resume, not with the call.
fn strip_resume_arguments(sig: &mut Signature) {
    sig.inputs =
        std::mem::take(&mut sig.inputs).into_iter().filter(|argument| !is_resume(argument)).collect();
    if let Some(FnArg::Receiver(receiver)) = sig.inputs.first_mut() {
        receiver.attrs.retain(|attr| !attr.path().is_ident("resume"));
    }
}

fn is_resume(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(typed) if typed.attrs.iter().any(|attr| attr.path().is_ident("resume")))
}

/// `gen! { .. }`, `generator!(move { .. })`, `generator!(move |first: R| -> T { .. })`.
#[derive(Clone)]
pub(crate) struct Generator {
    /// `async move { .. }`
    pub(crate) is_async: bool,
    pub(crate) capture: Option<Token![move]>,
    pub(crate) first: Option<Argument>,
    pub(crate) returns: Option<Type>,
    pub(crate) body: Block,
    /// Where the macro's input begins.
    pub(crate) first_token: proc_macro2::Span,
}

impl Parse for Generator {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let first_token = input.cursor().span();
        let asyncness = input.parse::<Option<Token![async]>>()?;
        let capture = input.parse::<Option<Token![move]>>()?;
        if let (Some(asyncness), None) = (&asyncness, &capture) {
            return Err(syn::Error::new(
                asyncness.span,
                "an async generator owns what it captures, for it is pinned with it; write `async move { .. }`",
            ));
        }
        let is_async = asyncness.is_some();
        let mut first = None;
        let mut returns = None;
        if input.parse::<Option<Token![||]>>()?.is_some() {
            returns = parse_returns(input)?;
        } else if input.parse::<Option<Token![|]>>()?.is_some() {
            if !input.peek(Token![|]) {
                first = Some(parse_first_value(input)?);
            }
            input.parse::<Token![|]>()?;
            returns = parse_returns(input)?;
        }
        if input.peek(syn::token::Brace) && is_one_block(input) {
            return Ok(Generator { is_async, capture, first, returns, body: input.parse()?, first_token });
        }
        if returns.is_some() {
            return Err(input.error("a generator with a written return type needs braces; write `{ .. }`"));
        }
        let stmts = if first.is_some() {
            vec![Stmt::Expr(input.parse::<Expr>()?, None)]
        } else {
            input.call(Block::parse_within)?
        };
        Ok(Generator {
            is_async,
            capture,
            first,
            returns,
            body: Block { brace_token: Default::default(), stmts },
            first_token,
        })
    }
}

/// `first: u32`, between the bars.
fn parse_first_value(input: ParseStream<'_>) -> syn::Result<Argument> {
    let pat = Pat::parse_single(input)?;
    let ty = if input.parse::<Option<Token![:]>>()?.is_some() { Some(input.parse()?) } else { None };
    let comma = input.span();
    if input.parse::<Option<Token![,]>>()?.is_some() && !input.peek(Token![|]) {
        return Err(syn::Error::new(
            comma,
            "a generator takes one argument, the value of its first resume; take a tuple, `|(a, b)|`",
        ));
    }
    Ok(Argument { pat, ty, is_resume: true, has_attributes: false })
}

fn parse_returns(input: ParseStream<'_>) -> syn::Result<Option<Type>> {
    Ok(if input.parse::<Option<Token![->]>>()?.is_some() { Some(input.parse()?) } else { None })
}

fn is_one_block(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    matches!(ahead.parse::<proc_macro2::TokenTree>(), Ok(proc_macro2::TokenTree::Group(_)))
        && ahead.is_empty()
}
