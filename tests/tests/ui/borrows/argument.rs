#[costate::coroutine]
fn first_and_all(list: Vec<u32>) -> impl Iterator<Item = u32> {
    let first = &list[0];
    yield_!(list.len() as u32);
    yield_!(*first);
    drop(list);
}

fn main() {
    println!("{}", first_and_all(vec![1]).count());
}
