use costate::Coroutine;

#[costate::coroutine]
fn buffered() -> impl Coroutine<usize, Yield = u32, Return = usize> {
    let buffer: [u8; yield_!(1)] = Default::default();
    buffer.len()
}

fn main() {
    drop(buffered());
}
