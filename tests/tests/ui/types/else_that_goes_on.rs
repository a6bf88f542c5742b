#[costate::coroutine]
fn evens(first: Option<u32>) -> impl Iterator<Item = u32> {
    let Some(first) = first else {
        yield_!(0);
    };
    yield_!(first);
}

fn main() {
    println!("{}", evens(None).count());
}
