async fn ready() {}

fn words_of(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

#[costate::coroutine]
async fn total() -> usize {
    let text = String::from("one two");
    let words = words_of(&text);
    ready().await;
    words.len()
}

fn main() {
    drop(total());
}
