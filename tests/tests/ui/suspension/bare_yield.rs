#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield 3;
}

fn main() {
    println!("{}", numbers().count());
}
