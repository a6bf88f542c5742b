#[costate::coroutine]
fn answer() -> impl Future<Output = u32> {
    42
}

fn main() {
    drop(answer());
}
