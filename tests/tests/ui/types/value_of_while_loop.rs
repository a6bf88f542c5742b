use costate::Coroutine;
#[costate::coroutine]
fn countdown(n: u32) -> impl Coroutine<(), Yield = u32, Return = u32> {
    while n > 3 {
        yield_!(n);
        break 5;
    }
    3
}

fn main() {
    drop(countdown(3));
}
