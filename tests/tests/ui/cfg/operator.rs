#[costate::coroutine]
fn sums() -> impl costate::Coroutine<u32, Yield = u32, Return = u32> {
    let mut total = 0;
    #[cfg(unix)]
    total += yield_!(1);
    #[cfg(windows)]
    total = yield_!(2);
    total
}

fn main() {
    drop(sums());
}
