#[costate::coroutine]
async fn answer() -> u32 {
    42
}

fn main() {
    drop(answer());
}
