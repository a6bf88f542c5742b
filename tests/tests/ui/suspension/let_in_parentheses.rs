#[costate::coroutine]
fn numbers(first: Option<u32>) -> impl costate::Coroutine<Option<u32>, Yield = u32, Return = u32> {
    if first.is_none() || let Some(n) = yield_!(1) { 1 } else { 2 }
}

fn main() {
    drop(numbers(None));
}
