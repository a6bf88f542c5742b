#[costate::coroutine]
fn numbers(early: bool) -> impl Iterator<Item = u32> {
    let n;
    if early {
        n = 1;
    }
    yield_!(0);
    yield_!(n);
}

fn main() {
    println!("{}", numbers(true).count());
}
