#[costate::coroutine]
fn lengths() -> impl Iterator<Item = usize> {
    let list = vec![1];
    yield_!(list.len());
    list.push(2);
    yield_!(list.len());
}

fn main() {
    println!("{}", lengths().count());
}
