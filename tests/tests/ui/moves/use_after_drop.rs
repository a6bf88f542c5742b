#[costate::coroutine]
fn lengths(list: Vec<u32>) -> impl Iterator<Item = usize> {
    yield_!(list.len());
    drop(list);
    yield_!(list.len());
}

fn main() {
    println!("{}", lengths(vec![1]).count());
}
