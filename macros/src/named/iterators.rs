//! Loops of a machine that is saved: adapters that the standard library keeps to itself become ours.
//!
//! ```text
//! Input:   for (i, x) in [a, b].into_iter().enumerate() { .. }
//! Output:  for (i, x) in ::costate::saved::Enumerate::new(::costate::saved::Array::new([a, b])) { .. }
//! ```

use crate::names::{Names, binding_of, mentioned};
use crate::resolve::is_bare_number;
use crate::types::{expr_type, iterator_type};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Pat, Path, Type, parse_quote, parse_quote_spanned};

/// What a loop runs instead, with its type, where serde cannot save what stands there.
pub(crate) fn saved(head: &Expr, pat: &Pat, names: &Names, krate: &Path) -> Option<(Expr, Type)> {
    Heads { names, krate }.saved(head, Some(pat))
}

/// The iterator of `for x in [1, 2]`, whose type is in what the body does with `x`.
pub(crate) fn open(head: &Expr, pat: &Pat, names: &Names) -> Option<Type> {
    let list = array(head, Some(pat), names)?;
    Some(parse_quote!(<#list as ::core::iter::IntoIterator>::IntoIter))
}

struct Heads<'a> {
    names: &'a Names,
    krate: &'a Path,
}

impl Heads<'_> {
    fn saved(&self, head: &Expr, pat: Option<&Pat>) -> Option<(Expr, Type)> {
        match head {
            Expr::Paren(paren) => self.saved(&paren.expr, pat),
            Expr::Group(group) => self.saved(&group.expr, pat),
            Expr::MethodCall(call) if call.method == "into_iter" && call.args.is_empty() => {
                self.values(&call.receiver, pat)
            }
            Expr::MethodCall(call) => self.adapter(call, pat).or_else(|| self.values(head, pat)),
            _ => self.values(head, pat),
        }
    }

    /// `[a, b]`
    fn values(&self, list: &Expr, pat: Option<&Pat>) -> Option<(Expr, Type)> {
        let Type::Array(ty) = array(list, pat, self.names)? else { return None };
        let krate = self.krate;
        let (elem, len) = (ty.elem, ty.len);
        let span = crate::spans::added(list.span());
        Some((
            parse_quote_spanned!(span=> #krate::saved::Array::new(#list)),
            parse_quote!(#krate::saved::Array<#elem, #len>),
        ))
    }

    /// `iter.enumerate()`; not that of a range, which can be saved as it is.
    fn adapter(&self, call: &ExprMethodCall, pat: Option<&Pat>) -> Option<(Expr, Type)> {
        let of_range = is_range(&call.receiver) && (call.method == "rev" || call.method == "step_by");
        let (name, count) = match call.method.to_string().as_str() {
            "rev" | "step_by" if of_range => return None,
            "rev" => ("Rev", 0),
            "enumerate" => ("Enumerate", 0),
            "skip" => ("Skip", 1),
            "take" => ("Take", 1),
            "step_by" => ("StepBy", 1),
            "zip" => ("Zip", 1),
            "chain" => ("Chain", 1),
            _ => return None,
        };
        if call.args.len() != count || call.turbofish.is_some() {
            return None;
        }
        let [first, second] = match (name, pat) {
            ("Enumerate" | "Zip", Some(Pat::Tuple(pats))) if pats.elems.len() == 2 => {
                [Some(&pats.elems[0]), Some(&pats.elems[1])]
            }
            ("Enumerate" | "Zip", _) => [None, None],
            _ => [pat, pat],
        };
        let (inner, ty) = self.iterator(&call.receiver, if name == "Enumerate" { second } else { first })?;
        let krate = self.krate;
        let adapter = Ident::new(name, Span::mixed_site().located_at(call.method.span()));
        let span = crate::spans::added(call.method.span());
        let path: Path = parse_quote_spanned!(span=> #krate::saved::#adapter);
        Some(match name {
            "Chain" if is_open_array(&call.args[0]) => {
                let other = bare(&call.args[0]);
                let len = if let Expr::Array(list) = other { list.elems.len() } else { return None };
                let other_ty: Type =
                    parse_quote!(#krate::saved::Array<<#ty as ::core::iter::Iterator>::Item, #len>);
                (
                    parse_quote_spanned!(span=> #path::new(#inner, #krate::saved::Array::new(#other))),
                    parse_quote!(#path<#ty, #other_ty>),
                )
            }
            "Zip" | "Chain" => {
                let (other, other_ty) = self.iterator(&call.args[0], second)?;
                (parse_quote_spanned!(span=> #path::new(#inner, #other)), parse_quote!(#path<#ty, #other_ty>))
            }
            _ => {
                let count = call.args.first();
                (parse_quote_spanned!(span=> #path::new(#inner, #count)), parse_quote!(#path<#ty>))
            }
        })
    }

    fn iterator(&self, expr: &Expr, pat: Option<&Pat>) -> Option<(Expr, Type)> {
        // rustc has no need of the parentheses of a range among arguments.
        self.saved(expr, pat).or_else(|| Some((bare(expr).clone(), iterator_type(expr, self.names)?)))
    }
}

fn bare(expr: &Expr) -> &Expr {
    if let Expr::Paren(paren) = expr { bare(&paren.expr) } else { expr }
}

fn is_open_array(expr: &Expr) -> bool {
    matches!(bare(expr), Expr::Array(array) if is_open(array))
}

fn is_range(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_range(&paren.expr),
        Expr::Range(_) => true,
        Expr::MethodCall(call) if call.method == "rev" => is_range(&call.receiver),
        _ => false,
    }
}

/// The type of an array. Where its numbers have none, the mention of a local stands for it.
fn array(list: &Expr, pat: Option<&Pat>, names: &Names) -> Option<Type> {
    let ty = expr_type(list, names).filter(|ty| matches!(ty, Type::Array(_)));
    ty.or_else(|| {
        let Expr::Array(array) = list else { return None };
        if let (true, Some(Pat::Wild(_))) = (is_open(array), pat) {
            // Nothing says more of them than rustc assumes.
            let len = array.elems.len();
            return Some(match array.elems.iter().any(is_float) {
                true => parse_quote!([f64; #len]),
                false => parse_quote!([i32; #len]),
            });
        }
        let Some(Pat::Ident(item)) = pat else { return None };
        let id = binding_of(&item.ident).filter(|_| is_open(array))?;
        let (item, len) = (names.mention(id, item.ident.span()), array.elems.len());
        Some(parse_quote!([#item; #len]))
    })
}

fn is_float(expr: &Expr) -> bool {
    match expr {
        Expr::Unary(unary) => is_float(&unary.expr),
        _ => matches!(expr, Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(_), .. })),
    }
}

/// `[1, 2]`: numbers of some type.
pub(crate) fn is_open(array: &syn::ExprArray) -> bool {
    !array.elems.is_empty() && array.elems.iter().all(is_bare_number)
}

/// Puts the types of locals where their mentions stand for them.
pub(crate) fn close(names: &mut Names) {
    struct Close<'a> {
        names: &'a Names,
        is_known: bool,
    }
    impl VisitMut for Close<'_> {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            let open: Option<Expr> = match ty {
                Type::Path(path) if path.qself.is_none() => {
                    path.path.get_ident().map(|ident| crate::names::path_expr(ident.clone()))
                }
                _ => None,
            };
            match open.and_then(|open| mentioned(&open)) {
                Some(id) => match &self.names[id].ty {
                    Some(known) => *ty = known.clone(),
                    None => self.is_known = false,
                },
                None => visit_mut::visit_type_mut(self, ty),
            }
        }

        fn visit_expr_mut(&mut self, _: &mut Expr) {}
    }
    for id in names.ids() {
        if let Some(mut ty) = names[id].ty.clone() {
            let mut close = Close { names, is_known: true };
            close.visit_type_mut(&mut ty);
            let is_known = close.is_known;
            names[id].ty = is_known.then_some(ty);
        }
    }
}
