async fn load(key: u32) -> String {
    key.to_string()
}

#[costate::coroutine]
fn values(keys: Vec<u32>) -> impl Iterator<Item = String> {
    for key in keys {
        yield_!(load(key).await);
    }
}

fn main() {
    println!("{}", values(vec![1, 2]).count());
}
