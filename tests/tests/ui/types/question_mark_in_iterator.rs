#[costate::coroutine]
fn numbers(text: String) -> impl Iterator<Item = u32> {
    yield_!(text.parse::<u32>()?);
}

fn main() {
    println!("{}", numbers(String::from("1")).count());
}
