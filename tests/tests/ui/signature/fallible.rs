#[costate::coroutine]
fn countdown(n: u32) -> Result<impl Iterator<Item = u32>, String> {
    if n == 0 {
        return Err(String::from("nothing to count"));
    }
    yield_!(n);
}

fn main() {
    println!("{}", countdown(3).map_or(0, Iterator::count));
}
