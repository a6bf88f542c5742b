use costate::Coroutine;

#[costate::coroutine]
fn ask() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
    let Some(n) = yield_!(1);
    n
}

fn main() {
    drop(ask());
}
