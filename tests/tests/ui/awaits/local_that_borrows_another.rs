async fn ready() {}

#[costate::coroutine]
async fn total() -> usize {
    let text = String::from("one two");
    let words: Vec<&str> = text.split(' ').collect();
    ready().await;
    words.len()
}

fn main() {
    drop(total());
}
