#[costate::coroutine]
fn numbers(n: u32) -> impl Iterator<Item = u32> {
    for i in n {
        yield_!(i);
    }
}

fn main() {
    println!("{}", numbers(3).count());
}
