use costate::Coroutine;
#[costate::coroutine]
fn ask() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
    match yield_!(1) {
        Some(n) => n,
    }
}

fn main() {
    drop(ask());
}
