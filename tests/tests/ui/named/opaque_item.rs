#[costate::coroutine(name = Countdown)]
fn countdown(n: u32) -> impl Iterator<Item = impl std::fmt::Display> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    for i in countdown(3) {
        println!("{i}");
    }
}
