#[costate::coroutine]
fn numbers() -> impl Iterator<Item = u32> {
    let n;
    loop {
        n = 1;
        yield_!(n);
    }
}

fn main() {
    println!("{}", numbers().count());
}
