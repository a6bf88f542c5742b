use costate::AsyncCoroutine;

#[costate::coroutine]
fn parser() -> impl for<'a> AsyncCoroutine<&'a [u8], Yield = usize, Return = ()> {
    let bytes = yield_!(0);
    yield_!(bytes.len());
}

fn main() {
    drop(parser());
}
