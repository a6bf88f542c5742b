use costate::Coroutine;

#[costate::coroutine]
fn matched(n: u32) -> impl Coroutine<u32, Yield = u32, Return = bool> {
    match n {
        yield_!(1) => true,
        _ => false,
    }
}

fn main() {
    drop(matched(3));
}
