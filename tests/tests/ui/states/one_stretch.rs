async fn send(_: &u32) {}

#[costate::coroutine]
async fn all(numbers: Vec<u32>) {
    for number in &numbers {
        #[state(First)]
        send(number).await;
        #[state(Second)]
        send(number).await;
    }
}

fn main() {
    drop(all(vec![]));
}
