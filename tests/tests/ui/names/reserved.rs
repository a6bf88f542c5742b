#[costate::coroutine]
fn numbers(n__costate0: u32) -> impl Iterator<Item = u32> {
    yield_!(n__costate0);
}

fn main() {
    println!("{}", numbers(3).count());
}
