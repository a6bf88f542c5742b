//! The standard library's macros, whose arguments are expressions of the body.
//!
//! Only their arguments are looked into. The invocation itself stays what it was.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use std::ops::Range;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Macro, Pat, Token};

/// How a macro treats one of its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Treats {
    /// Takes the value.
    AsValue,
    /// Takes a reference, as `println!` does.
    AsPlace,
}

/// The arguments of a known macro.
pub(crate) enum KnownMacro {
    /// `println!("{} {b}", a, b = c)`, `vec![a, b]`, `dbg!(a)`, `assert!(a, "..")`
    List {
        operands: Vec<Operand>,
        format_at: Option<usize>,
        is_assertion: bool,
        trailing_comma: Option<Token![,]>,
    },
    /// `vec![value; len]`
    Repeat { value: Expr, len: Expr, semi: Token![;] },
    /// `matches!(scrutinee, pat if guard)`
    Matches { scrutinee: Expr, comma: Token![,], pat: Box<Pat>, guard: Option<(Token![if], Box<Expr>)> },
}

/// One argument: `expr`, or `name = expr` in a format string's list.
pub(crate) struct Operand {
    pub(crate) name: Option<(Ident, Token![=])>,
    pub(crate) expr: Expr,
    pub(crate) treats: Treats,
}

