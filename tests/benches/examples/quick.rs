//! quick table: min of many, ns per item
use costate_benches::*;
use std::time::Instant;
fn main() {
    let which = std::env::args().nth(1).unwrap_or_default();
    for row in rows() {
        if !row.name.contains(&which) {
            continue;
        }
        let _ = row.checksum();
        println!("{} ({} items)", row.name, row.items);
        for c in &row.cells {
            let mut best = f64::MAX;
            let t0 = Instant::now();
            while t0.elapsed().as_millis() < 60 {
                let a = Instant::now();
                std::hint::black_box((c.run)());
                best = best.min(a.elapsed().as_secs_f64());
            }
            println!(
                "  {:20} {:8} {:8.3} ns  {:?}",
                c.column.name(),
                c.dispatch.name(),
                best * 1e9 / row.items as f64,
                c.size
            );
        }
    }
}
