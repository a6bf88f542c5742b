#[costate::coroutine]
fn doubled(numbers: Vec<u32>) -> impl Iterator<Item = u32> {
    numbers.into_iter().for_each(|n| {
        yield_!(n * 2);
    });
}

fn main() {
    println!("{}", doubled(vec![1, 2, 3]).sum::<u32>());
}
