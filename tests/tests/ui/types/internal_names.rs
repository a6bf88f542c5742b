// What the macro calls its own locals is not visible to the body.
#[costate::coroutine]
fn numbers(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
    yield_!(arg);
    yield_!(sent);
}

fn main() {
    println!("{}", numbers(3).count());
}
