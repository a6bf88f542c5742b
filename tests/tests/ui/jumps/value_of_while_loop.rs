#[costate::coroutine]
fn countdown(mut n: u32) -> impl Iterator<Item = u32> {
    while n > 0 {
        n -= 1;
        yield_!(n);
        break n;
    }
}

fn main() {
    println!("{}", countdown(3).count());
}
