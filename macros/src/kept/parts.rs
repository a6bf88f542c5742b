//! The parts that a tuple pattern leaves where they are.

use crate::names::{BindingId, mentioned};
use syn::{Pat, Stmt};

/// Input:   `let (a, _) = id;`
/// Output:  the `_`, which leaves its part where it was
pub(super) fn left_parts(stmt: &mut Stmt, id: BindingId) -> Option<Vec<&mut Pat>> {
    let Stmt::Local(syn::Local { pat: Pat::Tuple(tuple), init: Some(init), .. }) = stmt else { return None };
    if mentioned(&init.expr) != Some(id) || init.diverge.is_some() {
        return None;
    }
    let mut parts = Vec::new();
    wild_parts(tuple, &mut parts);
    (!parts.is_empty()).then_some(parts)
}

fn wild_parts<'a>(tuple: &'a mut syn::PatTuple, parts: &mut Vec<&'a mut Pat>) {
    for pat in &mut tuple.elems {
        match pat {
            Pat::Wild(_) => parts.push(pat),
            Pat::Tuple(inner) => wild_parts(inner, parts),
            _ => {}
        }
    }
}

/// Input:   `(a, ..)` of a tuple of three
/// Output:  `(a, _, _)`
pub(crate) fn spell_out_rest(pat: &mut Pat, ty: &syn::Type) {
    let (Pat::Tuple(pats), syn::Type::Tuple(types)) = (pat, ty) else { return };
    if let Some(at) = pats.elems.iter().position(|pat| matches!(pat, Pat::Rest(_))) {
        let missing = (types.elems.len() + 1).saturating_sub(pats.elems.len());
        let mut elems: Vec<Pat> = std::mem::take(&mut pats.elems).into_iter().collect();
        elems.splice(at..=at, (0..missing).map(|_| syn::parse_quote!(_)));
        pats.elems = elems.into_iter().collect();
        if pats.elems.len() == 1 {
            pats.elems.push_punct(Default::default());
        }
    }
    if pats.elems.len() == types.elems.len() {
        pats.elems.iter_mut().zip(&types.elems).for_each(|(pat, ty)| spell_out_rest(pat, ty));
    }
}
