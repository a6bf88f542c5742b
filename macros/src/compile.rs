//! The passes in a row: `TokenStream -> Result<TokenStream>`.

use crate::emit::{Around, BackEnd, Emit, FirstValue, Machine, camel_case};
use crate::errors::{Errors, rejected};
use crate::input::{
    Argument, Function, Generator, Interface, InterfaceKind, Options, RawFunction, is_unit, refused_item,
};
use crate::ir::Lowered;
use crate::names::{BindingId, Names, Origin, holds_mark};
use crate::resolve::{Resolver, bindings_of};
use crate::{blocks, flow, layout, lower};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Block, FnArg, Pat, Path, Type, parse_quote, parse_quote_spanned};

/// `#[coroutine]`: always gives something to compile, with our errors in it if there are any.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = if crate::editor::asks() { crate::editor::mended(item) } else { item };
    let at = item.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span());
    // What stands for the item is of our making too.
    guarded(at, || Ok(expanded(arguments, item))).unwrap_or_else(|error| error.to_compile_error())
}

fn expanded(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let options = match syn::parse2::<Options>(arguments) {
        Ok(options) => options,
        Err(error) => {
            let options = Options::default();
            let fallback = match syn::parse2::<RawFunction>(item.clone()) {
                Ok(raw) => raw.without_body(&options),
                Err(_) => refused_item(item, &options),
            };
            return rejected(&error, fallback);
        }
    };
    let mut raw = match syn::parse2::<RawFunction>(item.clone()) {
        Ok(raw) => raw,
        Err(error) => return rejected(&error, refused_item(item, &options)),
    };
    raw.derive_serde(&options);
    if let Some(boxed) = raw.boxed_already(&options) {
        return boxed;
    }
    let fallback = raw.without_body(&options);
    let expand = || crate::cfg::each_configuration(raw.clone(), &options, |raw| function(raw, &options));
    match guarded(raw.sig.ident.span(), expand) {
        Ok(tokens) => tokens,
        Err(error) => rejected(&error, fallback),
    }
}

/// What the passes before emission make of a function, as text.
#[cfg(test)]
pub(crate) fn printed(item: TokenStream) -> syn::Result<String> {
    let function = Function::parse(syn::parse2(item)?, Options::default())?;
    let krate: Path = parse_quote!(::costate);
    let mut front = Front::new(&krate, false, function.interface.kind);
    let Function { body, arguments, receiver, .. } = &function;
    let passed = front.run(body.clone(), arguments, receiver.as_ref(), None)?;
    let printed =
        crate::print::Printed { names: &front.names, blocks: &passed.blocks, layout: &passed.layout };
    Ok(printed.to_string())
}

/// A mistake of ours becomes an error that says so, at the user's code.
fn guarded(at: Span, expand: impl FnOnce() -> syn::Result<TokenStream>) -> syn::Result<TokenStream> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(expand)).unwrap_or_else(|_| {
        Err(syn::Error::new(
            at,
            "costate has failed on this body, which is a bug in costate; please report the body, \
             and meanwhile write its last change in another way",
        ))
    })
}

