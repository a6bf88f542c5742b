#[costate::coroutine(name = Initials)]
fn initials(words: Vec<String>) -> impl Iterator<Item = char> {
    for initial in words.into_iter().filter_map(|word| word.chars().next()) {
        yield_!(initial);
    }
}

fn main() {
    let initials: Initials = initials(vec![String::from("word")]);
    println!("{}", initials.count());
}
