#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n)
    yield_!(n + 1);
}

fn main() {
    println!("{}", countdown(3).count());
}
