use std::rc::Rc;

async fn ready() {}

#[costate::coroutine]
async fn held() -> usize {
    let shared = Rc::new(1);
    ready().await;
    *shared
}

fn needs_send(_: impl Send) {}

fn main() {
    needs_send(held());
}
