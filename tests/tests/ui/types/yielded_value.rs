#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
    yield_!("liftoff");
}

fn main() {
    println!("{}", countdown(3).count());
}
