#[costate::coroutine]
fn lengths(list: Vec<u32>) -> impl Iterator<Item = usize> {
    {
        let first = list[0];
        yield_!(first as usize);
    }
    yield_!(first as usize);
}

fn main() {
    println!("{}", lengths(vec![1]).count());
}
