#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    loop {
        yield_!(n);
        break 'outer;
    }
}

fn main() {
    println!("{}", countdown(3).count());
}
