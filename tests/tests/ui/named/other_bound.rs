use std::fmt::Display;

#[costate::coroutine(name = Countdown)]
fn countdown(n: u32) -> impl Iterator<Item = u32> + Display {
    yield_!(n);
}

fn main() {
    drop(countdown(3));
}
