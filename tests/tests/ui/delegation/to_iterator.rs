#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!(0..3);
    yield_!(3);
}

fn main() {
    println!("{}", numbers().count());
}
