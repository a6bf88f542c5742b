use std::fmt::Display;

#[costate::coroutine]
fn numbers(n: u32) -> impl Iterator<Item = u32> + Display {
    yield_!(n);
}

fn main() {
    println!("{}", numbers(3));
}
