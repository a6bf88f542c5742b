#[costate::coroutine]
fn lengths(list: Vec<u32>) -> impl Iterator<Item = usize> {
    list.push(2);
    yield_!(list.len());
}

fn main() {
    println!("{}", lengths(vec![1]).count());
}
