#[costate::coroutine]
fn countdown(n: u32) {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    countdown(3);
}
