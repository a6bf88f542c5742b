#[costate::coroutine]
fn echo(#[resume] first: u32) -> impl Iterator<Item = u32> {
    yield_!(first);
}

fn main() {
    println!("{}", echo().count());
}
