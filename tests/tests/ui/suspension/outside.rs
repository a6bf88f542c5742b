use costate::{yield_, yield_from};

fn countdown(n: u32) {
    for i in (0..n).rev() {
        yield_!(i);
    }
    yield_from!(0..n);
}

fn main() {
    countdown(3);
}
