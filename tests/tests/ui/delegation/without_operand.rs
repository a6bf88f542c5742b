#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!();
    yield_!(3);
}

fn main() {
    println!("{}", numbers().count());
}
