#[costate::coroutine(name = Lengths)]
fn lengths(text: String) -> impl Iterator<Item = usize> {
    let length: u32 = text.len();
    yield_!(text.len());
    yield_!(length as usize);
}

fn main() {
    println!("{}", lengths(String::from("ab")).count());
}
