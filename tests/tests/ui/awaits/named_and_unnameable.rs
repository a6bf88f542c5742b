async fn read(from: &[u8]) -> usize {
    from.len()
}

async fn opaque() -> usize {
    1
}

#[costate::coroutine(name = Total)]
async fn total(from: Vec<u8>) -> usize {
    read(&from).await + opaque().await
}

#[costate::coroutine(name = Chosen)]
async fn chosen(of: [std::future::Ready<u8>; 2]) -> u8 {
    let [first, _] = of;
    first.await
}

fn main() {
    drop(total(vec![]));
}
