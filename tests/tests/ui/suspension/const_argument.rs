use costate::Coroutine;

fn zeros<const N: usize>() -> [u8; N] {
    [0; N]
}

#[costate::coroutine]
fn buffered() -> impl Coroutine<usize, Yield = u32, Return = usize> {
    let buffer = zeros::<{ yield_!(1) }>();
    buffer.len()
}

fn main() {
    drop(buffered());
}
