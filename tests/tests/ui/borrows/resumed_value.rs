use costate::Coroutine;

#[costate::coroutine]
fn longest() -> impl for<'a> Coroutine<&'a str, Yield = usize, Return = ()> {
    let first = yield_!(0);
    let second = yield_!(first.len());
    yield_!(first.len().max(second.len()));
}

fn main() {
    drop(longest());
}
