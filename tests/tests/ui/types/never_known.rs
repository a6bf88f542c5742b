#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let mut seen = Vec::new();
    yield_!(1);
    seen.clear();
    yield_!(2);
}

fn main() {
    println!("{}", numbers().count());
}
