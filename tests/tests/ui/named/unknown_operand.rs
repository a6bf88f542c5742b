use costate::Coroutine;

#[costate::coroutine(name = Adder)]
fn adder(list: Vec<u32>) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    list.iter().sum::<u32>() + yield_!(1)
}

fn main() {
    drop(adder(vec![1]));
}
