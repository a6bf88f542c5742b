//! Times every cell of every row of executors; `cargo run --release --bin report -- executor` makes the tables of it.

mod settings;

use costate_benches::executor::tables;
use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use settings::samples;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn bench(criterion: &mut Criterion) {
    for table in tables() {
        for row in &table.rows {
            let start = Instant::now();
            black_box(row.checksum());
            let mut group = criterion.benchmark_group(row.name);
            if start.elapsed() > Duration::from_millis(500) {
                // Most of it is to make many tasks, which is not measured but takes its time.
                group.sample_size(10).sampling_mode(SamplingMode::Flat);
            }
            group.throughput(Throughput::Elements(row.items));
            for (column, run) in row.runs() {
                group.bench_function(column, |bencher| {
                    // As if all were as fast as the fastest: what is slower was disturbed.
                    bencher.iter_custom(|times| {
                        let fastest = (0..times).map(|_| run().time).min().unwrap_or_default();
                        fastest * u32::try_from(times).expect("criterion asks for fewer")
                    });
                });
            }
            group.finish();
        }
    }
}

criterion_group! {
    name = all;
    config = samples(50);
    targets = bench
}
criterion_main!(all);
