#[costate::coroutine]
fn words() -> impl Iterator<Item = usize> {
    let text = String::from("to be or not");
    let first = text.split(' ').next();
    yield_!(text.len());
    yield_!(first.map_or(0, str::len));
}

fn main() {
    println!("{}", words().count());
}
