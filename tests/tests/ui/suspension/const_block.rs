use costate::Coroutine;

#[costate::coroutine]
fn sized() -> impl Coroutine<usize, Yield = u32, Return = usize> {
    const { yield_!(1) }
}

fn main() {
    drop(sized());
}
