#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    println!("{}", countdown(3).count());
}
