// As `tokio` has it.
mod tokio {
    pub(super) use core::prelude::v1::test;
}

#[costate::coroutine]
#[tokio::test]
async fn below() {
    core::future::ready(()).await;
}

// What an attribute above has made of `async fn`.
#[costate::coroutine]
fn above() {
    let body = async {
        core::future::ready(()).await;
    };
    costate::block_on(body);
}

fn main() {}
