use costate::Coroutine;

#[costate::coroutine]
fn sum() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let first = yield_!(1);
    first + yield_!(2)
}

#[costate::coroutine]
fn text() -> impl Coroutine<u32, Yield = u32, Return = String> {
    yield_from!(sum())
}

fn main() {
    drop(text());
}
