async fn load(key: u32) -> String {
    key.to_string()
}

#[costate::coroutine]
fn values(keys: Vec<u32>) -> impl Iterator<Item = String> {
    for value in keys.into_iter().map(|key| load(key).await) {
        yield_!(value);
    }
}

fn main() {
    println!("{}", values(vec![1, 2]).count());
}
