#[costate::coroutine]
fn evens(n: u32) -> impl Iterator<Item = u32> {
    (0..n).filter(|n| n % 2 == 0).for_each(|n| yield_!(n));
}

#[costate::coroutine]
fn odds(n: u32) -> Vec<u32> {
    for i in 0..n {
        yield_!(2 * i + 1);
    }
}

fn main() {
    println!("{}", evens(3).chain(odds(3)).sum::<u32>());
}
