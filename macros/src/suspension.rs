//! The suspensions of the surface language: `yield_!(v)`, `yield v`, `yield_from!(c)`, `f.await`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::{Expr, Macro};

/// One suspending expression.
pub(crate) enum Suspension {
    /// `yield_!(value)` or `yield value`; no operand means `()`.
    Yield { operand: Option<Expr>, label: Option<Ident>, span: Span },
    /// `yield_from!(coroutine)`
    Delegate { operand: Option<Expr>, label: Option<Ident>, span: Span },
    /// `future.await`
    Await { future: Expr, span: Span },
    /// A suspension macro whose argument is no expression.
    Malformed { error: syn::Error, tokens: TokenStream, span: Span },
}

impl Suspension {
    pub(crate) fn of(expr: &Expr) -> Option<Suspension> {
        match expr {
            Expr::Macro(call) => Suspension::of_macro(&call.mac),
            Expr::Yield(call) => Some(Suspension::Yield {
                operand: call.expr.as_deref().cloned(),
                label: None,
                span: call.yield_token.span,
            }),
            Expr::Await(call) => {
                Some(Suspension::Await { future: (*call.base).clone(), span: call.await_token.span })
            }
            _ => None,
        }
    }

    pub(crate) fn of_macro(mac: &Macro) -> Option<Suspension> {
        let last = mac.path.segments.last()?;
        let is_delegation = last.ident == "yield_from";
        if last.ident != "yield_" && !is_delegation {
            return None;
        }
        let span = mac.path.span();
        let (operand, label) = match operand(&mac.tokens, is_delegation) {
            Ok(read) => read,
            Err(error) => {
                return Some(Suspension::Malformed { error, tokens: mac.tokens.clone(), span });
            }
        };
        Some(if is_delegation {
            Suspension::Delegate { operand, label, span }
        } else {
            Suspension::Yield { operand, label, span }
        })
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Suspension::Yield { span, .. }
            | Suspension::Delegate { span, .. }
            | Suspension::Await { span, .. }
            | Suspension::Malformed { span, .. } => *span,
        }
    }

    pub(crate) fn operand_mut(&mut self) -> Option<&mut Expr> {
        match self {
            Suspension::Yield { operand, .. } | Suspension::Delegate { operand, .. } => operand.as_mut(),
            Suspension::Await { .. } | Suspension::Malformed { .. } => None,
        }
    }

    pub(crate) fn operand_tokens(&self) -> TokenStream {
        match self {
            Suspension::Yield { operand, label, .. } | Suspension::Delegate { operand, label, .. } => {
                let label = crate::labels::after_operand(label.as_ref(), operand.is_some());
                operand.to_token_stream().into_iter().chain(label).collect()
            }
            Suspension::Await { .. } => TokenStream::new(),
            Suspension::Malformed { tokens, .. } => tokens.clone(),
        }
    }
}

/// The argument of a suspension macro, and the name it gives the state; a trailing comma is as welcome as
/// in a call.
fn operand(tokens: &TokenStream, is_delegation: bool) -> syn::Result<(Option<Expr>, Option<Ident>)> {
    let parser = |input: syn::parse::ParseStream<'_>| {
        if input.is_empty() {
            return Ok((None, None));
        }
        let expr = input.parse()?;
        let more = input.parse::<Option<syn::Token![,]>>()?.is_some();
        let label = if more && is_label(input) { Some(label(input)?) } else { None };
        if input.is_empty() {
            return Ok((Some(expr), label));
        }
        if label.is_some() {
            return Err(input.error("the name of the state comes last; remove what follows it"));
        }
        Err(input.error(match (is_delegation, more) {
            (true, true) => "`yield_from!` runs one coroutine; write a `yield_from!` for each",
            (true, false) => "the operand of `yield_from!` is one expression; remove what follows it",
            (false, true) => "`yield_!` gives one value; write a tuple, `yield_!((a, b))`",
            (false, false) => "the operand of `yield_!` is one expression; remove what follows it",
        }))
    };
    syn::parse::Parser::parse2(parser, tokens.clone())
}

/// `state = ..`
fn is_label(input: syn::parse::ParseStream<'_>) -> bool {
    let is_state = input.fork().parse::<Ident>().is_ok_and(|name| name == "state");
    is_state && input.peek2(syn::Token![=]) && !input.peek2(syn::Token![==])
}

fn label(input: syn::parse::ParseStream<'_>) -> syn::Result<Ident> {
    let name: Ident = input.parse()?;
    input.parse::<syn::Token![=]>()?;
    let label = input.parse();
    input.parse::<Option<syn::Token![,]>>()?;
    label.map_err(|_| syn::Error::new(name.span(), "a state needs a name; write `state = Name`"))
}

