//! How long criterion measures.

use criterion::Criterion;
use std::time::Duration;

/// So many samples of a cell. They are short: the fastest is then one in which nothing else had the core.
pub(crate) fn samples(number: usize) -> Criterion {
    Criterion::default()
        .sample_size(number)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .nresamples(2_000)
        .without_plots()
}
