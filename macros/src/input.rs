//! Pass 1, parse: the attribute's arguments and the signature say what kind of machine is wanted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Block, BoundLifetimes, FnArg, GenericArgument, Pat, Path, PathArguments, ReturnType,
    Signature, Token, Type, TypeParamBound, Visibility,
};

/// The arguments of `#[coroutine(..)]`.
#[derive(Default)]
pub(crate) struct Options {
    /// `name = Countdown`: the enum gets this name and concrete field types.
    pub(crate) name: Option<Ident>,
    /// `crate = path`: where `costate` is to be found.
    pub(crate) krate: Option<Path>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            match key.to_string().as_str() {
                "name" => {
                    input.parse::<Token![=]>()?;
                    options.name = Some(input.parse()?);
                }
                "crate" => {
                    input.parse::<Token![=]>()?;
                    options.krate = Some(input.call(Path::parse_mod_style)?);
                }
                other => {
                    return Err(syn::Error::new(
                        key.span(),
                        format!(
                            "unknown option `{other}`; `#[coroutine]` takes `name = Type` and `crate = path`"
                        ),
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// What callers get: the trait in the signature.
#[derive(Clone)]
pub(crate) struct Interface {
    pub(crate) kind: InterfaceKind,
    /// The lifetimes of `for<'a>` before the trait.
    pub(crate) fresh_lifetimes: Option<BoundLifetimes>,
    /// What a resume brings in; `None` where that is `()`.
    pub(crate) resume: Option<Type>,
    /// What `yield_!` gives out; `None` where rustc is to infer it.
    pub(crate) yields: Option<Type>,
    /// What the body returns; `None` where rustc is to infer it.
    pub(crate) returns: Option<Type>,
    /// `Clone` and `Debug` among the further bounds: the state derives them.
    pub(crate) derives: Vec<Path>,
}

/// Which trait the machine is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InterfaceKind {
    /// `impl Iterator<Item = Y>`: gives `None` for ever after the end.
    Iterator,
    /// `impl Coroutine<R, Yield = Y, Return = T>`: panics when resumed after the end.
    Coroutine,
}

impl Interface {
    /// Input: `impl for<'a> Coroutine<&'a [u8], Yield = Event, Return = usize> + Debug`
    /// Output: `Coroutine`, fresh `'a`, resume `&'a [u8]`, yields `Event`, returns `usize`, derives `Debug`
    fn of(output: &ReturnType, fn_name: &Ident) -> syn::Result<Interface> {
        let not_understood = |span: Span| {
            syn::Error::new(
                span,
                "the return type does not say what the coroutine gives; \
                 write `impl Iterator<Item = Y>` or `impl Coroutine<R, Yield = Y, Return = T>`",
            )
        };
        let ReturnType::Type(_, ty) = output else {
            return Err(not_understood(fn_name.span()));
        };
        let Type::ImplTrait(opaque) = &**ty else {
            return Err(not_understood(ty.span()));
        };
        let mut found = None;
        let mut derives = Vec::new();
        for bound in &opaque.bounds {
            let TypeParamBound::Trait(bound) = bound else {
                continue;
            };
            let Some(last) = bound.path.segments.last() else {
                continue;
            };
            match last.ident.to_string().as_str() {
                "Iterator" => found = Some((InterfaceKind::Iterator, bound, last)),
                "Coroutine" => found = Some((InterfaceKind::Coroutine, bound, last)),
                "Clone" | "Copy" | "Debug" | "PartialEq" | "Eq" | "Hash" => derives.push(bound.path.clone()),
                _ => {}
            }
        }
        let derives_trait = |name: &str| {
            derives.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
        };
        if derives_trait("Copy") && !derives_trait("Clone") {
            derives.push(syn::parse_quote!(::core::clone::Clone));
        }
        let Some((kind, bound, segment)) = found else {
            return Err(not_understood(ty.span()));
        };
        let mut interface = Interface {
            kind,
            fresh_lifetimes: bound.lifetimes.clone(),
            resume: None,
            yields: None,
            returns: None,
            derives,
        };
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            for argument in &arguments.args {
                match argument {
                    GenericArgument::Type(ty) if kind == InterfaceKind::Coroutine => {
                        interface.resume = (!is_unit(ty)).then(|| ty.clone());
                    }
                    GenericArgument::AssocType(assoc) => match assoc.ident.to_string().as_str() {
                        "Item" | "Yield" => interface.yields = known(&assoc.ty),
                        "Return" => interface.returns = known(&assoc.ty),
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        if kind == InterfaceKind::Iterator {
            interface.returns = Some(unit());
        }
        Ok(interface)
    }
}

/// A type that can be written again in the body: everything but `impl Trait`.
fn known(ty: &Type) -> Option<Type> {
    (!mentions_impl(ty.to_token_stream())).then(|| ty.clone())
}

pub(crate) fn mentions_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "impl",
        proc_macro2::TokenTree::Group(group) => mentions_impl(group.stream()),
        _ => false,
    })
}

pub(crate) fn unit() -> Type {
    syn::parse_quote!(())
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// A function argument: all are stored in `Start`, for the body does not run before the first resume.
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
    pub(crate) sig: Signature,
    pub(crate) body: Block,
    pub(crate) receiver: Option<syn::Receiver>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) interface: Interface,
    pub(crate) options: Options,
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
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = if input.peek(syn::Ident) && input.fork().call(Ident::parse_any)? == "default" {
            Some(input.call(Ident::parse_any)?)
        } else {
            None
        };
        let sig = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error("`#[coroutine]` needs a body; put it on the implementing method"));
        }
        let content;
        let brace = syn::braced!(content in input);
        Ok(RawFunction { attrs, vis, defaultness, sig, body: content.parse()?, body_span: brace.span })
    }
}

