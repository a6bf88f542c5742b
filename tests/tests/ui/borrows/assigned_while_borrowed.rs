#[costate::coroutine]
fn counting() -> impl Iterator<Item = u32> {
    let mut n = 1;
    let seen = &n;
    n = 2;
    yield_!(*seen);
    yield_!(n);
}

fn main() {
    println!("{}", counting().count());
}
