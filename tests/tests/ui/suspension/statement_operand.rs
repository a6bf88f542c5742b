#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_!(let n = 1);
}

fn main() {
    println!("{}", numbers().count());
}
