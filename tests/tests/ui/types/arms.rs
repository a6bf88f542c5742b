use costate::Coroutine;
#[costate::coroutine]
fn ask() -> impl Coroutine<u32, Yield = u32, Return = u32> {
    let answer = match yield_!(1) {
        0 => "none",
        n => n,
    };
    yield_!(answer);
    answer
}

fn main() {
    drop(ask());
}
