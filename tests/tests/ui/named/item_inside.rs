#[costate::coroutine(name = Squares)]
fn squares(n: u32) -> impl Iterator<Item = u32> {
    fn square(n: u32) -> u32 {
        n * n
    }

    for i in 0..n {
        yield_!(square(i));
    }
}

fn main() {
    println!("{}", squares(3).sum::<u32>());
}
