#[costate::coroutine]
async fn answer() -> u32 {
    42.await
}

fn main() {
    drop(answer());
}
