//! What can be known without rustc: values whose drop does nothing.
//!
//! A dead local of such a type is simply not stored across a suspension. Where this pass cannot
//! tell, the expansion asks rustc instead (`Dead::keep`).

use crate::names::{Names, mentioned};
use crate::suspension::Suspension;
use syn::{BinOp, Expr, Lit, Pat, Type, UnOp};

const PRIMITIVES: [&str; 18] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
    "bool", "char", "str", "Duration",
];

/// `u32`, `&T`, `&mut T`, `*const T`, `[u8; 4]`, `(u8, bool)`, `fn(T)`, `PhantomData<T>`
pub(crate) fn is_plain_type(ty: &Type) -> bool {
    match ty {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => true,
        Type::Array(array) => is_plain_type(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_plain_type),
        Type::Paren(paren) => is_plain_type(&paren.elem),
        Type::Group(group) => is_plain_type(&group.elem),
        Type::Path(path) if pinned(path).is_some() => pinned(path).is_some_and(is_plain_type),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().is_some_and(|last| {
            last.ident == "PhantomData"
                || (last.arguments.is_none() && PRIMITIVES.iter().any(|name| last.ident == name))
        }),
        _ => false,
    }
}

/// `u32`, `f64`: what a literal may be.
pub(crate) fn is_number_type(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let others = ["bool", "char", "str", "Duration"];
    path.path.get_ident().is_some_and(|ident| {
        PRIMITIVES.iter().any(|name| ident == name) && others.iter().all(|name| ident != name)
    })
}

/// The pointer in `Pin<&mut T>`.
fn pinned(path: &syn::TypePath) -> Option<&Type> {
    let last = path.path.segments.last().filter(|last| last.ident == "Pin")?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

/// `usize` in `usize::from(x)`.
pub(crate) fn converted_to(call: &syn::ExprCall) -> Option<&syn::Ident> {
    let Expr::Path(path) = &*call.func else { return None };
    let segments: Vec<_> = path.path.segments.iter().collect();
    let [ty, function] = segments[..] else { return None };
    let is_number = |name: &&str| ty.ident == name && !["str", "Duration"].contains(name);
    (path.qself.is_none() && function.ident == "from" && PRIMITIVES.iter().any(is_number))
        .then_some(&ty.ident)
}

/// A `&mut` somewhere in a plain type: such a value moves.
pub(crate) fn holds_exclusive(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.mutability.is_some(),
        Type::Array(array) => holds_exclusive(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(holds_exclusive),
        Type::Paren(paren) => holds_exclusive(&paren.elem),
        Type::Group(group) => holds_exclusive(&group.elem),
        Type::Path(path) => pinned(path).is_some_and(holds_exclusive),
        _ => false,
    }
}

/// `1`, `-1`, `'c'`, `"s"`, `&x`, `a < b`, `x as u8`, `u64::from(x)`, `x.len()`, arithmetic over such, locals known
/// to be plain, and `yield_!(v)` where the signature says that plain values are sent.
pub(crate) fn is_plain_expr(expr: &Expr, names: &Names) -> bool {
    let plain = |expr: &Expr| is_plain_expr(expr, names);
    match expr {
        Expr::Lit(lit) => !matches!(lit.lit, Lit::Verbatim(_)),
        Expr::Paren(paren) => plain(&paren.expr),
        Expr::Group(group) => plain(&group.expr),
        // What an index or a cast gives by value is `Copy`, or rustc refuses it.
        Expr::Index(_) | Expr::Cast(_) | Expr::Reference(_) => true,
        // Out of a `Box` it may move.
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
            mentioned(&unary.expr).is_some_and(|id| names[id].plain)
        }
        Expr::Unary(unary) => is_scalar(&unary.expr, names),
        Expr::Binary(binary) => match binary.op {
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => true,
            BinOp::And(_) | BinOp::Or(_) => true,
            // `&a + &b` makes a big number of two references.
            _ => is_scalar(&binary.left, names) && is_scalar(&binary.right, names),
        },
        Expr::Call(call) => converted_to(call).is_some(),
        Expr::Tuple(tuple) => tuple.elems.iter().all(plain),
        Expr::Array(array) => array.elems.iter().all(plain),
        Expr::Repeat(repeat) => plain(&repeat.expr),
        Expr::MethodCall(call) => {
            call.args.is_empty() && ["len", "is_empty", "count_ones"].iter().any(|name| call.method == name)
        }
        Expr::Path(_) => mentioned(expr).is_some_and(|id| names[id].plain && !names[id].exclusive),
        Expr::Macro(_) | Expr::Yield(_) => {
            sent_by(expr, names).is_some_and(|sent| is_plain_type(sent) && !holds_exclusive(sent))
        }
        _ => false,
    }
}

/// The type of `yield_!(v)`.
fn sent_by<'a>(expr: &Expr, names: &'a Names) -> Option<&'a Type> {
    names.sent.as_ref().filter(|_| matches!(Suspension::of(expr), Some(Suspension::Yield { .. })))
}

