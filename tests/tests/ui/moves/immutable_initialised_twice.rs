#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let n;
    n = 1;
    yield_!(n);
    n = 2;
    yield_!(n);
}

fn main() {
    println!("{}", numbers().count());
}
