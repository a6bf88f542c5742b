#[costate::coroutine(name = Lengths)]
fn lengths(text: String) -> impl Iterator<Item = usize> + Clone {
    yield_!(text.len());
}

fn main() {
    println!("{}", lengths(String::from("ab")).clone().count());
}
