#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let n__costate0 = 3;
    println!("{n__costate0}");
    yield_!(n__costate0);
}

fn main() {
    println!("{}", numbers().count());
}
