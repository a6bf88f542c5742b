//! Types that can be written down without rustc, for the back end with concrete fields.

pub(crate) mod evidence;
pub(crate) mod plain;

use crate::names::{Names, mentioned};
use syn::{BinOp, Expr, Lit, Pat, RangeLimits, Type, parse_quote};

/// The type of an expression: suffixed literals, casts, comparisons, locals of known type.
pub(crate) fn expr_type(expr: &Expr, names: &Names) -> Option<Type> {
    match expr {
        Expr::Paren(paren) => expr_type(&paren.expr, names),
        Expr::Group(group) => expr_type(&group.expr, names),
        Expr::Lit(lit) => literal_type(&lit.lit),
        Expr::Cast(cast) => Some((*cast.ty).clone()),
        Expr::Path(_) => mentioned(expr).and_then(|id| names[id].ty.clone()),
        Expr::Unary(unary) if !matches!(unary.op, syn::UnOp::Deref(_)) => expr_type(&unary.expr, names),
        Expr::Binary(binary) => match binary.op {
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                Some(parse_quote!(bool))
            }
            BinOp::And(_) | BinOp::Or(_) => Some(parse_quote!(bool)),
            _ => {
                let ty = expr_type(&binary.left, names).or_else(|| expr_type(&binary.right, names))?;
                plain::is_plain_type(&ty).then_some(ty)
            }
        },
        Expr::Repeat(repeat) => {
            let elem = expr_type(&repeat.expr, names)?;
            let len = &repeat.len;
            Some(parse_quote!([#elem; #len]))
        }
        Expr::Array(array) if names.writes_types => {
            let elem = array.elems.iter().find_map(|elem| expr_type(elem, names))?;
            let len = array.elems.len();
            Some(parse_quote!([#elem; #len]))
        }
        Expr::Tuple(tuple) => {
            let elems = tuple.elems.iter().map(|elem| expr_type(elem, names)).collect::<Option<Vec<_>>>()?;
            Some(parse_quote!((#(#elems,)*)))
        }
        Expr::Range(_) => iterator_type(expr, names),
        Expr::MethodCall(call) if names.writes_types && call.method == "clone" && call.args.is_empty() => {
            expr_type(&call.receiver, names).filter(|ty| !matches!(ty, Type::Reference(_)))
        }
        Expr::Call(call) if plain::converted_to(call).is_some() => {
            plain::converted_to(call).map(|ty| parse_quote!(#ty))
        }
        Expr::Call(call) => call_type(expr).or_else(|| {
            let inner = called(boxed(call)?)?;
            Some(parse_quote!(::std::boxed::Box<#inner>))
        }),
        _ => None,
    }
}

/// `impl Fn(u32)`, or `F` where it is declared as such: nothing else is known of the type.
pub(crate) fn is_callable(ty: &Type, generics: &syn::Generics) -> bool {
    is_bound_by(ty, generics, &["Fn", "FnMut", "FnOnce"])
}

/// `impl FnMut(u32)`, `Box<dyn Fn()>`: a call borrows it.
pub(crate) fn lends_to_calls(ty: &Type, generics: &syn::Generics) -> bool {
    let borrowed = ["Fn", "FnMut"];
    let Type::Path(path) = ty else { return is_bound_by(ty, generics, &borrowed) };
    let boxed = match path.path.segments.last().map(|last| &last.arguments) {
        Some(syn::PathArguments::AngleBracketed(arguments)) if plain::is_box(ty) => arguments.args.first(),
        _ => None,
    };
    let is_borrowed =
        |ty: &Type| matches!(ty, Type::TraitObject(object) if holds_one_of(&object.bounds, &borrowed));
    is_bound_by(ty, generics, &borrowed)
        || matches!(boxed, Some(syn::GenericArgument::Type(inner)) if is_borrowed(inner))
}

fn holds_one_of(
    bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>,
    names: &[&str],
) -> bool {
    bounds.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
        }
        _ => false,
    })
}

fn is_bound_by(ty: &Type, generics: &syn::Generics, names: &[&str]) -> bool {
    use syn::{GenericParam, WherePredicate};
    let called = |bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>| {
        holds_one_of(bounds, names)
    };
    let Type::Path(path) = ty else {
        return matches!(ty, Type::ImplTrait(opaque) if called(&opaque.bounds));
    };
    let Some(name) = path.path.get_ident() else { return false };
    let declared = generics.params.iter().any(|parameter| {
        matches!(parameter, GenericParam::Type(parameter) if parameter.ident == *name && called(&parameter.bounds))
    });
    let clause = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    declared
        || clause.into_iter().any(|predicate| {
            matches!(predicate, WherePredicate::Type(bound) if bound.bounded_ty == *ty && called(&bound.bounds))
        })
}

/// A type that a `let` may be given: `impl Trait` stands for one that nobody can write.
pub(crate) fn is_closed(ty: &Type) -> bool {
    struct Opaque(bool);
    impl syn::visit::Visit<'_> for Opaque {
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut opaque = Opaque(false);
    syn::visit::Visit::visit_type(&mut opaque, ty);
    !opaque.0
}

/// What is in `Box::new(..)`.
fn boxed(call: &syn::ExprCall) -> Option<&Expr> {
    let Expr::Path(path) = &*call.func else { return None };
    let segments = &path.path.segments;
    let is_box = segments.len() >= 2 && segments[segments.len() - 2].ident == "Box";
    call.args.first().filter(|_| is_box && segments.last().is_some_and(|last| last.ident == "new"))
}

fn literal_type(lit: &Lit) -> Option<Type> {
    let suffixed = |suffix: &str| syn::parse_str::<Type>(suffix).ok();
    match lit {
        Lit::Int(int) => suffixed(int.suffix()),
        Lit::Float(float) => suffixed(float.suffix()),
        Lit::Bool(_) => Some(parse_quote!(bool)),
        Lit::Char(_) => Some(parse_quote!(char)),
        Lit::Byte(_) => Some(parse_quote!(u8)),
        Lit::Str(_) => Some(parse_quote!(&'static str)),
        _ => None,
    }
}

/// The type of something that is certainly a coroutine or an iterator, since the body runs it.
///
/// `countdown(3)`: beside a named coroutine stands a type alias of the function's name. A local that
/// was made by such a call has the same type.
pub(crate) fn runnable_type(expr: &Expr, names: &Names) -> Option<Type> {
    match expr {
        Expr::Paren(paren) => runnable_type(&paren.expr, names),
        Expr::Path(_) => {
            mentioned(expr).and_then(|id| names[id].ty.clone().or_else(|| names[id].made_by.clone()))
        }
        _ => expr_type(expr, names).or_else(|| wrapped(expr, names)).or_else(|| called(expr)),
    }
}

/// `catch_cancel(fetch(1))` gives `catch_cancel<fetch>`: beside these functions stand aliases too.
fn wrapped(expr: &Expr, names: &Names) -> Option<Type> {
    let Expr::Call(call) = expr else { return None };
    let name = match &*call.func {
        Expr::Path(path) => path.path.segments.last()?.ident.clone(),
        _ => return None,
    };
    let argument = call.args.first().filter(|_| name == "catch_cancel" || name == "shield")?;
    let (wrapper, inner) = (called(expr)?, runnable_type(argument, names)?);
    Some(parse_quote!(#wrapper<#inner>))
}

/// `countdown` for `countdown(3)`.
pub(crate) fn called(expr: &Expr) -> Option<Type> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let is_function = path.path.segments.last()?.ident.to_string().starts_with(char::is_lowercase);
    let path = &path.path;
    (is_function && mentioned(&call.func).is_none()).then(|| parse_quote!(#path))
}

/// `String::new()`, `Vec::<T>::new()`: the type is spelled out before its constructor.
pub(crate) fn call_type(expr: &Expr) -> Option<Type> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    let mut path = path.path.clone();
    let constructor = path.segments.pop()?;
    let spelled_out = ["new", "default", "with_capacity"].iter().any(|name| constructor.ident == name);
    let owner = path.segments.pop()?;
    let has_arguments = !owner.arguments.is_none();
    let is_closed =
        ["String", "AtomicBool", "AtomicUsize", "AtomicU32"].iter().any(|name| owner.ident == name);
    if !spelled_out || !(has_arguments || is_closed) {
        return None;
    }
    let mut owner = owner;
    if let syn::PathArguments::AngleBracketed(arguments) = &mut owner.arguments {
        arguments.colon2_token = None;
    }
    path.segments.push(owner);
    Some(parse_quote!(#path))
}

/// The iterator that `for .. in iterable` runs.
pub(crate) fn iterator_type(iterable: &Expr, names: &Names) -> Option<Type> {
    match iterable {
        Expr::Paren(paren) => iterator_type(&paren.expr, names),
        Expr::Group(group) => iterator_type(&group.expr, names),
        Expr::Range(range) => {
            let end_type = |end: &Option<Box<Expr>>| end.as_ref().and_then(|end| expr_type(end, names));
            let item = end_type(&range.start).or_else(|| end_type(&range.end))?;
            match (&range.limits, &range.end) {
                (RangeLimits::HalfOpen(_), Some(_)) => Some(parse_quote!(::core::ops::Range<#item>)),
                (RangeLimits::Closed(_), Some(_)) => Some(parse_quote!(::core::ops::RangeInclusive<#item>)),
                (_, None) => Some(parse_quote!(::core::ops::RangeFrom<#item>)),
            }
        }
        Expr::MethodCall(call) if call.method == "rev" => {
            let inner = iterator_type(&call.receiver, names)?;
            Some(parse_quote!(::core::iter::Rev<#inner>))
        }
        Expr::MethodCall(call) if call.method == "step_by" => {
            let inner = iterator_type(&call.receiver, names)?;
            Some(parse_quote!(::core::iter::StepBy<#inner>))
        }
        Expr::MethodCall(call) if call.method == "enumerate" => {
            let inner = iterator_type(&call.receiver, names)?;
            Some(parse_quote!(::core::iter::Enumerate<#inner>))
        }
        Expr::MethodCall(call) if call.method == "skip" => {
            let inner = iterator_type(&call.receiver, names)?;
            Some(parse_quote!(::core::iter::Skip<#inner>))
        }
        Expr::MethodCall(call) if call.method == "take" => {
            let inner = iterator_type(&call.receiver, names)?;
            Some(parse_quote!(::core::iter::Take<#inner>))
        }
        Expr::MethodCall(call) if call.method == "zip" || call.method == "chain" => {
            let (first, second) =
                (iterator_type(&call.receiver, names)?, iterator_type(call.args.first()?, names)?);
            match call.method == "zip" {
                true => Some(parse_quote!(::core::iter::Zip<#first, #second>)),
                false => Some(parse_quote!(::core::iter::Chain<#first, #second>)),
            }
        }
        Expr::MethodCall(call) if call.method == "into_iter" => {
            let ty = expr_type(&call.receiver, names)?;
            Some(parse_quote!(<#ty as ::core::iter::IntoIterator>::IntoIter))
        }
        _ => {
            let ty = runnable_type(iterable, names)?;
            Some(parse_quote!(<#ty as ::core::iter::IntoIterator>::IntoIter))
        }
    }
}

/// What `for item in iterable` binds.
pub(crate) fn item_type(iterable: &Expr, names: &Names) -> Option<Type> {
    let iterator = iterator_type(iterable, names)?;
    Some(parse_quote!(<#iterator as ::core::iter::Iterator>::Item))
}

/// Notes what `for pat in iterable` binds.
pub(crate) fn learn_items(pat: &Pat, iterable: &Expr, names: &mut Names) {
    match (pat, iterable) {
        (_, Expr::Paren(paren)) => learn_items(pat, &paren.expr, names),
        (_, Expr::Group(group)) => learn_items(pat, &group.expr, names),
        (Pat::Ident(_), _) => {
            let [id] = crate::resolve::bindings_of(pat)[..] else { return };
            names[id].ty = item_type(iterable, names).or_else(|| passed_on(iterable, names));
            names[id].number |= names.writes_types && holds_bare_numbers(iterable);
            if let Some(ty) = held_type(iterable, names) {
                names[id].boxed |= plain::is_box(&ty);
                names[id].lends_to_calls |= lends_to_calls(&ty, &syn::Generics::default());
            }
        }
        (Pat::Tuple(pats), Expr::MethodCall(call)) if names.writes_types => {
            let parts: Vec<&Pat> = pats.elems.iter().collect();
            match (call.method.to_string().as_str(), &parts[..], call.args.first()) {
                ("enumerate", [count, item], None) => {
                    if let [id] = crate::resolve::bindings_of(count)[..] {
                        names[id].ty = Some(parse_quote!(usize));
                    }
                    plain::mark(count, names);
                    learn_items(item, &call.receiver, names);
                }
                ("zip", [first, second], Some(other)) => {
                    learn_items(first, &call.receiver, names);
                    learn_items(second, other, names);
                }
                ("rev" | "skip" | "take" | "step_by" | "chain", ..) => {
                    learn_items(pat, &call.receiver, names);
                }
                ("into_iter", _, None) => learn_parts(pat, &call.receiver, names),
                _ => {}
            }
        }
        _ if names.writes_types => learn_parts(pat, iterable, names),
        _ => {}
    }
}

/// The type of the items that adapters leave as they are.
fn passed_on(iterable: &Expr, names: &Names) -> Option<Type> {
    let Expr::MethodCall(call) = iterable else { return None };
    let passes = ["rev", "skip", "take", "step_by", "chain"].iter().any(|name| call.method == name);
    if !passes || !names.writes_types {
        return None;
    }
    item_type(&call.receiver, names)
        .or_else(|| passed_on(&call.receiver, names))
        .or_else(|| item_type(call.args.first().filter(|_| call.method == "chain")?, names))
}

/// `for (a, b) in list`, where the items of `list` have a written type.
fn learn_parts(pat: &Pat, list: &Expr, names: &mut Names) {
    fn learn(pat: &Pat, ty: &Type, names: &mut Names) {
        match (pat, ty) {
            (Pat::Tuple(pats), Type::Tuple(types)) if pats.elems.len() == types.elems.len() => {
                pats.elems.iter().zip(&types.elems).for_each(|(pat, ty)| learn(pat, ty, names));
            }
            (Pat::Ident(_), _) => {
                if let [id] = crate::resolve::bindings_of(pat)[..] {
                    names[id].ty = Some(ty.clone());
                }
            }
            _ => {}
        }
    }
    if let Some(item) = held_type(list, names) {
        learn(pat, &item, names);
    }
}

/// The type of the items of a list of a written type.
fn held_type(list: &Expr, names: &Names) -> Option<Type> {
    match expr_type(list, names) {
        Some(Type::Array(array)) => Some(*array.elem),
        Some(Type::Path(path)) => path.path.segments.last().and_then(|last| match &last.arguments {
            syn::PathArguments::AngleBracketed(arguments) if last.ident == "Vec" => {
                match arguments.args.first() {
                    Some(syn::GenericArgument::Type(item)) => Some(item.clone()),
                    _ => None,
                }
            }
            _ => None,
        }),
        _ => None,
    }
}

/// `[1, 2]`, or what goes through it.
fn holds_bare_numbers(iterable: &Expr) -> bool {
    match iterable {
        Expr::Array(array) => crate::named::iterators::is_open(array),
        Expr::MethodCall(call) => {
            ["into_iter", "rev", "skip", "take", "step_by", "chain"].iter().any(|name| call.method == name)
                && holds_bare_numbers(&call.receiver)
        }
        _ => false,
    }
}

/// A range over plain numbers: dropping it does nothing.
pub(crate) fn is_plain_range(iterable: &Expr, names: &Names) -> bool {
    match iterable {
        Expr::Paren(paren) => is_plain_range(&paren.expr, names),
        Expr::Range(range) => {
            [&range.start, &range.end].into_iter().flatten().any(|end| plain::is_plain_expr(end, names))
        }
        Expr::MethodCall(call) if call.method == "rev" || call.method == "step_by" => {
            is_plain_range(&call.receiver, names)
        }
        _ => false,
    }
}
