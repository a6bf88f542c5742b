use serde::{Deserialize, Serialize};

#[costate::coroutine(name = Sum)]
#[derive(Serialize, Deserialize)]
async fn sum(to: u32) -> u32 {
    let mut sum: u32 = 0;
    for n in 1..=to {
        let ready: Later = Later(n);
        sum += ready.await;
    }
    sum
}

#[derive(Serialize, Deserialize)]
struct Later(u32);

impl std::future::IntoFuture for Later {
    type Output = u32;
    type IntoFuture = Waits;

    fn into_future(self) -> Waits {
        Waits(self.0)
    }
}

#[derive(Serialize, Deserialize)]
struct Waits(u32);

impl Future for Waits {
    type Output = u32;

    fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<u32> {
        std::task::Poll::Ready(self.0)
    }
}

fn main() {
    drop(sum(3));
}
