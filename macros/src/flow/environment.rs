//! How a `gen!` uses what is around it, before it is lowered.

use super::{Builder, Event, Use};
use crate::blocks::Blocks;
use crate::names::{BindingId, Names};

/// How a body, not lowered yet, uses its environment.
pub(crate) struct EnvironmentUses {
    pub(crate) by_value: Vec<BindingId>,
    pub(crate) changed: Vec<BindingId>,
}

pub(crate) fn uses_in(body: &syn::Block, environment: &[BindingId], names: &Names) -> EnvironmentUses {
    let blocks =
        Blocks { regions: Vec::new(), blocks: Vec::new(), targets: std::collections::HashMap::new() };
    let mut builder = Builder::new(&blocks, names);
    builder.watched = environment.to_vec();
    let start = builder.node(Event::Nothing);
    builder.here = Some(start);
    builder.block_stmts(body);
    let mut uses = EnvironmentUses { by_value: Vec::new(), changed: builder.changed };
    for node in &builder.nodes {
        match node.event {
            Event::Use(id, Use::Value, _) => uses.by_value.push(id),
            Event::Assign(id, _) => uses.changed.push(id),
            _ => {}
        }
    }
    uses
}
