#[costate::coroutine(serde)]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    assert_eq!(countdown(2).count(), 2);
}
