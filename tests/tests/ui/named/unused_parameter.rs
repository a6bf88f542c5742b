#[costate::coroutine(name = Defaults)]
fn defaults<T: Default>() -> impl Iterator<Item = T> {
    yield_!(T::default());
    yield_!(T::default());
}

fn main() {
    println!("{}", defaults::<u32>().sum::<u32>());
}
