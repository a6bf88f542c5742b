#[costate::coroutine]
fn pairs(n: u32) -> impl Iterator<Item = u32> {
    fn twice(n: u32) {
        yield_!(n);
        yield_!(n);
    }
    for i in 0..n {
        twice(i);
    }
}

fn main() {
    println!("{}", pairs(3).count());
}
