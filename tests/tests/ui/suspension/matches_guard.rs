use costate::Coroutine;

#[costate::coroutine]
fn approve(amount: Option<u32>) -> impl Coroutine<bool, Yield = u32, Return = bool> {
    matches!(amount, Some(amount) if yield_!(amount))
}

fn main() {
    drop(approve(Some(3)));
}
