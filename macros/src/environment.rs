//! What a `gen!` takes from around it.
//!
//! Its step function is a closure that runs many times, so it cannot give away what it captured. What
//! the body may consume is therefore an argument of the machine, stored in `Start`; the rest is left
//! to the closure, which captures it as any closure would.

use crate::flow;
use crate::names::{BindingId, Names, mentions_in};
use syn::Block;

/// With `move`, all of the environment; otherwise what the body mentions by value and never changes.
pub(crate) fn taken_by_value(
    body: &Block,
    environment: &[BindingId],
    is_move: bool,
    names: &Names,
) -> Vec<BindingId> {
    if is_move {
        return environment.to_vec();
    }
    let uses = flow::uses_in(body, environment, names);
    environment
        .iter()
        .copied()
        .filter(|id| uses.by_value.contains(id) && !uses.changed.contains(id) && !in_foreign_macro(body, *id))
        .collect()
}

fn in_foreign_macro(body: &Block, id: BindingId) -> bool {
    struct Foreign(BindingId, bool);
    impl<'ast> syn::visit::Visit<'ast> for Foreign {
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            if crate::invocations::known::KnownMacro::parse(mac).is_none()
                && crate::suspension::Suspension::of_macro(mac).is_none()
            {
                self.1 |= mentions_in(mac.tokens.clone()).contains(&self.0);
            }
        }
    }
    let mut foreign = Foreign(id, false);
    syn::visit::Visit::visit_block(&mut foreign, body);
    foreign.1
}
