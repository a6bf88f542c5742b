//! Times every cell of every row of futures; `cargo run --release --bin report` makes the table of it.

use costate_benches::futures::rows;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

fn bench(criterion: &mut Criterion) {
    for row in rows() {
        black_box(row.checksum());
        let mut group = criterion.benchmark_group(row.name);
        group.throughput(Throughput::Elements(row.items));
        for cell in &row.cells {
            group.bench_function(cell.column.name(), |bencher| bencher.iter(|| (cell.run)()));
        }
        group.finish();
    }
}

criterion_group! {
    name = all;
    config = Criterion::default()
        // Many short samples: the fastest is then one in which nothing else had the core.
        .sample_size(100)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .nresamples(2_000)
        .without_plots();
    targets = bench
}
criterion_main!(all);