/// `gen! { .. }`
pub(crate) fn bang(input: TokenStream) -> TokenStream {
    let input = if crate::editor::asks() { crate::editor::mended(input) } else { input };
    let expand = || {
        check_mark(&input)?;
        let parsed: Generator = syn::parse2(input.clone())?;
        crate::cfg::each_block(&parsed.body, |configured| {
            let Some(Block { brace_token, stmts }) = configured else {
                let (input, labels) = crate::labels::mark(input.clone())?;
                return generator(syn::parse2(input)?, labels);
            };
            let (body, labels) = crate::labels::mark(stmts.iter().map(ToTokens::to_token_stream).collect())?;
            let stmts = syn::parse::Parser::parse2(Block::parse_within, body)?;
            generator(Generator { body: Block { brace_token, stmts }, ..parsed.clone() }, labels)
        })
    };
    match guarded(Span::call_site(), expand) {
        Ok(tokens) => tokens,
        Err(error) => {
            let error = error.to_compile_error();
            quote!({ #error })
        }
    }
}

fn function(raw: RawFunction, options: &Options) -> syn::Result<TokenStream> {
    let options = options.clone();
    let function = Function::parse(raw, options)?;
    let krate = function.options.krate.clone().unwrap_or_else(|| parse_quote!(::costate));
    let kind = function.interface.kind;
    let mut front = Front::new(&krate, false, kind);
    front.has_holes = function.options.name.is_none();
    front.may_stay_in_place = front.has_holes && !kind.is_async();
    front.marked = function.labels.clone();
    front.returns = Some(function.interface.returns.clone().unwrap_or_else(crate::input::unit));
    front.may_hide = front.has_holes && function.labels.is_empty() && !function.interface.shows_states();
    front.generics = function.sig.generics.clone();
    front.signature = function.sig.to_token_stream();
    front.names.sent = Some(function.interface.resume.clone().unwrap_or_else(crate::input::unit));
    if !front.has_holes {
        front.names.writes_types = true;
        front.saves = crate::named::is_saved(&function.attrs);
        let Interface { yields, returns, resume, .. } = &function.interface;
        front.gives = crate::types::evidence::Gives {
            yields: yields.clone(),
            returns: returns.clone(),
            sent: resume.clone().filter(|_| !kind.is_async()),
        };
        front.resume = Some(resume.clone().unwrap_or_else(crate::input::unit));
    }
    let Function { body, arguments, interface, receiver, .. } = &function;
    let passed = front.run(body.clone(), arguments, receiver.as_ref(), None)?;
    crate::function::assemble(&function, interface, &krate, &front.names, passed)
}

/// Our own spellings must stay our own.
pub(crate) fn check_mark(tokens: &TokenStream) -> syn::Result<()> {
    match holds_mark(tokens) {
        Some(span) => Err(syn::Error::new(
            span,
            "identifiers with `__costate` inside are reserved for the macro; rename this one",
        )),
        None => Ok(()),
    }
}

fn generator(input: Generator, labels: Vec<Ident>) -> syn::Result<TokenStream> {
    let krate: Path = parse_quote!(::costate);
    let kind = match input.is_async {
        false => InterfaceKind::Coroutine,
        true if crate::suspension::yields(&input.body) => InterfaceKind::AsyncCoroutine,
        true => InterfaceKind::Future,
    };
    let mut front = Front::new(&krate, true, kind);
    front.may_hide = labels.is_empty();
    front.marked = labels;
    front.may_stay_in_place = !kind.is_async();
    let arguments: Vec<Argument> = input.first.into_iter().collect();
    front.names.sent = arguments.first().and_then(|first| first.ty.clone());
    front.signature = front.names.sent.iter().chain(&input.returns).map(ToTokens::to_token_stream).collect();
    let passed = front.run(input.body.clone(), &arguments, None, Some(input.capture.is_some()))?;
    let names = &front.names;
    let resume = match arguments.first() {
        Some(first) => Some(first.ty.clone().unwrap_or_else(|| parse_quote!(_))),
        None if passed.uses_sent_values => Some(parse_quote!(_)),
        None => None,
    };
    let interface = Interface {
        kind,
        fresh_lifetimes: None,
        resume: resume.filter(|ty| !is_unit(ty)),
        yields: (kind == InterfaceKind::Future).then(|| parse_quote!(::core::convert::Infallible)),
        returns: input.returns,
        derives: Vec::new(),
        inspects: Some(Ident::new("generator", input.first_token)),
    };
    let name = state_name("Generator", &input.body.to_token_stream());
    let emit = passed.emit(names, &interface, &krate, BackEnd::Inferred { name, around: Around::Expression });
    let machine = emit.machine();
    let helper = crate::function::helper(&interface);
    let helper = quote!(#krate::__private::#helper);
    let expression = machine_expression(&emit, &machine, &interface, input.capture.is_some(), &helper);
    let Machine { items, .. } = machine;
    let user_items = &passed.lowered.items;
    Ok(quote!({
        #(#user_items)*
        #items
        #[allow(unused_mut, unused_assignments, reason = "a local may be changed before a suspension and not after it")]
        let machine = #expression;
        machine
    }))
}

/// Everything between parsing and emission.
pub(crate) struct Front<'a> {
    pub(crate) names: Names,
    krate: &'a Path,
    is_generator: bool,
    kind: InterfaceKind,
    has_holes: bool,
    may_stay_in_place: bool,
    /// Nobody has asked for the states.
    may_hide: bool,
    /// What the body of a function returns.
    returns: Option<Type>,
    /// The names of states that are marked in the body.
    marked: Vec<Ident>,
    /// What the function is generic over.
    generics: syn::Generics,
    /// The types of what it gives, for a machine with a name.
    gives: crate::types::evidence::Gives,
    /// What a resume brings in.
    resume: Option<Type>,
    /// The machine is saved.
    saves: bool,
    /// What is written around the body, and repeated beside its items.
    signature: TokenStream,
}

/// What the passes before emission give.
pub(crate) struct Passed {
    pub(crate) lowered: Lowered,
    pub(crate) blocks: blocks::Blocks,
    pub(crate) layout: layout::Layout,
    /// The arguments that `Start` holds, in order.
    pub(crate) stored: Vec<BindingId>,
    pub(crate) first: Option<(Pat, Option<Type>)>,
    /// Some `yield` is used for its value.
    pub(crate) uses_sent_values: bool,
}

impl<'a> Front<'a> {
    fn new(krate: &'a Path, is_generator: bool, kind: InterfaceKind) -> Self {
        Front {
            names: Names::default(),
            krate,
            is_generator,
            kind,
            has_holes: true,
            may_stay_in_place: true,
            may_hide: true,
            returns: None,
            marked: Vec::new(),
            generics: syn::Generics::default(),
            gives: crate::types::evidence::Gives::default(),
            resume: None,
            saves: false,
            signature: TokenStream::new(),
        }
    }

    /// `captures` says, for a `gen!`, whether it is `move`.
    fn run(
        &mut self,
        mut body: Block,
        arguments: &[Argument],
        receiver: Option<&syn::Receiver>,
        captures: Option<bool>,
    ) -> syn::Result<Passed> {
        let mut errors = Errors::default();
        let mut resolver = Resolver::new(&mut self.names, &mut errors, self.is_generator);
        let mut stored = Vec::new();
        let mut first = None;
        let mut destructured = Vec::new();
        let mut in_scope = Vec::new();
        let mut callable = Vec::new();
        if let Some(receiver) = receiver {
            stored.push(resolver.receiver(receiver));
        }
        for argument in arguments {
            let mut pat = argument.pat.clone();
            if let Some(ty) = &argument.ty {
                crate::kept::spell_out_rest(&mut pat, ty);
            }
            resolver.argument(&mut pat, argument.ty.as_ref(), argument.has_attributes);
            let bound = bindings_of(&pat);
            if argument.ty.as_ref().is_some_and(|ty| crate::types::is_callable(ty, &self.generics)) {
                let lends =
                    argument.ty.as_ref().is_some_and(|ty| crate::types::lends_to_calls(ty, &self.generics));
                callable.extend(bound.iter().map(|id| (*id, lends)));
            }
            if argument.is_resume {
                in_scope.extend(bound);
                first = Some((pat, argument.ty.clone()));
            } else if is_plain_binding(&pat) && destructured.is_empty() {
                stored.extend(bound);
            } else {
                let id = resolver.unnamed_argument(&pat, argument.ty.as_ref());
                stored.push(id);
                destructured.push((pat, id));
            }
        }
        callable.into_iter().for_each(|(id, lends)| resolver.is_callable(id, lends));
        if self.kind.is_async() {
            crate::invocations::awaiting::wrap(&mut body);
        }
        resolver.body(&mut body);
        let environment = resolver.environment();
        if let Some(is_move) = captures {
            let taken = crate::environment::taken_by_value(&body, &environment, is_move, &self.names);
            for id in taken {
                self.names[id].origin = Origin::Argument;
                stored.push(id);
            }
        }
        for (pat, id) in destructured.into_iter().rev() {
            let span = Span::mixed_site();
            let argument = self.names.mention(id, span);
            body.stmts.insert(0, parse_quote_spanned!(span=> let #pat = #argument;));
        }
        in_scope.splice(0..0, stored.iter().copied());
        if self.kind.is_async() {
            crate::stretch::widen(
                &mut body,
                &mut self.names,
                self.krate,
                self.may_hide,
                self.returns.as_ref(),
            );
        }
        crate::kept::keep(&mut body, &mut in_scope, &mut self.names);
        let setting = lower::Setting {
            krate: self.krate,
            kind: self.kind,
            takes_nothing: self.is_generator && first.is_none(),
            has_holes: self.has_holes,
            may_stay_in_place: self.may_stay_in_place,
            marked: &self.marked,
            saves: self.saves,
            returns: self.returns.as_ref(),
            resume: self.resume.as_ref(),
            signature: &self.signature,
        };
        let mut lowered = lower::lower(&body, &in_scope, setting, &mut self.names, &mut errors);
        errors.finish()?;
        let mut errors = Errors::default();
        let uses_sent_values = uses_sent_values(&lowered.body);
        let blocks = blocks::build(&mut lowered);
        if !self.has_holes {
            crate::types::evidence::learn(&blocks, &self.gives, &mut self.names);
            crate::named::iterators::close(&mut self.names);
        }
        let flow = flow::build(&blocks, &self.names, &in_scope);
        // The fields of a named enum are public, and do not depend on who asks.
        let keeps_all = self.has_holes && crate::editor::asks();
        let layout = layout::plan(&blocks, &flow, &self.names, &lowered, &in_scope, keeps_all, &mut errors);
        errors.finish()?;
        Ok(Passed { lowered, blocks, layout, stored, first, uses_sent_values })
    }
}

impl Passed {
    pub(crate) fn emit<'a>(
        &'a self,
        names: &'a Names,
        interface: &'a Interface,
        krate: &'a Path,
        back_end: BackEnd<'a>,
    ) -> Emit<'a> {
        let first = self.first.as_ref().map(|(pat, ty)| FirstValue { pat: pat.clone(), ty: ty.clone() });
        let suspensions = &self.lowered.suspensions;
        Emit::new(
            names,
            &self.blocks,
            &self.layout,
            suspensions,
            interface,
            krate,
            back_end,
            &self.stored,
            first,
        )
    }
}

/// `machine(State::Start { .. }, |state, arg| { .. })`
pub(crate) fn machine_expression(
    emit: &Emit<'_>,
    machine: &Machine,
    interface: &Interface,
    captures: bool,
    helper: &TokenStream,
) -> TokenStream {
    let krate = emit.krate;
    let Machine { step, start, state_type, .. } = machine;
    let hole: Type = parse_quote!(_);
    let yields = interface.yields.as_ref().unwrap_or(&hole);
    let returns = interface.returns.as_ref().unwrap_or(&hole);
    let unit = crate::input::unit();
    let resume = crate::function::elided(interface);
    let resume = resume.as_ref().unwrap_or(&unit);
    let takes = interface.resume.is_some() || emit.delegates();
    let arg = crate::emit::arg(Span::mixed_site());
    let state = Ident::new("state", Span::mixed_site());
    let capture = captures.then(|| quote!(move));
    if interface.kind.is_async() {
        let cx = emit.context_argument();
        let arg = if takes { quote!(#arg) } else { quote!(_) };
        return quote! {
            #helper(
                #start,
                #capture |
                    mut #state: ::core::pin::Pin<&mut #state_type>,
                    #cx: &mut ::core::task::Context<'_>,
                    #arg: &mut ::core::option::Option<#resume>,
                | -> ::core::task::Poll<#krate::CoroutineState<#yields, #returns>> {
                    #step
                },
            )
        };
    }
    let arg = if takes { quote!(mut #arg) } else { quote!(_) };
    quote! {
        #helper(
            #start,
            #capture |#state: &mut #state_type, #arg: ::core::option::Option<#resume>| -> #krate::CoroutineState<#yields, #returns> {
                #step
            },
        )
    }
}

/// `countdown` gives `CountdownState`, or something longer if the user has that already.
pub(crate) fn state_name(base: &str, mentioned: &TokenStream) -> Ident {
    let mut name = format!("{}State", camel_case(base.trim_start_matches("r#")));
    let text = mentioned.to_string();
    while text.contains(&name) {
        name.push_str("Machine");
    }
    Ident::new(&name, Span::mixed_site())
}

/// `n`, `mut n`: the argument is the binding.
fn is_plain_binding(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(binding) if binding.by_ref.is_none() && binding.subpat.is_none() && !bindings_of(pat).is_empty())
}

fn uses_sent_values(body: &crate::ir::Body) -> bool {
    use crate::ir::{Into, Stmt};
    body.stmts.iter().any(|stmt| match stmt {
        Stmt::Suspend { into, .. } => matches!(into, Into::Pattern(_)),
        Stmt::If { then, otherwise, .. } => uses_sent_values(then) || uses_sent_values(otherwise),
        Stmt::Match { arms, .. } => arms.iter().any(|arm| uses_sent_values(&arm.body)),
        Stmt::Loop { body, .. } | Stmt::Scope { body, .. } => uses_sent_values(body),
        _ => false,
    })
}

/// The function's inputs, each a plain name that `Start` takes over.
pub(crate) fn plain_inputs(sig: &mut syn::Signature, stored: &[BindingId], emit: &Emit<'_>) {
    let mut stored = stored.iter();
    for input in &mut sig.inputs {
        let Some(id) = stored.next() else { return };
        match input {
            FnArg::Typed(typed) => {
                let name = emit.argument_name(*id);
                *typed.pat = parse_quote!(#name);
            }
            FnArg::Receiver(receiver) => {
                if matches!(receiver.kind, syn::ReceiverKind::Value | syn::ReceiverKind::Typed(..)) {
                    receiver.mutability = None;
                }
            }
        }
    }
}
