//! Names in the arguments of macros, and in format strings.

use super::{Place, Resolver};
use crate::invocations::known::{KnownMacro, inline_captures};
use crate::names::{BindingId, FormatString, Origin, bare, binding_of};
use crate::suspension::{Suspension, stray_suspension};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Expr, Macro};

/// Macros that make a body of their own, which awaits for itself: ours, and those of `async-stream`. And `pin!`, after
/// which a native block goes on: see `stretch`.
const BODIES: [&str; 6] = ["gen", "r#gen", "generator", "stream", "try_stream", "pin"];

impl Resolver<'_> {
    pub(super) fn macro_call(&mut self, mac: &mut Macro) {
        if let Some(mut suspension) = Suspension::of_macro(mac) {
            let name = mac.path.segments.last().map_or_else(String::new, |last| last.ident.to_string());
            self.refuse_here(&suspension, &format!("{name}!"));
            if let Some(operand) = suspension.operand_mut() {
                self.visit_expr_mut(operand);
            }
            mac.tokens = suspension.operand_tokens();
            return;
        }
        match KnownMacro::parse(mac) {
            Some(known) => self.known_macro(mac, known),
            None => self.foreign_macro(mac),
        }
    }

    fn known_macro(&mut self, mac: &mut Macro, mut known: KnownMacro) {
        let shows =
            known.is_bare_assertion() || mac.path.segments.last().is_some_and(|last| last.ident == "dbg");
        match &mut known {
            KnownMacro::List { operands, format_at, .. } => {
                // `{n}` beside `n = ..` is that, and no capture.
                let named = operands.iter().filter_map(|operand| operand.name.as_ref());
                let given: Vec<String> = named.map(|(name, _)| bare(name)).collect();
                for (index, operand) in operands.iter_mut().enumerate() {
                    if *format_at == Some(index) {
                        let mut tokens = operand.expr.to_token_stream();
                        if self.format_strings(&mut tokens, false, &given) {
                            operand.expr = syn::parse2(tokens).unwrap_or(Expr::Verbatim(TokenStream::new()));
                            continue;
                        }
                    }
                    self.visit_expr_mut(&mut operand.expr);
                    if shows {
                        for id in crate::names::mentions_in(operand.expr.to_token_stream()) {
                            self.names[id].shown = true;
                        }
                    }
                }
            }
            KnownMacro::Repeat { value, len, .. } => {
                self.visit_expr_mut(value);
                self.visit_expr_mut(len);
            }
            KnownMacro::Matches { scrutinee, pat, guard, .. } => {
                self.visit_expr_mut(scrutinee);
                self.scoped(|this| {
                    this.declare(pat, Origin::Local);
                    if let Some((_, guard)) = guard {
                        this.within(Place::Guard, |this| this.visit_expr_mut(guard));
                    }
                });
            }
        }
        mac.tokens = known.to_token_stream();
    }

    /// Tokens that only their macro understands: every identifier that names a local is a mention.
    fn foreign_macro(&mut self, mac: &mut Macro) {
        let is_body =
            mac.path.segments.last().is_some_and(|last| BODIES.iter().any(|name| last.ident == name));
        let awaits_here = self.place == super::Place::AsyncBlock;
        let stray =
            stray_suspension(&mac.tokens).filter(|(_, what)| !(is_body || awaits_here && *what == ".await"));
        if let Some((span, what)) = stray {
            let name = mac.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            self.errors.at(
                span,
                format!(
                    "`{what}` inside the arguments of `{name}!`, which this macro cannot look into; \
                     compute the value in a `let` before it"
                ),
            );
        }
        self.format_strings(&mut mac.tokens, true, &[]);
        mac.tokens = self.foreign_tokens(mac.tokens.clone());
    }

    fn foreign_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut dots = 0;
        tokens
            .into_iter()
            .map(|token| {
                // `p.n` is a field, `0..n` a mention.
                let is_member = dots == 1;
                dots = match &token {
                    TokenTree::Punct(punct) if punct.as_char() == '.' => dots + 1,
                    _ => 0,
                };
                match token {
                    TokenTree::Ident(ident) if binding_of(&ident).is_none() && !is_member => {
                        match self.lookup(&ident) {
                            Some(id) => {
                                self.names[id].never_slot = true;
                                self.names[id].shown = true;
                                self.names.unique(id, ident.span()).into()
                            }
                            None => ident.into(),
                        }
                    }
                    TokenTree::Group(group) => {
                        let mut inner = Group::new(group.delimiter(), self.foreign_tokens(group.stream()));
                        inner.set_span(group.span());
                        inner.into()
                    }
                    other => other,
                }
            })
            .collect()
    }

    /// Puts string literals with inline captures of locals aside, but for what is `given` as an argument of that
    /// name. Says whether there were any.
    fn format_strings(&mut self, tokens: &mut TokenStream, pinned: bool, given: &[String]) -> bool {
        let mut any = false;
        *tokens = std::mem::take(tokens)
            .into_iter()
            .map(|token| match token {
                TokenTree::Literal(literal) => {
                    let captures = self.captures(&literal, given);
                    if captures.is_empty() {
                        return literal.into();
                    }
                    any = true;
                    for (_, id) in &captures {
                        self.names[*id].pinned_name |= pinned;
                    }
                    let span = literal.span();
                    self.names.put_aside(FormatString { literal, captures }, span).into()
                }
                TokenTree::Group(group) => {
                    let mut stream = group.stream();
                    any |= self.format_strings(&mut stream, pinned, given);
                    let delimiter = group.delimiter();
                    let mut inner = Group::new(delimiter, stream);
                    inner.set_span(group.span());
                    inner.into()
                }
                other => other,
            })
            .collect();
        any
    }

    fn captures(&self, literal: &proc_macro2::Literal, given: &[String]) -> Vec<(String, BindingId)> {
        let Ok(string) = syn::parse2::<syn::LitStr>(TokenTree::from(literal.clone()).into()) else {
            return Vec::new();
        };
        let mut captures: Vec<(String, BindingId)> = Vec::new();
        for name in inline_captures(&string.value()).into_iter().filter(|name| !given.contains(name)) {
            let Ok(ident) = syn::parse_str::<Ident>(&name).or_else(|_| syn::parse_str(&format!("r#{name}")))
            else {
                continue;
            };
            let ident = Ident::new(&ident.to_string().replace("r#", ""), literal.span());
            if let Some(id) = self.lookup(&ident) {
                if captures.iter().all(|(seen, _)| *seen != name) {
                    captures.push((name, id));
                }
            }
        }
        captures
    }
}
