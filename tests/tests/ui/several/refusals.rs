#[costate::coroutine]
fn mixed(numbers: Vec<u32>) -> impl Iterator<Item = u32> {
    numbers.iter().for_each(|n| yield_!(*n));
    match numbers.len() {
        1 if yield_!(1) == () => {}
        _ => {}
    }
    yield_from!();
    yield_!(2, 3);
    yield_!(async { 4 }.await);
}

fn main() {
    println!("{}", mixed(vec![1]).count());
}
