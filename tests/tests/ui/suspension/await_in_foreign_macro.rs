macro_rules! first {
    ($value:expr) => {
        $value.into_iter().next()
    };
}

async fn load(key: u32) -> Vec<u32> {
    vec![key]
}

#[costate::coroutine]
fn values(key: u32) -> impl Iterator<Item = u32> {
    yield_!(first!(load(key).await).unwrap_or(0));
}

fn main() {
    println!("{} {:?}", values(1).count(), first!(vec![1]));
}
