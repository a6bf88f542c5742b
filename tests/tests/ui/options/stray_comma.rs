#[costate::coroutine(, name = Countdown)]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
}

fn main() {
    println!("{}", countdown(3).count());
}
