//! Times every cell of every row; `cargo run --release --bin report` makes the table of it.

mod settings;

use costate_benches::rows;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use settings::samples;
use std::hint::black_box;

fn bench(criterion: &mut Criterion) {
    for row in rows() {
        black_box(row.checksum());
        let mut group = criterion.benchmark_group(row.name);
        group.throughput(Throughput::Elements(row.items));
        for cell in &row.cells {
            let id = format!("{} {}", cell.column.name(), cell.dispatch.name());
            group.bench_function(id, |bencher| bencher.iter(|| (cell.run)()));
        }
        group.finish();
    }
}

criterion_group! {
    name = all;
    config = samples(100);
    targets = bench
}
criterion_main!(all);
