use costate::Coroutine;

#[costate::coroutine]
fn sum() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let first = yield_!(1);
    first + yield_!(2)
}

#[costate::coroutine]
fn named_sum() -> impl Coroutine<String, Yield = u32, Return = u32> {
    let name = yield_!(0);
    yield_from!(sum()) + name.len() as u32
}

fn main() {
    drop(named_sum());
}
