//! What patterns declare, and what initialisers say of it.

use super::{Key, Place, Resolver};
use crate::names::{Binding, BindingId, Keep, Origin, binding_of};
use crate::types::plain;
use quote::ToTokens as _;
use std::collections::HashMap;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat};

impl Resolver<'_> {
    /// Notes written types; a tuple pattern with a tuple type is taken apart.
    pub(super) fn learn_type(&mut self, pat: &Pat, ty: &syn::Type) {
        if let (Pat::Tuple(pats), syn::Type::Tuple(types)) = (pat, ty) {
            if pats.elems.len() == types.elems.len() {
                for (pat, ty) in pats.elems.iter().zip(&types.elems) {
                    self.learn_type(pat, ty);
                }
                return;
            }
        }
        let is_plain = plain::is_plain_type(ty);
        if is_plain {
            plain::mark(pat, self.names);
        }
        if let (Some(id), Pat::Ident(_)) = (bindings_of(pat).first(), pat) {
            let binding = &mut self.names[*id];
            binding.ty = Some(ty.clone());
            binding.array = matches!(ty, syn::Type::Array(_));
            binding.bulky = is_long_type(ty);
            binding.scalar |=
                is_plain && matches!(ty, syn::Type::Path(path) if path.path.get_ident().is_some());
            binding.exclusive = is_plain && plain::holds_exclusive(ty);
            binding.boxed = plain::is_box(ty);
            binding.lends_to_calls = crate::types::lends_to_calls(ty, &syn::Generics::default());
        }
    }

    /// Notes what an initialiser says of the local it makes.
    pub(super) fn learn_init(&mut self, pat: &Pat, init: &Expr) {
        match (pat, init) {
            (Pat::Tuple(pats), Expr::Tuple(exprs)) if pats.elems.len() == exprs.elems.len() => {
                for (pat, expr) in pats.elems.iter().zip(&exprs.elems) {
                    self.learn_init(pat, expr);
                }
            }
            (Pat::Ident(_), _) => {
                let [id] = bindings_of(pat)[..] else { return };
                let scalar = plain::is_scalar(init, self.names);
                let ty = crate::types::expr_type(init, self.names);
                let boxed = crate::names::mentioned(init).is_some_and(|id| self.names[id].boxed);
                let binding = &mut self.names[id];
                binding.made_by = crate::types::called(init);
                binding.array = matches!(init, Expr::Array(_) | Expr::Repeat(_));
                binding.bulky |= makes_long(init);
                binding.scalar |= scalar;
                binding.ty = ty;
                binding.number = is_bare_number(init);
                binding.callable = matches!(init, Expr::Closure(_));
                match init {
                    // Most closures borrow; what one owns, its body would have to consume.
                    Expr::Closure(closure) if closure.capture.is_none() => {
                        binding.plain = true;
                        binding.exclusive = true;
                    }
                    Expr::Closure(_) => binding.keep = Keep::AsIs,
                    init => binding.boxed = boxed || makes_box(init),
                }
            }
            _ => {}
        }
    }
}

/// Gives each binding of one pattern its id. The cases of an or-pattern share theirs.
pub(super) struct Declare<'r, 'a> {
    pub(super) resolver: &'r mut Resolver<'a>,
    pub(super) origin: Origin,
    pub(super) seen: HashMap<Key, BindingId>,
    pub(super) behind_reference: bool,
}

impl VisitMut for Declare<'_, '_> {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Ident(binding) => {
                if let Some((_, inner)) = &mut binding.subpat {
                    self.visit_pat_mut(inner);
                }
                let bare =
                    binding.by_ref.is_none() && binding.mutability.is_none() && binding.subpat.is_none();
                let first = binding.ident.to_string();
                if bare && first.starts_with(char::is_uppercase) {
                    return; // `None`, `MAX`: a constant or a unit variant, not a binding
                }
                let key = Key::of(&binding.ident);
                let id = *self.seen.entry(key).or_insert_with(|| {
                    self.resolver.names.declare(Binding {
                        mutable: binding.mutability.is_some(),
                        // What is copied out from behind a reference must be `Copy`.
                        plain: binding.by_ref.is_some() || self.behind_reference,
                        exclusive: binding.by_ref.is_some() && binding.mutability.is_some(),
                        ..Binding::new(binding.ident.clone(), self.origin)
                    })
                });
                binding.ident = self.resolver.names.unique(id, binding.ident.span());
            }
            Pat::Reference(reference) => {
                let outer = std::mem::replace(&mut self.behind_reference, true);
                self.visit_pat_mut(&mut reference.pat);
                self.behind_reference = outer;
            }
            Pat::Guard(guarded) => {
                self.visit_pat_mut(&mut guarded.pat);
                let seen = self.seen.clone();
                self.resolver.scoped(|resolver| {
                    resolver.scopes.last_mut().expect("just pushed").extend(seen);
                    resolver.within(Place::Guard, |resolver| resolver.visit_expr_mut(&mut guarded.guard));
                });
            }
            Pat::Macro(_) | Pat::Const(_) | Pat::Range(_) | Pat::Lit(_) | Pat::Path(_) => {
                let tokens = pat.to_token_stream();
                self.resolver.constant(&tokens);
            }
            _ => visit_mut::visit_pat_mut(self, pat),
        }
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        self.visit_pat_mut(&mut field.pat);
        // `Point { x }`: our spelling is the binding's alone, which tokens show only behind a colon.
        if matches!(&*field.pat, Pat::Ident(pat) if binding_of(&pat.ident).is_some()) {
            field.colon_token.get_or_insert_with(|| syn::Token![:](field.member.span()));
        }
    }

    fn visit_type_mut(&mut self, _: &mut syn::Type) {}

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// The bindings of a resolved pattern, in source order.
pub(crate) fn bindings_of(pat: &Pat) -> Vec<BindingId> {
    struct Collect(Vec<BindingId>);
    impl<'ast> Visit<'ast> for Collect {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if let Some(id) = binding_of(&pat.ident) {
                if !self.0.contains(&id) {
                    self.0.push(id);
                }
            }
            syn::visit::visit_pat_ident(self, pat);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    let mut collect = Collect(Vec::new());
    collect.visit_pat(pat);
    collect.0
}

/// `Box::new(..)`
fn makes_box(init: &Expr) -> bool {
    let Expr::Call(call) = init else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let segments = &path.path.segments;
    segments.len() >= 2 && segments[segments.len() - 2].ident == "Box"
}

/// `[u8; 4096]`, `[[u8; 64]; 2]`
fn is_long_type(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Array(array) if is_long(&array.len) || is_long_type(&array.elem))
}

/// `[0; 4096]`, `[[0; 64], [1; 64]]`
fn makes_long(init: &Expr) -> bool {
    match init {
        Expr::Repeat(repeat) => is_long(&repeat.len) || makes_long(&repeat.expr),
        Expr::Array(array) => array.elems.len() > SHORT || array.elems.iter().any(makes_long),
        _ => false,
    }
}

/// As many elements are moved as quickly as a reference to them.
const SHORT: usize = 32;

/// A constant may be any number.
fn is_long(len: &Expr) -> bool {
    match len {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(len), .. }) => {
            len.base10_parse::<usize>().is_ok_and(|len| len > SHORT)
        }
        _ => true,
    }
}

/// `0`, `-1.5`
pub(crate) fn is_bare_number(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(int), .. }) => int.suffix().is_empty(),
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(float), .. }) => float.suffix().is_empty(),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => is_bare_number(expr),
        _ => false,
    }
}