impl RawFunction {
    /// The function with its signature intact: what callers and editors still need when we refuse the
    /// body. Only rust-analyzer sees the body, to go on completing in it.
    pub(crate) fn without_body(&self, options: &Options) -> TokenStream {
        let RawFunction { attrs, vis, defaultness, sig, body, .. } = self;
        let attrs = attrs.iter().filter(|attr| !attr.path().is_ident("derive"));
        let mut sig = sig.clone();
        strip_resume_arguments(&mut sig);
        let krate = options.krate.clone().unwrap_or_else(|| syn::parse_quote!(::costate));
        let value = match &sig.output {
            ReturnType::Type(_, ty) if mentions_impl(ty.to_token_stream()) => {
                quote::quote!(#krate::__private::rejected())
            }
            _ => quote::quote!(::core::panic!("the macro refused this coroutine")),
        };
        let body = crate::suspension::without_suspensions(body.clone(), &krate);
        // Whoever names the machine still finds a type.
        let named = options.name.as_ref().map(
            |name| quote::quote!(#[allow(dead_code, reason = "the body was refused")] #vis enum #name {}),
        );
        quote::quote! {
            #named
            #(#attrs)*
            #[allow(unused, unexpected_cfgs, clippy::all, reason = "the body was refused")]
            #vis #defaultness #sig {
                #[cfg(rust_analyzer)]
                { #body }
                #value
            }
        }
    }
}

impl Function {
    pub(crate) fn parse(raw: RawFunction, options: Options) -> syn::Result<Function> {
        let RawFunction { mut attrs, vis, mut sig, body, body_span, .. } = raw;
        if let Some(token) = &sig.constness {
            return Err(syn::Error::new(token.span(), "a coroutine cannot be a `const fn`; remove `const`"));
        }
        if let Some(token) = &sig.asyncness {
            return Err(syn::Error::new(
                token.span(),
                "an async body is not supported yet; write a body with `yield_!` only",
            ));
        }
        let mut interface = Interface::of(&sig.output, &sig.ident)?;
        let stmts = syn::parse::Parser::parse2(Block::parse_within, body)?;
        let mut brace_token = syn::token::Brace::default();
        brace_token.span = body_span;
        let body = Block { brace_token, stmts };
        if options.name.is_none() {
            if let Some(derive) = attrs.iter().find(|attr| attr.path().is_ident("derive")) {
                return Err(syn::Error::new(
                    derive.span(),
                    "only a named coroutine can derive; write `#[coroutine(name = Name)]` or add `+ Clone` to the \
                     returned `impl`",
                ));
            }
        }
        attrs.retain(|attr| !attr.path().is_ident("coroutine"));
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
        let mut resumes = arguments.iter().filter(|argument| argument.is_resume);
        if let (Some(_), Some(second)) = (resumes.next(), resumes.next()) {
            return Err(syn::Error::new(
                second.pat.span(),
                "only one argument can be `#[resume]`; remove this one",
            ));
        }
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
        Ok(Function { attrs, vis, sig, body, receiver, arguments, interface, options })
    }
}

/// `#[resume]` arguments come with the first resume, not with the call.
pub(crate) fn strip_resume_arguments(sig: &mut Signature) {
    sig.inputs =
        std::mem::take(&mut sig.inputs).into_iter().filter(|argument| !is_resume(argument)).collect();
}

fn is_resume(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(typed) if typed.attrs.iter().any(|attr| attr.path().is_ident("resume")))
}

/// `gen! { .. }`, `generator!(move { .. })`, `generator!(move |first: R| -> T { .. })`.
pub(crate) struct Generator {
    pub(crate) capture: Option<Token![move]>,
    pub(crate) first: Option<Argument>,
    pub(crate) returns: Option<Type>,
    pub(crate) body: Block,
}

impl Parse for Generator {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![async]) {
            return Err(input.error("an async body is not supported yet; write a body with `yield` only"));
        }
        let capture = input.parse::<Option<Token![move]>>()?;
        if input.is_empty()
            || input.peek(syn::token::Brace)
            || input.peek(Token![|])
            || input.peek(Token![||])
        {
            let mut first = None;
            let mut returns = None;
            let mut has_bars = false;
            if input.parse::<Option<Token![||]>>()?.is_some() {
                has_bars = true;
            } else if input.parse::<Option<Token![|]>>()?.is_some() {
                has_bars = true;
                if !input.peek(Token![|]) {
                    let pat = Pat::parse_single(input)?;
                    let ty = if input.parse::<Option<Token![:]>>()?.is_some() {
                        Some(input.parse()?)
                    } else {
                        None
                    };
                    first = Some(Argument { pat, ty, is_resume: true, has_attributes: false });
                    input.parse::<Option<Token![,]>>()?;
                }
                input.parse::<Token![|]>()?;
            }
            if has_bars && input.parse::<Option<Token![->]>>()?.is_some() {
                returns = Some(input.parse()?);
            }
            if input.peek(syn::token::Brace) && is_one_block(input) {
                return Ok(Generator { capture, first, returns, body: input.parse()? });
            }
            if has_bars || capture.is_some() {
                return Err(input
                    .error("expected the generator's body in braces, as in `generator!(move { yield 1 })`"));
            }
        }
        let stmts = input.call(Block::parse_within)?;
        Ok(Generator {
            capture,
            first: None,
            returns: None,
            body: Block { brace_token: syn::token::Brace::default(), stmts },
        })
    }
}

fn is_one_block(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    matches!(ahead.parse::<proc_macro2::TokenTree>(), Ok(proc_macro2::TokenTree::Group(_)))
        && ahead.is_empty()
}
