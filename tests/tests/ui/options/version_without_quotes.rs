#[costate::coroutine(name = Countdown, version = 1)]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    yield_!(n);
}

fn main() {
    countdown(1);
}
