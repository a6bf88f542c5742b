#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    println!("{}", countdown("three").count());
    println!("{}", countdown().count());
}
