#[costate::coroutine]
async fn numbers() -> impl costate::__private::Stream<Item = u32> {
    yield_!(1);
}

#[costate::coroutine]
async fn plain() -> impl Iterator<Item = u32> {
    yield_!(1);
}

fn main() {}
