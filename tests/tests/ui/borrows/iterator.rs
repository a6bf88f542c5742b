#[costate::coroutine]
fn lengths(words: Vec<String>) -> impl Iterator<Item = usize> {
    for word in words.iter() {
        yield_!(word.len());
    }
}

fn main() {
    println!("{}", lengths(vec![String::new()]).count());
}
