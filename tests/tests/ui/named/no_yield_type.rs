use costate::Coroutine;
#[costate::coroutine(name = Countdown)]
fn countdown(n: u32) -> impl Coroutine {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    drop(countdown(3));
}