/// `1`, `a < b`, `x as u8`, `x.len()`, and arithmetic over such: no reference is in it.
pub(crate) fn is_scalar(expr: &Expr, names: &Names) -> bool {
    match expr {
        Expr::Lit(lit) => !matches!(lit.lit, Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_) | Lit::Verbatim(_)),
        Expr::Paren(paren) => is_scalar(&paren.expr, names),
        Expr::Unary(unary) => !matches!(unary.op, UnOp::Deref(_)) && is_scalar(&unary.expr, names),
        Expr::Binary(binary) => {
            is_plain_expr(expr, names) || is_scalar(&binary.left, names) && is_scalar(&binary.right, names)
        }
        Expr::Path(_) => mentioned(expr).is_some_and(|id| names[id].scalar),
        Expr::Cast(_) | Expr::MethodCall(_) | Expr::Call(_) => is_plain_expr(expr, names),
        Expr::Macro(_) | Expr::Yield(_) => sent_by(expr, names).is_some_and(is_number_type),
        _ => false,
    }
}

/// Marks the bindings of `pat` that are plain when it is matched against `init`.
pub(crate) fn learn(pat: &Pat, init: &Expr, names: &mut Names) {
    match (pat, init) {
        (Pat::Tuple(pats), Expr::Tuple(exprs)) if pats.elems.len() == exprs.elems.len() => {
            for (pat, expr) in pats.elems.iter().zip(&exprs.elems) {
                learn(pat, expr, names);
            }
        }
        (Pat::Paren(paren), _) => learn(&paren.pat, init, names),
        (Pat::Type(typed), _) => learn(&typed.pat, init, names),
        (Pat::Ident(_) | Pat::Tuple(_), _) if is_plain_expr(init, names) => {
            mark(pat, names);
            if matches!(init, Expr::Reference(reference) if reference.mutability.is_some()) {
                crate::resolve::bindings_of(pat).into_iter().for_each(|id| names[id].exclusive = true);
            }
        }
        _ => {}
    }
}

/// Methods of the standard library that lend: what they give borrows. None of them is an iterator's, which gives its
/// items. (They have to be known: a dead borrow that is handed on is still a borrow.)
const LENDING_METHODS: [&str; 12] = [
    "peek",
    "first",
    "split_first",
    "split_last",
    "split_once",
    "strip_prefix",
    "strip_suffix",
    "as_deref",
    "as_ref",
    "as_mut",
    "as_str",
    "chars",
];

/// Marks the bindings of `if let pat = scrutinee` and the like that are plain.
pub(crate) fn learn_match(pat: &Pat, scrutinee: &Expr, names: &mut Names) {
    match (pat, scrutinee) {
        (Pat::Guard(guarded), _) => learn_match(&guarded.pat, scrutinee, names),
        (Pat::Tuple(pats), Expr::Tuple(exprs)) if pats.elems.len() == exprs.elems.len() => {
            for (pat, expr) in pats.elems.iter().zip(&exprs.elems) {
                learn_match(pat, expr, names);
            }
        }
        (_, Expr::MethodCall(call)) if LENDING_METHODS.iter().any(|name| call.method == name) => {
            mark(pat, names)
        }
        // A slice's. That of an iterator, which is made on the way, gives an item.
        (_, Expr::MethodCall(call))
            if call.method == "last" && !matches!(*call.receiver, Expr::MethodCall(_)) =>
        {
            mark(pat, names)
        }
        (_, Expr::Reference(reference)) if reference.mutability.is_none() => mark(pat, names),
        (_, scrutinee) if is_plain_expr(scrutinee, names) => mark(pat, names),
        _ => {}
    }
}

/// Marks the bindings of `for pat in iterable` that are plain.
pub(crate) fn learn_item(pat: &Pat, iterable: &Expr, names: &mut Names) {
    match iterable {
        Expr::Paren(paren) => learn_item(pat, &paren.expr, names),
        Expr::Range(range) => {
            let ends = [&range.start, &range.end];
            if ends.into_iter().flatten().any(|end| is_plain_expr(end, names)) {
                mark(pat, names);
            }
        }
        Expr::Reference(reference) if matches!(pat, Pat::Ident(_)) => {
            mark(pat, names);
            if reference.mutability.is_some() {
                crate::resolve::bindings_of(pat).into_iter().for_each(|id| names[id].exclusive = true);
            }
        }
        Expr::Array(array)
            if names.writes_types && array.elems.iter().all(|elem| is_plain_expr(elem, names)) =>
        {
            mark(pat, names);
        }
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "rev" | "step_by" => learn_item(pat, &call.receiver, names),
            "skip" | "take" | "chain" if names.writes_types => learn_item(pat, &call.receiver, names),
            "chars" | "char_indices" | "split_whitespace" => mark(pat, names),
            _ => {}
        },
        _ => {}
    }
}

/// Marks every binding of `pat` as plain.
pub(crate) fn mark(pat: &Pat, names: &mut Names) {
    for id in crate::resolve::bindings_of(pat) {
        names[id].plain = true;
    }
}

/// `Box<T>`
pub(crate) fn is_box(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Box"))
}
