#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_!(1 2);
    yield_!(3);
}

fn main() {
    println!("{}", numbers().count());
}
