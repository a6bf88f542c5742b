use costate::Coroutine;

#[costate::coroutine]
fn ask(polite: bool) -> impl Coroutine<u32, Yield = u32, Return = u32> {
    if polite {
        yield_!(1)
    }
}

fn main() {
    drop(ask(true));
}
