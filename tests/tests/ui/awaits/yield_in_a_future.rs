#[costate::coroutine]
async fn answers() -> u32 {
    yield_!(41);
    42
}

fn main() {
    drop(answers());
}
