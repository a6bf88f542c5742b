trait Stream {
    type Item;
}

#[costate::coroutine]
fn answers() -> impl Stream<Item = u32> {
    yield_!(42);
}

fn main() {
    drop(answers());
}
