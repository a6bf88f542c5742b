use costate::Coroutine;

#[costate::coroutine]
fn echo(#[resume] first: u32) -> impl Coroutine<Yield = u32, Return = ()> {
    yield_!(first);
}

fn main() {
    drop(echo());
}
