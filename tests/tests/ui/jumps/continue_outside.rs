#[costate::coroutine]
fn countdown(n: u32) -> impl Iterator<Item = u32> {
    'once: {
        yield_!(n);
        continue 'once;
    }
}

fn main() {
    println!("{}", countdown(3).count());
}
