use costate::Coroutine;

#[costate::coroutine]
fn echo(#[resume] first: &str) -> impl for<'a> Coroutine<&'a str, Yield = usize, Return = ()> {
    yield_!(1);
    yield_!(first.len());
}

fn main() {
    drop(echo());
}
