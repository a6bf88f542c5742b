//! One module per task. Each holds the same body once per dialect, written as its users would.

mod buffer_once;
mod buffer_twice;
mod fibonacci;
// A file of its own, since stable compilers refuse to parse a `gen` block.
#[cfg(nightly)]
mod native;
mod nested;
mod permutations;
mod range;
mod tokenizer;
mod total;
mod tree;

use crate::build::Drive;
use crate::cell::Row;

/// Every row in one dispatch, in the order of the table.
pub(crate) fn rows<D: Drive>() -> Vec<Row> {
    vec![
        range::row::<D>(),
        nested::row::<D>(),
        fibonacci::row::<D>(),
        total::row::<D>(),
        tokenizer::row::<D>(),
        tree::row::<D>("recursive tree walk, 127 nodes", tree::small()),
        tree::row::<D>("recursive tree walk, 1023 nodes", tree::large()),
        tree::with_a_stack::<D>("tree walk with a stack of nodes, 1023 nodes", tree::large()),
        permutations::row::<D>(),
        buffer_once::row::<D, 256>("256 B across one yield"),
        buffer_twice::row::<D, 256>("256 B across two yields"),
        buffer_once::row::<D, 4096>("4 KiB across one yield"),
        buffer_twice::row::<D, 4096>("4 KiB across two yields"),
    ]
}