impl KnownMacro {
    /// `None` for any macro but the standard ones, and for those when their input does not parse
    /// (rustc will say why).
    pub(crate) fn parse(mac: &Macro) -> Option<KnownMacro> {
        let name = standard_name(&mac.path)?;
        let tokens = mac.tokens.clone();
        let is_assertion = name.contains("assert");
        let list = |format_at: Option<usize>, treats: fn(usize) -> Treats| {
            (|input: ParseStream<'_>| parse_list(input, format_at, is_assertion, treats))
                .parse2(tokens.clone())
                .ok()
        };
        match name.as_str() {
            "println" | "print" | "eprintln" | "eprint" | "format" | "format_args" | "panic" | "todo"
            | "unimplemented" | "unreachable" => list(Some(0), |_| Treats::AsPlace),
            "write" | "writeln" => list(Some(1), |_| Treats::AsPlace),
            "assert" | "debug_assert" => {
                list(Some(1), |index| if index == 0 { Treats::AsValue } else { Treats::AsPlace })
            }
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => {
                list(Some(2), |_| Treats::AsPlace)
            }
            "dbg" => list(None, |_| Treats::AsValue),
            "vec" => parse_repeat.parse2(tokens.clone()).ok().or_else(|| list(None, |_| Treats::AsValue)),
            "matches" => parse_matches.parse2(tokens).ok(),
            _ => None,
        }
    }

    /// `assert!(condition)`, whose message quotes the condition.
    pub(crate) fn is_bare_assertion(&self) -> bool {
        matches!(self, KnownMacro::List { operands, format_at: Some(1), is_assertion: true, .. } if operands.len() == 1)
    }

    pub(crate) fn has_trailing_comma(&self) -> bool {
        matches!(self, KnownMacro::List { trailing_comma: Some(_), .. })
    }

    /// Whether an assertion's message, which may never be evaluated, suspends.
    pub(crate) fn message_suspends(&self) -> bool {
        match self {
            KnownMacro::List { operands, format_at: Some(at @ 1..), is_assertion: true, .. } => {
                operands.iter().skip(*at).any(|operand| crate::suspension::suspends(&operand.expr))
            }
            _ => false,
        }
    }

    pub(crate) fn operands_mut(&mut self) -> Vec<(&mut Expr, Treats)> {
        match self {
            KnownMacro::List { operands, .. } => {
                operands.iter_mut().map(|operand| (&mut operand.expr, operand.treats)).collect()
            }
            KnownMacro::Repeat { value, len, .. } => vec![(value, Treats::AsValue), (len, Treats::AsValue)],
            KnownMacro::Matches { scrutinee, .. } => vec![(scrutinee, Treats::AsPlace)],
        }
    }
}

impl ToTokens for KnownMacro {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            KnownMacro::List { operands, trailing_comma, .. } => {
                for (index, Operand { name, expr, .. }) in operands.iter().enumerate() {
                    if index > 0 {
                        tokens.extend(quote!(,));
                    }
                    if let Some((name, eq)) = name {
                        name.to_tokens(tokens);
                        eq.to_tokens(tokens);
                    }
                    expr.to_tokens(tokens);
                }
                trailing_comma.to_tokens(tokens);
            }
            KnownMacro::Repeat { value, len, semi } => tokens.extend(quote!(#value #semi #len)),
            KnownMacro::Matches { scrutinee, comma, pat, guard } => {
                let guard = guard.as_ref().map(|(if_token, guard)| quote!(#if_token #guard));
                tokens.extend(quote!(#scrutinee #comma #pat #guard));
            }
        }
    }
}

/// `println`, also as `std::println`; nothing for a path into another crate.
fn standard_name(path: &syn::Path) -> Option<String> {
    let name = path.segments.last()?.ident.to_string();
    let is_standard = path.segments.len() == 1
        || path
            .segments
            .first()
            .is_some_and(|first| first.ident == "std" || first.ident == "core" || first.ident == "alloc");
    is_standard.then_some(name)
}

fn parse_list(
    input: ParseStream<'_>,
    format_at: Option<usize>,
    is_assertion: bool,
    treats: fn(usize) -> Treats,
) -> syn::Result<KnownMacro> {
    let mut operands = Vec::new();
    let mut trailing_comma = None;
    while !input.is_empty() {
        trailing_comma = None;
        let is_named = format_at.is_some()
            && input.peek(syn::Ident)
            && input.peek2(Token![=])
            && !input.peek2(Token![==]);
        let name = if is_named { Some((input.parse()?, input.parse()?)) } else { None };
        operands.push(Operand { name, expr: input.parse()?, treats: treats(operands.len()) });
        if !input.is_empty() {
            trailing_comma = Some(input.parse()?);
        }
    }
    Ok(KnownMacro::List { operands, format_at, is_assertion, trailing_comma })
}

fn parse_repeat(input: ParseStream<'_>) -> syn::Result<KnownMacro> {
    Ok(KnownMacro::Repeat { value: input.parse()?, semi: input.parse()?, len: input.parse()? })
}

fn parse_matches(input: ParseStream<'_>) -> syn::Result<KnownMacro> {
    let scrutinee = input.parse()?;
    let comma = input.parse()?;
    let pat = Box::new(Pat::parse_multi_with_leading_vert(input)?);
    let guard = if input.peek(Token![if]) { Some((input.parse()?, Box::new(input.parse()?))) } else { None };
    input.parse::<Option<Token![,]>>()?;
    Ok(KnownMacro::Matches { scrutinee, comma, pat, guard })
}

/// The names that a format string captures inline: `"{a} {b:?} {c:>width$.prec$}"` gives
/// `a b c width prec`.
pub(crate) fn inline_captures(format: &str) -> Vec<String> {
    let bare = |range: Range<usize>| format[range].trim_start_matches("r#").to_owned();
    captures_at(format).into_iter().map(bare).collect()
}

/// A format string in which `to` is captured where `from` was; nothing if it was nowhere.
pub(crate) fn with_captures_renamed(format: &str, from: &str, to: &str) -> Option<String> {
    let mut renamed = format.to_owned();
    let mut ranges = captures_at(format);
    ranges.retain(|range| format[range.clone()].trim_start_matches("r#") == from);
    ranges.iter().rev().for_each(|range| renamed.replace_range(range.clone(), to));
    (!ranges.is_empty()).then_some(renamed)
}

/// Where those names stand.
fn captures_at(format: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = format[at..].find('{') {
        at += open + 1;
        if format[at..].starts_with('{') {
            at += 1;
            continue;
        }
        let Some(close) = format[at..].find('}') else { break };
        let placeholder = &format[at..at + close];
        let (argument, spec) = placeholder.split_once(':').unwrap_or((placeholder, ""));
        let name = argument.trim();
        let start = at + argument.find(name).unwrap_or_default();
        found.push(start..start + name.len());
        let spec_at = at + close - spec.len();
        found.extend(counts_in(spec).into_iter().map(|range| range.start + spec_at..range.end + spec_at));
        at += close + 1;
    }
    let is_name =
        |range: &Range<usize>| format[range.clone()].starts_with(|c: char| c.is_alphabetic() || c == '_');
    found.retain(is_name);
    found
}

/// The names of a width and a precision: `width` and `prec` of `>0width$.prec$`.
fn counts_in(spec: &str) -> Vec<Range<usize>> {
    let ends = spec.match_indices('$').map(|(end, _)| end);
    ends.map(|end| {
        let word = spec[..end]
            .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '#')
            .map_or(0, |at| at + spec[at..].chars().next().map_or(1, char::len_utf8));
        // The flags `#` and `0` stand before a width, and no name begins with them.
        let flags = spec[word..end].len() - spec[word..end].trim_start_matches(['#', '0']).len();
        word + flags..end
    })
    .collect()
}
