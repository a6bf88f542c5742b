#[costate::coroutine(version = "1")]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
}

fn main() {
    let _ = countdown(1);
}
