#[costate::coroutine(name = Words)]
fn words(text: String) -> impl Iterator<Item = usize> {
    let words = text.split(' ').count();
    let lengths = lengths(&text, words);
    yield_!(words);
    yield_!(lengths.len());
}

fn lengths(text: &str, words: usize) -> Vec<usize> {
    text.split(' ').take(words).map(str::len).collect()
}

fn main() {
    let words: Words = words(String::from("a bc"));
    println!("{}", words.count());
}
