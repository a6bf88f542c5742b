#[costate::coroutine]
fn filling() -> impl Iterator<Item = usize> {
    let mut list = vec![1];
    let first = &list[0];
    list.push(2);
    yield_!(*first);
    yield_!(list.len());
}

fn main() {
    println!("{}", filling().count());
}
