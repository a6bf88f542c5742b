use costate::Coroutine;

struct Pool;

impl Pool {
    fn buffer<const N: usize>(&self) -> [u8; N] {
        [0; N]
    }
}

#[costate::coroutine]
fn buffered(pool: Pool) -> impl Coroutine<usize, Yield = u32, Return = usize> {
    let buffer = pool.buffer::<{ yield_!(1) }>();
    buffer.len()
}

fn main() {
    drop(buffered(Pool));
}
