#[costate::coroutine]
fn sums() -> impl Iterator<Item = u32> {
    let list = vec![1, 2];
    let sum = || list.iter().sum();
    yield_!(sum());
    yield_!(sum());
}

fn main() {
    println!("{}", sums().count());
}
