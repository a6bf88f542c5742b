use costate::Coroutine;

#[costate::coroutine]
fn approve(amount: Option<u32>) -> impl Coroutine<bool, Yield = u32, Return = &'static str> {
    match amount {
        Some(amount) if yield_!(amount) => "approved",
        _ => "refused",
    }
}

fn main() {
    drop(approve(Some(3)));
}
