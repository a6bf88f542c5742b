#[costate::coroutine]
fn totals() -> impl Iterator<Item = u32> {
    let total = 1;
    yield_!(total);
    total += 1;
    yield_!(total);
}

fn main() {
    println!("{}", totals().count());
}
