#[costate::coroutine]
fn lengths(list: Vec<u32>) -> impl Iterator<Item = usize> {
    yield_!(list.len());
    yield_!(list.length());
}

fn main() {
    println!("{}", lengths(vec![1]).count());
}
