#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    yield_from!(0..3, 4..6);
}

fn main() {
    println!("{}", numbers().count());
}
