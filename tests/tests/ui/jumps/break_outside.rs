#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
    if n > 3 {
        break;
    }
    yield_!(n - 1);
}

fn main() {
    println!("{}", countdown(3).count());
}
