use costate::Coroutine;

#[costate::coroutine]
fn sized() -> impl Coroutine<usize, Yield = u32, Return = usize> {
    const LEN: usize = yield_!(1);
    LEN
}

fn main() {
    drop(sized());
}
