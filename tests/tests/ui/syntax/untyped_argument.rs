#[costate::coroutine]
fn countdown(n) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    println!("{}", countdown(3).count());
}
