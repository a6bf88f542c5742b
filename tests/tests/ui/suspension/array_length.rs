use costate::Coroutine;

#[costate::coroutine]
fn buffered() -> impl Coroutine<usize, Yield = u32, Return = usize> {
    let buffer = [0_u8; yield_!(1)];
    buffer.len()
}

fn main() {
    drop(buffered());
}