/// Whether evaluating `expr` may suspend this body. What closures, inner `async` blocks and nested
/// items do is their own affair.
pub(crate) fn suspends(expr: &Expr) -> bool {
    let mut finder = Finder { found: false };
    finder.visit_expr(expr);
    finder.found
}

pub(crate) fn stmt_suspends(stmt: &syn::Stmt) -> bool {
    let mut finder = Finder { found: false };
    finder.visit_stmt(stmt);
    finder.found
}

struct Finder {
    found: bool,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            _ if self.found => {}
            Expr::Yield(_) | Expr::Await(_) => self.found = true,
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => {}
            Expr::Repeat(repeat) => self.visit_expr(&repeat.expr),
            _ => syn::visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if Suspension::of_macro(mac).is_some() {
            self.found = true;
        } else if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
            self.found |= known.operands_mut().iter().any(|(operand, _)| suspends(operand));
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}

    // What stands in these is a constant, or a guard: resolution refuses suspensions there.
    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_angle_bracketed_generic_arguments(&mut self, _: &'ast syn::AngleBracketedGenericArguments) {}
}

/// Whether a body gives values out, besides awaiting.
pub(crate) fn yields(body: &syn::Block) -> bool {
    let mut yields = Yields(false);
    yields.visit_block(body);
    yields.0
}

/// Whether `expr` gives a value out, besides awaiting.
pub(crate) fn expr_yields(expr: &Expr) -> bool {
    let mut yields = Yields(false);
    yields.visit_expr(expr);
    yields.0
}

struct Yields(bool);
impl Visit<'_> for Yields {
    fn visit_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Yield(_) => self.0 = true,
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => {}
            _ => syn::visit::visit_expr(self, expr),
        }
    }
    fn visit_macro(&mut self, mac: &Macro) {
        self.0 |= Suspension::of_macro(mac).is_some();
        if let Some(mut known) = crate::invocations::known::KnownMacro::parse(mac) {
            known.operands_mut().iter().for_each(|(operand, _)| self.visit_expr(operand));
        }
    }
    fn visit_item(&mut self, _: &syn::Item) {}
}

/// A suspension among tokens that are not looked into, and how it is written.
///
/// An `async` block among them awaits for itself.
pub(crate) fn stray_suspension(tokens: &TokenStream) -> Option<(Span, &'static str)> {
    stray(tokens, false)
}

fn stray(tokens: &TokenStream, is_async: bool) -> Option<(Span, &'static str)> {
    let mut previous = None;
    let mut begins_async = false;
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(ident) => {
                let is_call =
                    matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
                let after_dot = matches!(&previous, Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
                match ident.to_string().as_str() {
                    "yield_" if is_call => return Some((ident.span(), "yield_!")),
                    "yield_from" if is_call => return Some((ident.span(), "yield_from!")),
                    "yield" => return Some((ident.span(), "yield")),
                    "await" if after_dot && !is_async => return Some((ident.span(), ".await")),
                    _ => {}
                }
            }
            TokenTree::Group(group) => {
                let inside = is_async || begins_async && group.delimiter() == proc_macro2::Delimiter::Brace;
                if let Some(found) = stray(&group.stream(), inside) {
                    return Some(found);
                }
            }
            _ => {}
        }
        begins_async = match &token {
            TokenTree::Ident(ident) => ident == "async" || begins_async && ident == "move",
            _ => false,
        };
        previous = Some(token);
    }
    None
}

/// Input:   `yield_!(value)`
/// Output:  `costate::__private::given::<_, Sent>(value)`: the operand's tokens as they are, parsed or not
pub(crate) fn without_suspensions(tokens: TokenStream, krate: &syn::Path, sent: &syn::Type) -> TokenStream {
    let mut output = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_suspension =
            matches!(&token, TokenTree::Ident(ident) if *ident == "yield_" || *ident == "yield_from");
        let is_call = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        match token {
            TokenTree::Ident(name) if is_suspension && is_call => {
                tokens.next();
                let sent = (name == "yield_").then(|| quote::quote!(::<_, #sent>));
                output.extend(quote::quote!(#krate::__private::given #sent));
            }
            TokenTree::Group(group) => {
                let stream = without_suspensions(group.stream(), krate, sent);
                let mut inner = proc_macro2::Group::new(group.delimiter(), stream);
                inner.set_span(group.span());
                output.extend([TokenTree::from(inner)]);
            }
            other => output.extend([other]),
        }
    }
    output
}
