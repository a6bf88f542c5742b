#[costate::coroutine(name = Columns)]
fn columns(text: String) -> impl Iterator<Item = usize> {
    let first = text.find('a');
    let second = text.find('b');
    yield_!(0);
    yield_!(first.unwrap_or(0));
    yield_!(second.unwrap_or(0));
}

fn main() {
    println!("{}", columns(String::from("ab")).count());
}
