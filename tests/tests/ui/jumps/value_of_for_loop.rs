#[costate::coroutine]
fn find(numbers: Vec<u32>) -> impl Iterator<Item = u32> {
    let found = for n in numbers {
        yield_!(n);
        break n;
    };
    yield_!(found);
}

fn main() {
    println!("{}", find(vec![1]).count());
}
