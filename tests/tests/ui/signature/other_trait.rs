#[costate::coroutine]
fn countdown(n: u32) -> impl IntoIterator<Item = u32> {
    for i in (0..n).rev() {
        yield_!(i);
    }
}

fn main() {
    for i in countdown(3) {
        println!("{i}");
    }
}
