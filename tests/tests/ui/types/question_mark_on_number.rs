use costate::Coroutine;

#[costate::coroutine]
fn sum(numbers: Vec<u32>) -> impl Coroutine<(), Yield = u32, Return = Option<u32>> {
    yield_!(1);
    let sum = numbers.iter().sum::<u32>()?;
    Some(sum)
}

fn main() {
    drop(sum(vec![1]));
}
