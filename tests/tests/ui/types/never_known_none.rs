#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let last = None;
    yield_!(1);
    drop(last);
}

fn main() {
    println!("{}", numbers().count());
}
