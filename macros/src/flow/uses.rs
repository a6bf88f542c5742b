//! How resolved code, not lowered yet, uses one local.

use super::{Builder, Event, Use};
use crate::blocks::Blocks;
use crate::names::{BindingId, Names};
use syn::Stmt;

/// The uses of `id`, in order of evaluation; `None` for an assignment.
pub(crate) fn uses_of(stmts: &[Stmt], id: BindingId, names: &Names) -> Vec<Option<Use>> {
    let blocks =
        Blocks { regions: Vec::new(), blocks: Vec::new(), targets: std::collections::HashMap::new() };
    let mut builder = Builder::new(&blocks, names);
    builder.watched = vec![id];
    builder.here = Some(builder.node(Event::Nothing));
    stmts.iter().for_each(|stmt| builder.stmt(stmt));
    let uses = builder.nodes.iter().filter_map(|node| match node.event {
        Event::Use(_, how, _) => Some(Some(how)),
        Event::Assign(..) => Some(None),
        _ => None,
    });
    uses.collect()
}
